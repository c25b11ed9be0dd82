#ifndef SMARTCV_WEIGHTS_UNKNOWN_FILE_H
#define SMARTCV_WEIGHTS_UNKNOWN_FILE_H

#include <cstddef>
#include <span>
#include <string>

namespace smartcv::weights {

// What a file that is no known weight file seems to be by its first bytes, and what to do about it: "it seems to be an
// HTML page, as a failed download leaves; fetch it again". For any bytes.
[[nodiscard]] std::string seems_to_be(std::span<const std::byte> bytes);

// A file of another kind that begins like an ONNX file (protobuf, first field a small integer): TensorFlow's
// SavedModel, whose first field is 1 and whose second a message.
[[nodiscard]] bool is_saved_model(std::span<const std::byte> bytes) noexcept;

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_UNKNOWN_FILE_H

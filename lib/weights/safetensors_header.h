#ifndef SMARTCV_WEIGHTS_SAFETENSORS_HEADER_H
#define SMARTCV_WEIGHTS_SAFETENSORS_HEADER_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weights/byte_cursor.h"
#include "weights/weights.h"

namespace smartcv::weights {

// One entry of a safetensors header; begin and end count bytes behind the header.
struct SafetensorsEntry {
  std::string name;
  DataType type = DataType::float32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// The entries of the JSON text, which stands where `where` points; parsed as a stream, so that nothing but the entries
// is kept. Throws Error(model) for anything but an object of entries that have exactly dtype, shape and data_offsets,
// for a name that is there twice, empty or longer than 512 bytes, for more than 16 dimensions and 65536 entries.
[[nodiscard]] std::vector<SafetensorsEntry> read_safetensors_header(std::string_view text, const ByteCursor& where);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_SAFETENSORS_HEADER_H

#ifndef SMARTCV_WEIGHTS_TORCH_ZIP_H
#define SMARTCV_WEIGHTS_TORCH_ZIP_H

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "weights/weights.h"

namespace smartcv::weights {

// The container torch.save writes since version 1.6: a zip archive (see zip_archive.h) with NAME/data.pkl, the pickled
// state dict, NAME/data/KEY, one entry per storage, and NAME/byteorder. An archive that holds code (TorchScript) or
// whole pickled objects is refused by name. Source of the format: torch/serialization.py, _save. Throws Error(model).
// `owner` keeps `bytes` alive.
[[nodiscard]] Weights read_torch_zip(std::span<const std::byte> bytes, const std::string& name,
                                     std::shared_ptr<const void> owner);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TORCH_ZIP_H

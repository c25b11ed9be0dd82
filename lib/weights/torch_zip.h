#ifndef SMARTCV_WEIGHTS_TORCH_ZIP_H
#define SMARTCV_WEIGHTS_TORCH_ZIP_H

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "weights/weights.h"

namespace smartcv::weights {

// The container torch.save writes since version 1.6 (torch_archive.h). What the content may be: checkpoint.h. An
// archive with code in it is TorchScript's and is read as torch_script.h says. Throws Error(model). `owner` keeps
// `bytes` alive.
[[nodiscard]] Weights read_torch_zip(std::span<const std::byte> bytes, const std::string& name,
                                     std::shared_ptr<const void> owner);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TORCH_ZIP_H

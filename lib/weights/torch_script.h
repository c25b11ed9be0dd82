#ifndef SMARTCV_WEIGHTS_TORCH_SCRIPT_H
#define SMARTCV_WEIGHTS_TORCH_SCRIPT_H

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "weights/torch_archive.h"
#include "weights/weights.h"

namespace smartcv::weights {

// The archive torch.jit.save writes (torch.jit.script or trace), as a container of tensors: data.pkl holds the
// program's modules as objects, whose tensors get their state-dict names (ModuleReader::read_script_module). code/ and
// constants.pkl, tensors the code uses without a name, are never looked at.
//
// torch.jit.freeze turns all tensors into such constants. A frozen archive has no names left to read and is refused.
// RVM's released archives are not frozen: its documentation tells the user to freeze what was loaded, and torch refuses
// to freeze a program twice.
//
// Throws Error(model). `bytes` is the whole archive, `owner` keeps it alive.
[[nodiscard]] Weights read_torch_script(const TorchArchive& archive, std::span<const std::byte> bytes,
                                        const std::string& name, std::shared_ptr<const void> owner);

}  // namespace smartcv::weights

#endif  // SMARTCV_WEIGHTS_TORCH_SCRIPT_H

#ifndef SMARTCV_MODELS_MODEL_LOCK_H
#define SMARTCV_MODELS_MODEL_LOCK_H

#include <filesystem>
#include <functional>

#include "base/file_lock.h"
#include "models/names.h"

namespace smartcv::models {

// The right to change a file of the models folder. Throws Error(model) when the folder cannot be written.
[[nodiscard]] inline FileLock lock_model(const std::filesystem::path& file, const std::function<void()>& waiting = {}) {
  return FileLock(file, {ErrorCode::model, folder_advice}, waiting);
}

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_MODEL_LOCK_H

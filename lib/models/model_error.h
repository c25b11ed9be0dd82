#ifndef SMARTCV_MODELS_MODEL_ERROR_H
#define SMARTCV_MODELS_MODEL_ERROR_H

#include <filesystem>
#include <string>
#include <utility>

#include "base/error.h"

namespace smartcv::models {

// What goes wrong with a model file ends with exit code 4, whatever part of the program noticed it.
[[nodiscard]] inline Error model_error(std::string message, const std::filesystem::path& file = {}) {
  return Error(ErrorCode::model, std::move(message), {.file = file.string()});
}

// Runs `action`; what it throws as Error(output) or Error(input) (a read-only folder, a full disk, an unreadable file)
// becomes Error(model) with `advice` at its end.
template <typename Action>
auto as_model_error(const std::string& advice, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::output && error.code() != ErrorCode::input) {
      throw;
    }
    throw Error(ErrorCode::model, error.message() + (advice.empty() ? "" : "; " + advice), error.context());
  }
}

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_MODEL_ERROR_H

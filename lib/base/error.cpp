#include "base/error.h"

#include <utility>

namespace smartcv {
namespace {

std::string sentence(const std::string& message, const ErrorContext& context) {
  std::string text;
  if (!context.file.empty()) {
    text += context.file + ": ";
  }
  text += message;
  std::string where;
  if (!context.doing.empty()) {
    where = "while " + context.doing;
  }
  if (context.frame) {
    where += (where.empty() ? "frame " : ", frame ") + std::to_string(*context.frame);
  }
  if (!where.empty()) {
    text += " (" + where + ")";
  }
  return text;
}

}  // namespace

Error::Error(ErrorCode code, std::string message, ErrorContext context)
    : std::runtime_error(sentence(message, context)),
      code_(code),
      message_(std::move(message)),
      context_(std::move(context)) {}

}  // namespace smartcv

#ifndef SMARTCV_BASE_ERROR_H
#define SMARTCV_BASE_ERROR_H

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace smartcv {

// What went wrong, seen from the user's side. The value is the exit code of the program.
enum class ErrorCode : int {
  internal = 1,           // a defect of smartcv
  usage = 2,              // command line or configuration
  input = 3,              // the input file: missing, unreadable, damaged
  model = 4,              // weights or device
  output = 5,             // the output file could not be made
  some_files_failed = 6,  // a batch went on without some of its files
  leak_found = 7,         // verification found something that should be hidden
  stopped = 75,           // stopped on request; can be resumed
  interrupted = 130,      // aborted by the second signal
};

// Where it went wrong. Empty parts are left out of the sentence.
struct ErrorContext {
  std::string doing{};                  // "decoding the video", "writing the trailer"
  std::string file{};                   // the path as the user wrote it
  std::optional<std::int64_t> frame{};  // sequence number, from 0
};

// The one exception type of the project. what() is one sentence for the user:
// "FILE: message (while DOING, frame N)". The message says what is wrong and what to do about it.
// Expected outcomes (end of stream, try again) are values, never exceptions.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, std::string message, ErrorContext context = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] int exit_code() const noexcept { return static_cast<int>(code_); }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const ErrorContext& context() const noexcept { return context_; }

 private:
  ErrorCode code_;
  std::string message_;
  ErrorContext context_;
};

}  // namespace smartcv

#endif  // SMARTCV_BASE_ERROR_H

#ifndef SMARTCV_MODELS_TRANSFER_H
#define SMARTCV_MODELS_TRANSFER_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "models/download.h"

namespace smartcv::models {

// One connection: asks for the rest of a part and writes what comes. libcurl is known here and nowhere else.
class Transfer {
 public:
  enum class End {
    complete,
    broken,  // the connection or the server failed; another try may go on where this one ended
    failed,  // another try would end the same way
  };
  struct Outcome {
    End end = End::failed;
    std::string reason;  // not for complete
  };

  // Opens the part and finds out where to go on. Throws Error(model) when it cannot be opened.
  Transfer(std::string url, std::filesystem::path part, const DownloadOptions& options,
           const TransferProgress& progress);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] Outcome run();

 private:
  // What libcurl calls.
  static std::size_t on_header(const char* line, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(const char* bytes, std::size_t size, std::size_t count, void* self);

  [[nodiscard]] Outcome perform();
  void take_header(std::string_view line);
  // False: this body is not wanted.
  [[nodiscard]] bool start_body();
  [[nodiscard]] bool check_total();
  [[nodiscard]] bool write(const char* bytes, std::size_t size);
  [[nodiscard]] bool refuse(std::string reason);
  void empty_part();
  [[nodiscard]] Outcome judge_answer();
  [[nodiscard]] std::uintmax_t limit() const;

  std::string url_;
  std::filesystem::path part_;
  const DownloadOptions& options_;
  const TransferProgress& progress_;
  int fd_ = -1;
  void* curl_ = nullptr;
  std::uintmax_t position_ = 0;  // where the next byte goes
  std::string validator_;        // of the part, when there is something to go on with
  std::uintmax_t total_ = 0;     // of the file, as the server says; 0: it does not
  bool body_started_ = false;
  bool must_start_over_ = false;
  std::string refusal_;  // why we broke the connection off ourselves

  // Of the last answer in a chain of redirections.
  struct Answer {
    std::string etag;
    std::string last_modified;
    std::string content_range;
    std::uintmax_t content_length = 0;
  } answer_;
};

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_TRANSFER_H

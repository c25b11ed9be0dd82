#ifndef SMARTCV_MODELS_FILE_WRITER_H
#define SMARTCV_MODELS_FILE_WRITER_H

#include <cstddef>
#include <filesystem>
#include <string>

namespace smartcv::models {

// "no space left in FOLDER (…); free some" or "FILE cannot be written: …" for an errno.
[[nodiscard]] std::string write_failure(const std::filesystem::path& file, int number);

// A file that is written from its beginning; what was in it is gone. Throws Error(model) with write_failure().
class FileWriter {
 public:
  explicit FileWriter(std::filesystem::path path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void write(const char* bytes, std::size_t size);
  // A full disk is sometimes noticed only now.
  void finish();

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

// std::filesystem::copy_file calls every failure of the target an input/output error.
void copy_content(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_FILE_WRITER_H

#ifndef SMARTCV_BASE_PART_FILE_H
#define SMARTCV_BASE_PART_FILE_H

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace smartcv {

// When a published file is sure to survive a power failure. A killed process never leaves a half-written one either
// way.
enum class Durable {
  now,    // once it is published: fsync of the file and of its folder, a few milliseconds each
  later,  // after sync_file_system(): for many small files
};

// A file that is published whole or not at all: written as NAME.part beside its final place, then
// fsync, rename, fsync of the folder. Destroyed without publish(), the part is removed. Two processes
// that write the same NAME: the second constructor throws (the part is opened O_EXCL and locked; a
// part left by a process that died is taken over).
// Throws Error(output) for a missing or read-only folder, a taken name (unless overwrite), a full disk.
class PartFile {
 public:
  // What becomes of the content of a part that was left behind.
  enum class Leftover { empty, keep };

  PartFile(std::filesystem::path final_path, bool overwrite, Leftover leftover = Leftover::empty);
  ~PartFile();
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&& other) noexcept;
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] const std::filesystem::path& part_path() const noexcept { return part_path_; }
  [[nodiscard]] const std::filesystem::path& final_path() const noexcept { return final_path_; }

  // The writer has closed the part; now it gets its name.
  void publish(Durable durable = Durable::now);
  // The same under another name beside it: for a result that is not what the final name promises. Replaces an older
  // one.
  void publish_as(const std::filesystem::path& other_name);
  // Removes the part; nothing when it is published already.
  void discard() noexcept;
  // Leaves the part where it is, for a later PartFile with Leftover::keep to go on with.
  void leave() noexcept;

 private:
  void publish_under(const std::filesystem::path& name, bool overwrite, Durable durable);

  std::filesystem::path final_path_;
  std::filesystem::path part_path_;
  int lock_fd_ = -1;
  bool overwrite_ = false;
};

// "a.partial.mp4" for "a.mp4": what a run that ended early publishes, so that who looks for the result does not find
// half of it.
[[nodiscard]] std::filesystem::path partial_name(const std::filesystem::path& path);

// Writes a small file (report, contact sheet) whole or not at all.
void write_file(const std::filesystem::path& path, std::string_view bytes, bool overwrite,
                Durable durable = Durable::now);

// Small files that belong together: all of them are complete on disk before the first one gets its name.
struct NamedBytes {
  std::filesystem::path path;
  std::string bytes;
};
void write_files(std::span<const NamedBytes> files, bool overwrite);

// Flushes everything that was written to the file system of `folder` to disk. Throws Error(output).
void sync_file_system(const std::filesystem::path& folder);

}  // namespace smartcv

#endif  // SMARTCV_BASE_PART_FILE_H

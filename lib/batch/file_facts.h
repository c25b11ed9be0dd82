#ifndef SMARTCV_BATCH_FILE_FACTS_H
#define SMARTCV_BATCH_FILE_FACTS_H

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace smartcv::batch {

using Json = nlohmann::ordered_json;

// What the file system says of a file. As long as none of it changes, the content has not changed either: every write
// moves the change time, which no program can set.
struct FileStamp {
  std::uint64_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::uint64_t inode = 0;

  bool operator==(const FileStamp&) const = default;
};
// Links are followed. Nothing when there is no such file.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

// An input as a journal records it.
struct InputFacts {
  FileStamp stamp;
  std::string sha256;
};
// Reads the whole file. Throws Error(input) when it cannot be read or changes meanwhile.
[[nodiscard]] InputFacts input_facts(const std::filesystem::path& path);
// True when the file still is what was recorded: by its stamp, else (it was copied, touched) by its content.
[[nodiscard]] bool is_unchanged(const std::filesystem::path& path, const InputFacts& recorded);

// Of a file that all inputs are worked on with, or of a folder of them: names and content of everything below, hidden
// files left out. Throws Error(input) when something cannot be read.
[[nodiscard]] std::string sha256_of_all(const std::filesystem::path& path);

// A result as a journal records it: one file, the images of a pattern, or a folder with all below it.
struct OutputFacts {
  std::filesystem::path path;  // below the results' folder
  FileStamp stamp;             // of several files: `bytes` is their sum, the times are the last ones, no inode
  std::int64_t frames = 0;
  std::int64_t files = 0;  // of a pattern or a folder
  std::string sha256;      // of one file that is no video
  bool loose = false;      // made beside the result; a person may change it: that it is there is enough
};
// True when the file, or an image of the pattern, is there.
[[nodiscard]] bool is_there(const std::filesystem::path& results, const std::filesystem::path& path);
// Throws Error(output) when it is not there.
[[nodiscard]] OutputFacts output_facts(const std::filesystem::path& results, const std::filesystem::path& path,
                                       std::int64_t frames);
// True when the result still stands there with its size and, of a video, its number of frames, of other files their
// content, of several files their number. More than the size is looked at only when the stamp is another one; frames
// are counted by the container's index where it has one, else by decoding.
[[nodiscard]] bool is_intact(const std::filesystem::path& results, const OutputFacts& recorded);

[[nodiscard]] Json to_json(const FileStamp& stamp);
[[nodiscard]] FileStamp stamp_from(const Json& json);  // throws Json::exception

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_FILE_FACTS_H

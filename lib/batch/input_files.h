#ifndef SMARTCV_BATCH_INPUT_FILES_H
#define SMARTCV_BATCH_INPUT_FILES_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smartcv::batch {

struct InputFile {
  std::filesystem::path path;      // absolute
  std::filesystem::path relative;  // to the root: the results' tree mirrors it
  std::uint64_t bytes = 0;         // 0 also for what cannot be looked at: the job will say why
};

struct InputSet {
  std::filesystem::path root;    // absolute
  bool folder = false;           // the whole folder `root` is meant
  std::vector<InputFile> files;  // by name
  std::size_t other_files = 0;   // left alone: they are not called like videos
};

// True for the endings videos have (.mp4, .mkv, .mov, …), whatever the case.
[[nodiscard]] bool is_called_like_video(const std::filesystem::path& path);
// True when the folder or one below it holds a file that is called like a video. False when it cannot be looked into.
[[nodiscard]] bool holds_videos(const std::filesystem::path& folder);

// What the user means by the word after --input:
//   a folder       every file below it that is called like a video; hidden files and folders (".name") are left alone
//   a pattern      with *, ? or [ ]: what fits it, folders among it with all below them; the root is the folder before
//                  the first such sign; files are taken by ending only when the pattern has none of its own
//   a list         a .txt or .lst file with a path a line, relative to the list's folder ("#": a comment), or with a 0
//                  byte behind each path; the root is the deepest folder that they all lie in
//   another file   that one
// Links are followed; a folder is read once however many links lead to it, so loops end. Throws Error(input): nothing
// there, a folder that cannot be read, a missing file in a list, no video at all.
// `may_be_empty`: a folder or a pattern without a video is an empty set.
[[nodiscard]] InputSet find_inputs(const std::string& word, bool may_be_empty = false);

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_INPUT_FILES_H

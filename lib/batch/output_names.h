#ifndef SMARTCV_BATCH_OUTPUT_NAMES_H
#define SMARTCV_BATCH_OUTPUT_NAMES_H

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "batch/input_files.h"

namespace smartcv::batch {

// How results are called.
struct NameRule {
  std::string job;  // {job}
  // Below the mirrored folder. {stem}: the input's name without its ending; {ext}: the result's ending with its dot;
  // {job}. May hold folders ("{stem}/%06d.png").
  std::string pattern = "{stem}.{job}{ext}";
  // Letters, digits, '.', '_' and '-' only, spaces to underscores, stems of 20 characters at most; equal names are
  // numbered.
  bool short_names = false;
  // The ending of the result of this input.
  std::function<std::string(const std::filesystem::path& input)> ending;
  // The files of a result with this name: itself, or several beside it ("a.alpha.mp4" and "a.rgba.mp4" for "a.mp4").
  std::function<std::vector<std::filesystem::path>(const std::filesystem::path& output)> files =
      [](const std::filesystem::path& output) { return std::vector{output}; };
};

// Throws Error(usage) for a pattern with an unknown {word}, without {stem}, or that leads out of the folder.
void check_pattern(const NameRule& rule);

// The results' paths below the output folder, one per file and in the same order. A name that the file system could not
// hold (255 bytes, with what the jobs put behind it while they write) is cut and gets a mark made of the whole name.
// `known`: what inputs (by relative path) were called before: with short names they keep that. Throws Error(usage) when
// two inputs get the same name.
[[nodiscard]] std::vector<std::filesystem::path> output_names(
    const NameRule& rule, const std::vector<InputFile>& files,
    const std::map<std::filesystem::path, std::filesystem::path>& known = {});

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_OUTPUT_NAMES_H

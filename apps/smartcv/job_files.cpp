#include "smartcv/job_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "media/reader.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) {
    return true;
  }
  const auto full_a = fs::weakly_canonical(a, error);
  return !error && full_a == fs::weakly_canonical(b, error) && !error;
}

}  // namespace

fs::path default_output(const fs::path& input, const std::string& what) {
  constexpr std::array<std::string_view, 17> kept{".mp4", ".m4v", ".mov",  ".mkv", ".webm", ".avi",
                                                  ".ts",  ".mts", ".m2ts", ".m2t", ".mpg",  ".mpeg",
                                                  ".vob", ".flv", ".wmv",  ".asf", ".3gp"};
  std::string ending = input.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  auto name = input.stem();
  name += "." + what;
  name += std::ranges::find(kept, ending) != kept.end() ? input.extension() : fs::path(".mkv");
  return input.parent_path() / name;
}

void check_paths(const NamedFiles& files, bool overwrite) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (same_file(files[i].second, files[j].second)) {
        throw Error(ErrorCode::usage,
                    fmt::format("{} is the same file as {}; choose another name", files[i].first, files[j].first),
                    {.file = files[i].second.string()});
      }
    }
    std::error_code ignored;
    if (i > 0 && !overwrite && fs::exists(files[i].second, ignored)) {
      throw Error(ErrorCode::output, "exists already; choose another name or add --overwrite",
                  {.file = files[i].second.string()});
    }
  }
}

std::optional<std::int64_t> expected_frames(const fs::path& input, bool images) {
  media::ReaderOptions options;
  options.image_sequences = images;
  const media::Reader reader(input, options);
  const auto& info = reader.info();
  if (info.video.expected_frames) {
    return info.video.expected_frames;
  }
  const double estimate = info.duration_seconds * info.video.average_frame_rate.to_double();
  return std::isfinite(estimate) && estimate >= 1 ? std::optional(std::llround(estimate)) : std::nullopt;
}

}  // namespace smartcv::app

#ifndef SMARTCV_TASKS_MATTE_TRUTH_H
#define SMARTCV_TASKS_MATTE_TRUTH_H

#include <cstdint>
#include <filesystem>
#include <optional>

#include "media/reader.h"
#include "vision/geometry.h"
#include "vision/matte_metrics.h"

namespace smartcv::matte {

// What the mattes of a run are held against, and where the figures go.
struct Comparison {
  std::filesystem::path truth;  // an alpha video, or a folder or pattern of images
  std::optional<std::filesystem::path> csv;
  std::optional<std::filesystem::path> plot;  // PNG
};

// Alpha as it should be, frame by frame beside the job's own: of a picture with transparency its alpha, of any other
// its gray (Y over its range, G of RGB). Frames are paired by their order. Not thread-safe.
class Truth {
 public:
  // Throws what media::Reader throws, and Error(input) when the truth is not of this upright size.
  Truth(const std::filesystem::path& path, vision::Size upright);

  // The next frame's alpha, upright. Nothing is compared when the truth has ended.
  void compare(const vision::FloatPlane& alpha);

  [[nodiscard]] const vision::MatteMetrics& metrics() const noexcept { return metrics_; }
  // Frames for which there was no truth.
  [[nodiscard]] std::int64_t unmatched() const noexcept { return unmatched_; }

 private:
  std::filesystem::path path_;
  media::Reader reader_;
  vision::MatteMetrics metrics_;
  std::int64_t unmatched_ = 0;
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TASKS_MATTE_TRUTH_H

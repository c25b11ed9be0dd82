#ifndef SMARTCV_TASKS_FITTING_PREVIEW_SILHOUETTE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_SILHOUETTE_H

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::fitting_preview {

// A stretch of a row that belongs to the shape: columns begin to end - 1.
struct Run {
  int begin = 0;
  int end = 0;
  [[nodiscard]] int width() const noexcept { return end - begin; }
  [[nodiscard]] float middle() const noexcept { return static_cast<float>(begin + end) / 2; }
};

// A bay of the outline: between two corners of the convex hull.
struct Bay {
  std::vector<vision::Point> shore;  // the outline from one corner to the other
  vision::Point deepest;             // farthest from the hull
  float depth = 0;                   // its distance
};

// The shape of a garment, small enough to be looked at as a whole. Positions are pixels of `mask`.
class Silhouette {
 public:
  // `mask`: CV_8UC1, not 0 where the garment is. Specks are left out; at least one pixel must be set.
  explicit Silhouette(const cv::Mat& mask);

  [[nodiscard]] const cv::Mat& mask() const noexcept { return mask_; }
  [[nodiscard]] const cv::Rect& bounds() const noexcept { return bounds_; }
  // The line the garment is symmetrical about, as near as it is: middle of the lower body.
  [[nodiscard]] float axis() const noexcept { return axis_; }
  // Row at a share of the height: 0 the top, 1 the bottom.
  [[nodiscard]] int row_at(double share) const noexcept;

  // Of a row, from left to right; specks of a few pixels left out.
  [[nodiscard]] std::vector<Run> runs(int y) const;
  // From the first run's begin to the last one's end; nothing set: empty.
  [[nodiscard]] Run extent(int y) const;
  // The run at the axis, or the widest when the axis lies in a gap.
  [[nodiscard]] Run central(int y) const;
  // Rows from the first to past the last one that is set in a column; empty when none is.
  [[nodiscard]] Run column(float x) const;
  // Deeper than `least` pixels, deepest first.
  [[nodiscard]] std::vector<Bay> bays(float least) const;

 private:
  cv::Mat mask_;
  cv::Rect bounds_;
  float axis_ = 0;
};

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_SILHOUETTE_H

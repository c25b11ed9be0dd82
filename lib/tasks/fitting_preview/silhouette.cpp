#include "tasks/fitting_preview/silhouette.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.h"
#include "tasks/fitting_preview/mask_pieces.h"

namespace smartcv::fitting_preview {
namespace {

// A garment may be of several pieces (a pair of lenses, a belt apart), dust is none of them.
constexpr double smallest_piece = 0.02;  // of the largest

float distance_to_line(vision::Point p, vision::Point a, vision::Point b) {
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  return length > 0 ? std::abs((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)) / length
                    : std::hypot(p.x - a.x, p.y - a.y);
}

}  // namespace

Silhouette::Silhouette(const cv::Mat& mask)
    : mask_(without_specks(mask, smallest_piece)), bounds_(cv::boundingRect(mask_)) {
  if (bounds_.empty()) {
    throw Error(ErrorCode::internal, "a silhouette needs at least one pixel");
  }
  axis_ = static_cast<float>(bounds_.x) + static_cast<float>(bounds_.width) / 2;
  // Sleeves may hang unevenly; the lower body tells more.
  std::vector<float> middles;
  for (int y = row_at(0.5); y < row_at(0.97); ++y) {
    const auto in_row = runs(y);
    const bool odd = in_row.size() % 2 == 1;
    if (!in_row.empty()) {
      middles.push_back(odd ? in_row[in_row.size() / 2].middle() : extent(y).middle());
    }
  }
  if (!middles.empty()) {
    std::nth_element(middles.begin(), middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2), middles.end());
    axis_ = middles[middles.size() / 2];
  }
}

int Silhouette::row_at(double share) const noexcept {
  return bounds_.y + std::clamp(static_cast<int>(share * bounds_.height), 0, bounds_.height - 1);
}

std::vector<Run> Silhouette::runs(int y) const {
  const int shortest = std::max(1, bounds_.width / 100);
  std::vector<Run> found;
  const auto* row = mask_.ptr<unsigned char>(y);
  for (int x = 0; x < mask_.cols; ++x) {
    if (row[x] == 0) {
      continue;
    }
    Run run{x, x};
    while (run.end < mask_.cols && row[run.end] != 0) {
      ++run.end;
    }
    if (run.width() >= shortest) {
      found.push_back(run);
    }
    x = run.end;
  }
  return found;
}

Run Silhouette::extent(int y) const {
  const auto in_row = runs(y);
  return in_row.empty() ? Run{} : Run{in_row.front().begin, in_row.back().end};
}

Run Silhouette::central(int y) const {
  Run best{};
  for (const Run& run : runs(y)) {
    if (static_cast<float>(run.begin) <= axis_ && axis_ <= static_cast<float>(run.end)) {
      return run;
    }
    best = run.width() > best.width() ? run : best;
  }
  return best;
}

Run Silhouette::column(float x) const {
  const int column = std::clamp(static_cast<int>(x), 0, mask_.cols - 1);
  Run run{};
  for (int y = 0; y < mask_.rows; ++y) {
    if (mask_.at<unsigned char>(y, column) != 0) {
      run = {run.width() == 0 ? y : run.begin, y + 1};
    }
  }
  return run;
}

std::vector<Bay> Silhouette::bays(float least) const {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask_, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const auto largest = std::max_element(contours.begin(), contours.end(),
                                        [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::vector<Bay> found;
  if (largest == contours.end() || largest->size() < 4) {
    return found;
  }
  const auto& outline = *largest;
  std::vector<int> hull;
  cv::convexHull(outline, hull);
  std::sort(hull.begin(), hull.end());
  const auto point_at = [&](std::size_t index) {
    const cv::Point p = outline[index % outline.size()];
    return vision::Point{static_cast<float>(p.x) + 0.5F, static_cast<float>(p.y) + 0.5F};
  };
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const auto begin = static_cast<std::size_t>(hull[i]);
    const auto end = i + 1 < hull.size() ? static_cast<std::size_t>(hull[i + 1])
                                         : static_cast<std::size_t>(hull.front()) + outline.size();
    Bay bay;
    for (std::size_t index = begin; index <= end; ++index) {
      bay.shore.push_back(point_at(index));
      const float depth = distance_to_line(bay.shore.back(), point_at(begin), point_at(end));
      if (depth > bay.depth) {
        bay.depth = depth;
        bay.deepest = bay.shore.back();
      }
    }
    if (bay.depth > least) {
      found.push_back(std::move(bay));
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Bay& a, const Bay& b) { return a.depth > b.depth; });
  return found;
}

}  // namespace smartcv::fitting_preview

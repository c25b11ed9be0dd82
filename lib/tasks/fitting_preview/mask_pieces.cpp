#include "tasks/fitting_preview/mask_pieces.h"

#include <algorithm>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace smartcv::fitting_preview {
namespace {

struct Pieces {
  explicit Pieces(const cv::Mat& mask) {
    cv::Mat stats;
    cv::Mat centroids;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centroids, 8, CV_32S);
    areas.resize(static_cast<std::size_t>(count));  // 0: what is around them
    for (int i = 1; i < count; ++i) {
      areas[static_cast<std::size_t>(i)] = stats.at<int>(i, cv::CC_STAT_AREA);
    }
  }

  [[nodiscard]] cv::Mat of_at_least(double pixels) const {
    cv::Mat1b kept(labels.size());
    for (int y = 0; y < kept.rows; ++y) {
      const int* const label = labels.ptr<int>(y);
      for (int x = 0; x < kept.cols; ++x) {
        kept(y, x) = label[x] != 0 && areas[static_cast<std::size_t>(label[x])] >= pixels ? 255 : 0;
      }
    }
    return kept;
  }

  cv::Mat labels;
  std::vector<int> areas;
};

}  // namespace

cv::Mat pieces_of_at_least(const cv::Mat& mask, double pixels) { return Pieces(mask).of_at_least(pixels); }

cv::Mat without_specks(const cv::Mat& mask, double share) {
  const Pieces pieces(mask);
  return pieces.of_at_least(share * *std::ranges::max_element(pieces.areas));
}

}  // namespace smartcv::fitting_preview

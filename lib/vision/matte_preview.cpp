#include "vision/matte_preview.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "vision/rgb_sampler.h"
#include "vision/turn.h"

namespace smartcv::vision {

cv::Mat matte_preview(const media::ConstPicture& source, const FloatPlane& alpha, const media::ConstPicture& composite,
                      media::Orientation orientation, Size panel) {
  if (panel.width < 1 || panel.height < 1) {
    throw Error(ErrorCode::internal, "a preview needs panels of at least one pixel");
  }
  // OpenCV has no views of constant memory; nothing writes to it.
  const cv::Mat stored(alpha.height, alpha.width, CV_32F, const_cast<float*>(alpha.data),
                       static_cast<std::size_t>(alpha.stride) * sizeof(float));
  const Size stored_panel = orientation.swaps_sides() ? Size{panel.height, panel.width} : panel;
  cv::Mat small;
  cv::resize(stored, small, {stored_panel.width, stored_panel.height}, 0, 0, cv::INTER_AREA);
  cv::Mat gray;
  turned_upright(small, orientation).convertTo(gray, CV_8U, 255);
  cv::Mat levels;
  cv::cvtColor(gray, levels, cv::COLOR_GRAY2RGB);
  cv::Mat row;
  cv::hconcat(std::vector<cv::Mat>{to_rgb8(source, orientation, panel), levels, to_rgb8(composite, orientation, panel)},
              row);
  return row;
}

Size preview_panel(Size upright, int height) {
  const double scale = std::min(1.0, static_cast<double>(height) / std::max(upright.height, 1));
  const auto even = [scale](int side) { return std::max(2, static_cast<int>(std::lround(side * scale / 2)) * 2); };
  return {even(upright.width), even(upright.height)};
}

}  // namespace smartcv::vision

#include "vision/rgb_sampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <type_traits>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/rgb_rows.h"
#include "vision/turn.h"

namespace smartcv::vision {
namespace {

using media::ColorModel;
using media::ConstPicture;
using media::Orientation;

RgbRows plan(const ConstPicture& picture, Size stored_target) {
  const auto& layout = picture.layout;
  const int count = layout.model == ColorModel::gray ? 1 : 3;
  if (layout.width <= 0 || layout.height <= 0 || picture.count < count || stored_target.width <= 0 ||
      stored_target.height <= 0) {
    throw Error(ErrorCode::internal,
                fmt::format("cannot resize a {}x{} picture of {} components to {}x{}", layout.width, layout.height,
                            picture.count, stored_target.width, stored_target.height));
  }
  RgbRows rows;
  rows.count = count;
  rows.matrix = rgb_matrix(picture);
  rows.width = stored_target.width;
  rows.height = stored_target.height;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    rows.components[index] = {
        picture.components[index],
        make_axis_taps(horizontal_grid(layout, i), layout.width, stored_target.width),
        make_axis_taps(vertical_grid(layout, i), layout.height, stored_target.height),
    };
  }
  return rows;
}

Size stored_size(Size upright, Orientation orientation) {
  return orientation.swaps_sides() ? Size{upright.height, upright.width} : upright;
}

// `out` has the upright target's size. Turning comes last: there it touches the fewest samples.
template <typename Element>
void render_upright(const ConstPicture& picture, Orientation orientation, float scale, cv::Mat& out) {
  const Size stored = stored_size({out.cols, out.rows}, orientation);
  const auto rows = plan(picture, stored);
  const bool turned = orientation.quarter_turns % 4 != 0 || orientation.mirrored;
  cv::Mat upright_or_stored = turned ? cv::Mat(stored.height, stored.width, out.type()) : out;
  const auto stride = static_cast<std::ptrdiff_t>(upright_or_stored.step1());
  if constexpr (std::is_same_v<Element, float>) {
    render(rows, scale, upright_or_stored.ptr<float>(), stride);
  } else {
    render(rows, upright_or_stored.ptr<std::uint8_t>(), stride);
  }
  if (!turned) {
    return;
  }
  turned_upright(upright_or_stored, orientation).copyTo(out);
}

}  // namespace

cv::Mat to_rgb8(const ConstPicture& picture, Orientation orientation, Size target) {
  cv::Mat out(std::max(target.height, 0), std::max(target.width, 0), CV_8UC3);
  render_upright<std::uint8_t>(picture, orientation, 1.0F, out);
  return out;
}

void to_rgb_float(const ConstPicture& picture, Orientation orientation, Size target, float scale, float* rgb) {
  cv::Mat out(std::max(target.height, 0), std::max(target.width, 0), CV_32FC3, rgb);
  render_upright<float>(picture, orientation, scale, out);
}

Letterbox letterbox(Size upright, Size target) {
  const double scale =
      std::min(static_cast<double>(target.width) / upright.width, static_cast<double>(target.height) / upright.height);
  Letterbox result;
  result.inner.width = std::clamp(static_cast<int>(std::lround(upright.width * scale)), 1, target.width);
  result.inner.height = std::clamp(static_cast<int>(std::lround(upright.height * scale)), 1, target.height);
  result.left = (target.width - result.inner.width) / 2;
  result.top = (target.height - result.inner.height) / 2;
  return result;
}

Letterbox to_rgb_float_letterbox(const ConstPicture& picture, Orientation orientation, Size target, float pad_value,
                                 float scale, float* rgb) {
  const auto placed = letterbox(upright_size({picture.layout.width, picture.layout.height}, orientation), target);
  cv::Mat out(target.height, target.width, CV_32FC3, rgb);
  out.setTo(cv::Scalar::all(static_cast<double>(pad_value * scale)));
  cv::Mat inner = out(cv::Rect(placed.left, placed.top, placed.inner.width, placed.inner.height));
  render_upright<float>(picture, orientation, scale, inner);
  return placed;
}

}  // namespace smartcv::vision

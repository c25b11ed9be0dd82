#include "tasks/fitting_preview/cell_picture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/rgb_sampler.h"

namespace smartcv::fitting_preview {
namespace {

constexpr float cells_of_a_unit = 100;
constexpr int largest_step = 8;

// A rectangle of a picture, of upright pixels, as a picture of its own; chroma may lie up to a pixel aside.
media::ConstPicture window(const media::ConstPicture& picture, media::Orientation orientation, const cv::Rect& pixels) {
  const auto box = vision::to_stored(vision::Box{static_cast<float>(pixels.x), static_cast<float>(pixels.y),
                                                 static_cast<float>(pixels.br().x), static_cast<float>(pixels.br().y)},
                                     orientation, {picture.layout.width, picture.layout.height});
  const int left = static_cast<int>(std::lround(box.x1));
  const int top = static_cast<int>(std::lround(box.y1));
  media::ConstPicture part = picture;
  part.layout.width = static_cast<int>(std::lround(box.x2)) - left;
  part.layout.height = static_cast<int>(std::lround(box.y2)) - top;
  for (int i = 0; i < part.count; ++i) {
    auto& component = part.components[static_cast<std::size_t>(i)];
    const bool small = component.width < picture.layout.width || component.height < picture.layout.height;
    const int across = small ? picture.layout.log2_chroma_width : 0;
    const int down = small ? picture.layout.log2_chroma_height : 0;
    const int x = left >> across;
    const int y = top >> down;
    component.data +=
        static_cast<std::ptrdiff_t>(y) * component.row_stride + static_cast<std::ptrdiff_t>(x) * component.pixel_stride;
    component.width = std::min(component.width - x, (part.layout.width + (1 << across) - 1) >> across);
    component.height = std::min(component.height - y, (part.layout.height + (1 << down) - 1) >> down);
  }
  return part;
}

}  // namespace

int cell_step(float unit, cv::Size upright) noexcept {
  int step = 1;
  while (2 * step <= largest_step && static_cast<float>(2 * step) * cells_of_a_unit <= unit &&
         2 * step <= std::min(upright.width, upright.height)) {
    step *= 2;
  }
  return step;
}

cv::Rect cells_over(const cv::Rect& pixels, int step, int margin) noexcept {
  const auto below = [step](int value) { return value >= 0 ? value / step : -((step - 1 - value) / step); };
  const int left = below(pixels.x - margin);
  const int top = below(pixels.y - margin);
  const int right = below(pixels.br().x + margin + step - 1);
  const int bottom = below(pixels.br().y + margin + step - 1);
  return {left, top, right - left, bottom - top};
}

CellPicture cell_picture(const media::ConstPicture& picture, media::Orientation orientation, const cv::Mat& matte,
                         const cv::Rect& cells, int step) {
  const vision::Size upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const cv::Rect inside = cells & cv::Rect(0, 0, upright.width / step, upright.height / step);
  const cv::Rect pixels{inside.x * step, inside.y * step, inside.width * step, inside.height * step};
  const auto widened = [&](const cv::Mat& part) {
    cv::Mat all;
    cv::copyMakeBorder(part, all, inside.y - cells.y, cells.br().y - inside.br().y, inside.x - cells.x,
                       cells.br().x - inside.br().x, cv::BORDER_REPLICATE);
    return all;
  };
  CellPicture result{.step = step, .cells = cells, .colors = {}, .alpha = {}};
  cv::Mat colors = vision::to_rgb8(window(picture, orientation, pixels), orientation, {inside.width, inside.height});
  cv::cvtColor(colors, colors, cv::COLOR_RGB2YCrCb);
  result.colors = widened(colors);
  if (!matte.empty()) {
    cv::Mat alpha;
    cv::resize(matte(pixels), alpha, inside.size(), 0, 0, cv::INTER_AREA);
    result.alpha = widened(alpha);
  }
  return result;
}

}  // namespace smartcv::fitting_preview

#include "vision/stored_layer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/core.hpp>

#include "base/error.h"
#include "base/format.h"
#include "vision/turn.h"

namespace smartcv::vision {
namespace {

void require_fit(const Layer& layer, Size upright) {
  const cv::Rect& area = layer.area;
  const bool inside = area.x >= 0 && area.y >= 0 && area.br().x <= upright.width && area.br().y <= upright.height;
  const bool fits = layer.rgba.size() == area.size() && layer.rgba.type() == CV_32FC4 &&
                    (layer.visible.empty() || (layer.visible.size() == area.size() && layer.visible.type() == CV_8UC1));
  if (!inside || !fits) {
    throw Error(ErrorCode::internal,
                fmt::format("a layer of {}x{} at {}, {} does not fit a picture of {}x{}", area.width, area.height,
                            area.x, area.y, upright.width, upright.height));
  }
}

}  // namespace

StoredLayer stored_layer(const Layer& layer, media::Orientation orientation, Size stored) {
  require_fit(layer, upright_size(stored, orientation));
  cv::Mat seen = layer.rgba;
  const float opacity = std::isfinite(layer.opacity) ? std::clamp(layer.opacity, 0.0F, 1.0F) : 0.0F;
  if (!layer.visible.empty() || opacity < 1) {
    seen = cv::Mat(layer.rgba.size(), CV_32FC4);
    for (int y = 0; y < seen.rows; ++y) {
      const auto* from = layer.rgba.ptr<cv::Vec4f>(y);
      const auto* visible = layer.visible.empty() ? nullptr : layer.visible.ptr<std::uint8_t>(y);
      auto* to = seen.ptr<cv::Vec4f>(y);
      for (int x = 0; x < seen.cols; ++x) {
        const float share = visible == nullptr ? opacity : opacity * static_cast<float>(visible[x]) / 255;
        to[x] = share * from[x];
      }
    }
  }
  const Box box{static_cast<float>(layer.area.x), static_cast<float>(layer.area.y),
                static_cast<float>(layer.area.br().x), static_cast<float>(layer.area.br().y)};
  const Box turned = to_stored(box, orientation, stored);
  const cv::Rect area(static_cast<int>(std::lround(turned.x1)), static_cast<int>(std::lround(turned.y1)),
                      static_cast<int>(std::lround(turned.width())), static_cast<int>(std::lround(turned.height())));
  return {area, turned_stored(seen, orientation)};
}

}  // namespace smartcv::vision

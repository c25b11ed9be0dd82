#include "vision/layer_shading.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/source_rgb.h"
#include "vision/stored_layer.h"
#include "vision/turn.h"

namespace smartcv::vision {
namespace {

constexpr int cells = 16;  // along the longer side
constexpr int stride = 4;  // every fourth pixel of every fourth row says enough
constexpr double darkest = 0.4;
constexpr double brightest = 1.8;

// CV_32FC1 of the area's size; empty when nothing is covered. `area` lies in the picture as it is stored; `coverage`:
// CV_32FC1, 0..1.
cv::Mat light_on(const media::ConstPicture& picture, const cv::Rect& area, const cv::Mat& coverage,
                 const LightCurve& curve, float strength) {
  const int cell = std::max(stride, (std::max(area.width, area.height) + cells - 1) / cells);
  const cv::Size size((area.width + cell - 1) / cell, (area.height + cell - 1) / cell);
  cv::Mat light(size, CV_32F, cv::Scalar(0));
  cv::Mat weight(size, CV_32F, cv::Scalar(0));
  SourceRgb source(picture);
  std::array<std::vector<float>, 3> rgb;
  for (auto& channel : rgb) {
    channel.resize(static_cast<std::size_t>(area.width));
  }
  for (int y = 0; y < area.height; y += stride) {
    source.read(area.y + y, area.x, area.x + area.width, {rgb[0].data(), rgb[1].data(), rgb[2].data()});
    for (auto& channel : rgb) {
      curve.to_light(channel.data(), area.width, channel.data());
    }
    for (int x = 0; x < area.width; x += stride) {
      const auto i = static_cast<std::size_t>(x);
      const float covered = coverage.at<float>(y, x);
      light.at<float>(y / cell, x / cell) +=
          covered * (0.2126F * rgb[0][i] + 0.7152F * rgb[1][i] + 0.0722F * rgb[2][i]);
      weight.at<float>(y / cell, x / cell) += covered;
    }
  }
  const double all = cv::sum(weight)[0];
  const double mean = all > 0 ? cv::sum(light)[0] / all : 0;
  if (!(mean > 0)) {
    return {};
  }
  // Cells count by what is covered of them; the blur reaches where nothing is.
  cv::GaussianBlur(light, light, {}, 1.0, 1.0, cv::BORDER_REPLICATE);
  cv::GaussianBlur(weight, weight, {}, 1.0, 1.0, cv::BORDER_REPLICATE);
  cv::Mat factors(size, CV_32F);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double covered = weight.at<float>(y, x);
      const double relative = covered > 1e-3 ? light.at<float>(y, x) / covered / mean : 1.0;
      factors.at<float>(y, x) = static_cast<float>(std::clamp(std::pow(relative, strength), darkest, brightest));
    }
  }
  // A cell's number stands in its middle; the last ones may reach beyond the area.
  cv::Mat large;
  cv::resize(factors, large, {size.width * cell, size.height * cell}, 0, 0, cv::INTER_LINEAR);
  return large(cv::Rect(0, 0, area.width, area.height));
}

}  // namespace

Layer shaded(Layer layer, const LightCurve& curve, media::Orientation orientation, const media::ConstPicture& picture) {
  const float strength = std::min(layer.shading, 1.0F);
  layer.shading = 0;
  if (!(strength > 0) || layer.area.area() == 0) {
    return layer;
  }
  const StoredLayer seen = stored_layer(layer, orientation, {picture.layout.width, picture.layout.height});
  cv::Mat coverage;
  cv::extractChannel(seen.rgba, coverage, 3);
  const cv::Mat stored = light_on(picture, seen.area, coverage, curve, strength);
  if (stored.empty()) {
    return layer;
  }
  const cv::Mat factors = turned_upright(stored, orientation);
  cv::Mat lit(layer.rgba.size(), CV_32FC4);
  const LightCurve& srgb = LightCurve::srgb();
  for (int y = 0; y < lit.rows; ++y) {
    const auto* from = layer.rgba.ptr<cv::Vec4f>(y);
    const float* factor = factors.ptr<float>(y);
    auto* to = lit.ptr<cv::Vec4f>(y);
    for (int x = 0; x < lit.cols; ++x) {
      const float alpha = from[x][3];
      to[x] = from[x];
      if (alpha > 0) {
        std::array<float, 3> color{from[x][0] / alpha, from[x][1] / alpha, from[x][2] / alpha};
        srgb.to_light(color.data(), 3, color.data());
        for (float& value : color) {
          value *= factor[x];
        }
        srgb.to_code(color.data(), 3, color.data());
        to[x] = {alpha * color[0], alpha * color[1], alpha * color[2], alpha};
      }
    }
  }
  layer.rgba = lit;
  return layer;
}

}  // namespace smartcv::vision

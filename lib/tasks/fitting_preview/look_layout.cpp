#include "tasks/fitting_preview/look_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <opencv2/core.hpp>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "vision/layer_picture.h"
#include "vision/layer_shading.h"
#include "vision/picture_window.h"
#include "vision/sample_rows.h"

namespace smartcv::fitting_preview {
namespace {

constexpr double wipe_seconds = 6;    // to and fro
constexpr double line_share = 0.005;  // of the picture's width

constexpr std::array words{
    std::pair{"overlay", Layout::overlay},
    std::pair{"side-by-side", Layout::side_by_side},
    std::pair{"wipe", Layout::wipe},
    std::pair{"skeleton", Layout::skeleton},
    std::pair{"garment-only", Layout::garment_only},
};

// Columns `left` to left + width - 1 of an upright picture; both are multiples of a chroma sample's columns.
media::Picture columns_of(const media::Picture& picture, int left, int width) {
  media::Picture view = picture;
  view.layout.width = width;
  for (int c = 0; c < picture.count; ++c) {
    auto& component = view.components[static_cast<std::size_t>(c)];
    const int shift = component.width != picture.layout.width ? picture.layout.log2_chroma_width : 0;
    component.data += static_cast<std::ptrdiff_t>(left >> shift) * component.pixel_stride;
    component.width = width >> shift;
  }
  return view;
}

// What lies left of a column of the upright picture.
vision::Layer left_of(vision::Layer layer, int column) {
  const cv::Rect kept = layer.area & cv::Rect(0, layer.area.y, column, layer.area.height);
  if (kept.area() == 0) {
    return {};
  }
  const cv::Rect inner = kept - layer.area.tl();
  layer.area = kept;
  layer.rgba = layer.rgba(inner);
  layer.visible = layer.visible.empty() ? layer.visible : layer.visible(inner);
  return layer;
}

}  // namespace

Layout layout_named(const std::string& name) {
  for (const auto& [word, layout] : words) {
    if (name == word) {
      return layout;
    }
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no layout; take overlay, side-by-side, wipe, skeleton or garment-only", name));
}

// Multiples of four: no sample format shares chroma among more columns.
vision::Size side_panel(vision::Size upright) { return {(upright.width + 3) / 4 * 4, upright.height}; }

LookLayout::LookLayout(Parts parts) : parts_(std::move(parts)) {}

void LookLayout::dress(media::Frame& frame, const std::vector<vision::Layer>& layers, const FrameScene& scene) const {
  const bool skeletons = parts_.draw_skeletons && parts_.skeleton && !(scene.people.empty() && scene.anchors.empty());
  if (layers.empty() && !skeletons) {
    return;  // nothing is copied either
  }
  const media::Picture picture = frame.writable_picture();
  for (const vision::Layer& layer : layers) {
    vision::draw_layer(layer, parts_.curve, parts_.orientation, picture);
  }
  if (skeletons) {
    parts_.skeleton(picture, parts_.orientation, scene);
  }
}

int LookLayout::wipe_line(double seconds) const {
  const double phase = 2 * std::numbers::pi * seconds / wipe_seconds;
  return static_cast<int>(std::lround(parts_.upright.width * (0.5 - 0.5 * std::cos(phase))));
}

void LookLayout::wipe(media::Frame& frame, const std::vector<vision::Layer>& layers, double seconds) const {
  const int line = wipe_line(seconds);
  const media::Picture picture = frame.writable_picture();
  for (const vision::Layer& layer : layers) {
    // The light belongs to the whole garment: it must not change with the line.
    const vision::Layer lit = vision::shaded(layer, parts_.curve, parts_.orientation, vision::read_only(picture));
    vision::draw_layer(left_of(lit, line), parts_.curve, parts_.orientation, picture);
  }
  const int width = std::max(2, static_cast<int>(std::lround(parts_.upright.width * line_share)));
  vision::Layer white;
  white.area = cv::Rect(line - width / 2, 0, width, parts_.upright.height) &
               cv::Rect(0, 0, parts_.upright.width, parts_.upright.height);
  if (white.area.area() > 0) {
    white.rgba = cv::Mat(white.area.size(), CV_32FC4, cv::Scalar::all(1));
    vision::draw_layer(white, parts_.curve, parts_.orientation, picture);
  }
}

media::Frame LookLayout::beside(media::Frame source, const std::vector<vision::Layer>& layers,
                                const FrameScene& scene) const {
  const vision::Size panel = side_panel(parts_.upright);
  media::Frame out = media::Frame::blank_upright(source, source.pixel_format(), 2 * panel.width, panel.height);
  const media::Picture picture = out.writable_picture();
  vision::copy_window(std::as_const(source).picture(), parts_.orientation, {}, columns_of(picture, 0, panel.width));
  dress(source, layers, scene);
  vision::copy_window(std::as_const(source).picture(), parts_.orientation, {},
                      columns_of(picture, panel.width, panel.width));
  return out;
}

media::Frame LookLayout::make(media::Frame source, const std::vector<vision::Layer>& layers, const FrameScene& scene,
                              double seconds) const {
  if (parts_.layout == Layout::side_by_side) {
    return beside(std::move(source), layers, scene);
  }
  if (parts_.layout == Layout::garment_only) {
    media::Frame out = media::Frame::blank_like(source, parts_.alpha_format);
    vision::draw_layers_alone(layers, parts_.curve, parts_.orientation, out.writable_picture());
    return out;
  }
  if (parts_.layout == Layout::wipe) {
    wipe(source, layers, seconds);
    return source;
  }
  dress(source, layers, scene);
  return source;
}

media::FloatPicture LookLayout::make_floats(const media::Frame& source,
                                            const std::vector<vision::Layer>& layers) const {
  const media::PictureLayout layout = source.picture().layout;
  const auto size = static_cast<std::size_t>(layout.width) * static_cast<std::size_t>(layout.height);
  const auto samples = std::make_shared<std::vector<float>>(4 * size);
  std::array<vision::MutableFloatPlane, 4> planes;
  media::FloatPicture picture{layout.width, layout.height, 4, {}, samples};
  for (std::size_t c = 0; c < planes.size(); ++c) {
    planes[c] = {samples->data() + c * size, layout.width, layout.height, layout.width};
    picture.planes[c] = planes[c].data;
  }
  vision::draw_layers_alone(layers, parts_.curve, parts_.orientation, planes);
  return picture;
}

}  // namespace smartcv::fitting_preview

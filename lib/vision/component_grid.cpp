#include "vision/component_grid.h"

namespace smartcv::vision {
namespace {

using media::ChromaSiting;

// `center`: from the outer edge of the picture to the centre of the first sample, in luma samples.
AxisGrid grid_at(int samples, double step, double center) noexcept { return {samples, step, center - step / 2}; }

int across(const media::PictureLayout& layout, int component) noexcept {
  return is_chroma(layout, component) ? layout.log2_chroma_width : 0;
}

int down(const media::PictureLayout& layout, int component) noexcept {
  return is_chroma(layout, component) ? layout.log2_chroma_height : 0;
}

}  // namespace

bool is_chroma(const media::PictureLayout& layout, int component) noexcept {
  return layout.model == media::ColorModel::yuv && (component == 1 || component == 2);
}

int color_components(const media::PictureLayout& layout) noexcept {
  return layout.model == media::ColorModel::gray ? 1 : 3;
}

Size component_size(const media::PictureLayout& layout, int component) noexcept {
  const int log2_width = across(layout, component);
  const int log2_height = down(layout, component);
  return {(layout.width + (1 << log2_width) - 1) >> log2_width,
          (layout.height + (1 << log2_height) - 1) >> log2_height};
}

AxisGrid horizontal_grid(const media::PictureLayout& layout, int component) noexcept {
  const int samples = component_size(layout, component).width;
  const double step = 1 << across(layout, component);
  const bool centered = layout.siting == ChromaSiting::center || layout.siting == ChromaSiting::top ||
                        layout.siting == ChromaSiting::bottom;
  return grid_at(samples, step, centered ? step / 2 : 0.5);
}

AxisGrid vertical_grid(const media::PictureLayout& layout, int component) noexcept {
  const int samples = component_size(layout, component).height;
  const double step = 1 << down(layout, component);
  if (layout.siting == ChromaSiting::top_left || layout.siting == ChromaSiting::top) {
    return grid_at(samples, step, 0.5);
  }
  if (layout.siting == ChromaSiting::bottom_left || layout.siting == ChromaSiting::bottom) {
    return grid_at(samples, step, step - 0.5);
  }
  return grid_at(samples, step, step / 2);
}

AxisTaps make_axis_taps(const AxisGrid& from, const AxisGrid& to) {
  return make_axis_taps({from.samples, from.step, from.start - to.start}, to.samples * to.step, to.samples);
}

}  // namespace smartcv::vision

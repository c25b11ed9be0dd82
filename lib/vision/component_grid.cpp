#include "vision/component_grid.h"

namespace smartcv::vision {
namespace {

using media::ChromaSiting;
using media::ColorModel;
using media::ConstPicture;

// Distance from the outer edge of the picture to the centre of the first chroma sample, in luma samples.
double first_center(bool centered, double step) { return centered ? step / 2 : 0.5; }

}  // namespace

AxisGrid horizontal_grid(const ConstPicture& picture, std::size_t index) {
  const auto& layout = picture.layout;
  const bool chroma = layout.model == ColorModel::yuv && index > 0;
  const double step = chroma ? 1 << layout.log2_chroma_width : 1;
  const bool centered = layout.siting == ChromaSiting::center || layout.siting == ChromaSiting::top ||
                        layout.siting == ChromaSiting::bottom;
  return {picture.components[index].width, step, chroma ? first_center(centered, step) - step / 2 : 0};
}

AxisGrid vertical_grid(const ConstPicture& picture, std::size_t index) {
  const auto& layout = picture.layout;
  const bool chroma = layout.model == ColorModel::yuv && index > 0;
  const double step = chroma ? 1 << layout.log2_chroma_height : 1;
  double center = step / 2;
  if (layout.siting == ChromaSiting::top_left || layout.siting == ChromaSiting::top) {
    center = 0.5;
  } else if (layout.siting == ChromaSiting::bottom_left || layout.siting == ChromaSiting::bottom) {
    center = step - 0.5;
  }
  return {picture.components[index].height, step, chroma ? center - step / 2 : 0};
}

}  // namespace smartcv::vision

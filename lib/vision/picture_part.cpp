#include "vision/picture_part.h"

#include <algorithm>
#include <cstddef>

namespace smartcv::vision {

media::ConstPicture part_of(media::ConstPicture picture, const Box& part) {
  const int step_x = 1 << picture.layout.log2_chroma_width;
  const int step_y = 1 << picture.layout.log2_chroma_height;
  const Box inside = clipped(part, {picture.layout.width, picture.layout.height});
  const int left = static_cast<int>(inside.x1) / step_x * step_x;
  const int top = static_cast<int>(inside.y1) / step_y * step_y;
  const int right = std::min(picture.layout.width, (static_cast<int>(inside.x2) + step_x) / step_x * step_x);
  const int bottom = std::min(picture.layout.height, (static_cast<int>(inside.y2) + step_y) / step_y * step_y);
  const int width = picture.layout.width;
  const int height = picture.layout.height;
  for (int c = 0; c < picture.count; ++c) {
    auto& component = picture.components.at(static_cast<std::size_t>(c));
    const int across = component.width < width ? step_x : 1;
    const int down = component.height < height ? step_y : 1;
    component.data += top / down * component.row_stride + left / across * component.pixel_stride;
    component.width = (right - left + across - 1) / across;
    component.height = (bottom - top + down - 1) / down;
  }
  picture.layout.width = right - left;
  picture.layout.height = bottom - top;
  return picture;
}

}  // namespace smartcv::vision

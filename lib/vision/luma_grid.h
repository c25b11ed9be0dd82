#ifndef SMARTCV_VISION_LUMA_GRID_H
#define SMARTCV_VISION_LUMA_GRID_H

#include <cstdint>
#include <vector>

#include "media/picture.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// The mean brightness of columns x rows cells of a part of the stored picture, 0..255 over the layout's own range, row
// by row; up to 8 x 8 samples a cell. Luma, gray, or green of RGB. Empty when no pixel of `part` is inside the picture.
[[nodiscard]] std::vector<std::uint8_t> luma_grid(const media::ConstPicture& picture, const Box& part, int columns,
                                                  int rows);

// The mean distance of two grids of equal size, in levels; 255 when their sizes differ.
[[nodiscard]] float grid_distance(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) noexcept;

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_LUMA_GRID_H

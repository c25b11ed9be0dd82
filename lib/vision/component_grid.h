#ifndef SMARTCV_VISION_COMPONENT_GRID_H
#define SMARTCV_VISION_COMPONENT_GRID_H

#include "media/picture.h"
#include "vision/axis_taps.h"
#include "vision/geometry.h"

namespace smartcv::vision {

// Chroma of YUV; components count from 0 in the order of media::BasicPicture.
[[nodiscard]] bool is_chroma(const media::PictureLayout& layout, int component) noexcept;
// Components without alpha: 1 for gray, else 3.
[[nodiscard]] int color_components(const media::PictureLayout& layout) noexcept;
// Samples of a component across and down.
[[nodiscard]] Size component_size(const media::PictureLayout& layout, int component) noexcept;

// Where the samples of a component lie on the luma grid, by its subsampling and PictureLayout::siting. Left: the first
// chroma sample sits on the first luma column; centred: between the columns it stands for; rows likewise.
[[nodiscard]] AxisGrid horizontal_grid(const media::PictureLayout& layout, int component) noexcept;
[[nodiscard]] AxisGrid vertical_grid(const media::PictureLayout& layout, int component) noexcept;

// Weights that turn samples on the grid `from` into samples on the grid `to` of the same axis. Each output covers its
// step of the axis around its own place: where it covers at least one whole sample, it is the average by covered
// length, else it is interpolated linearly. Luma to chroma of 4:2:0 that is [1 2 1] / 4 where the chroma sample sits on
// a luma sample and [1 1] / 2 where it sits between two; between equal grids it is the identity, exactly.
[[nodiscard]] AxisTaps make_axis_taps(const AxisGrid& from, const AxisGrid& to);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_COMPONENT_GRID_H

#ifndef SMARTCV_VISION_COMPONENT_GRID_H
#define SMARTCV_VISION_COMPONENT_GRID_H

#include <cstddef>

#include "media/picture.h"
#include "vision/axis_taps.h"

namespace smartcv::vision {

// Where the samples of a colour component lie on the luma grid, by the picture's subsampling and chroma siting.
// `index`: 0..2, see media::BasicPicture. (ITU-T H.273, 8.7: chroma sample location.)
[[nodiscard]] AxisGrid horizontal_grid(const media::ConstPicture& picture, std::size_t index);
[[nodiscard]] AxisGrid vertical_grid(const media::ConstPicture& picture, std::size_t index);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_COMPONENT_GRID_H

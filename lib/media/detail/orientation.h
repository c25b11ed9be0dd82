#ifndef SMARTCV_MEDIA_DETAIL_ORIENTATION_H
#define SMARTCV_MEDIA_DETAIL_ORIENTATION_H

#include <cstdint>
#include <span>

#include "media/picture.h"

namespace smartcv::media::detail {

// What a display matrix (nine 16.16 numbers, libavutil/display.h, ISO 14496-12 8.3.2) asks for. An angle that is no
// multiple of 90 degrees becomes the nearest one; `exact`, when given, says whether it was one. An unusable matrix
// turns nothing.
[[nodiscard]] Orientation orientation_of(std::span<const std::int32_t, 9> matrix, bool* exact = nullptr);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_ORIENTATION_H

#ifndef SMARTCV_MEDIA_DETAIL_PICTURE_LAYOUT_H
#define SMARTCV_MEDIA_DETAIL_PICTURE_LAYOUT_H

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>
}

#include "media/picture.h"

namespace smartcv::media::detail {

// True when each component of the format is a grid of whole bytes or aligned little-endian 16-bit words, all of one
// depth from 8 to 16 bits: what BasicComponent can describe. Palette, bit-packed, big-endian, float, Bayer, XYZ and
// hardware formats are not.
[[nodiscard]] bool is_drawable(AVPixelFormat format) noexcept;

// What the samples of the frame mean: from its format, size and colour tags. Tags that are missing are decided here:
// matrix bt601 below 720 lines and bt709 from there on; range full for RGB, gray and the yuvj formats, else limited;
// chroma siting left. Matrices without a member of ColorMatrix (ICtCp, chroma-derived) become bt2020.
// Throws Error(internal) for a format that is not drawable.
[[nodiscard]] PictureLayout layout_of(const AVFrame& frame);

// The same for pictures of `format` that are made from pictures of `like`: its size; its matrix, range and siting where
// both are YUV, else what layout_of() decides for want of tags.
[[nodiscard]] PictureLayout layout_for(AVPixelFormat format, const PictureLayout& like);

// The view of the samples. `Byte` is std::uint8_t for drawing or const std::uint8_t for reading.
template <typename Byte>
[[nodiscard]] BasicPicture<Byte> view_of(const AVFrame& frame, const PictureLayout& layout);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_PICTURE_LAYOUT_H

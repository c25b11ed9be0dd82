#ifndef SMARTCV_MEDIA_OUTPUT_PICTURES_H
#define SMARTCV_MEDIA_OUTPUT_PICTURES_H

#include <string>

#include "media/source_info.h"

namespace smartcv::media {

// The description of a video that has the source's size, times, rotation and other streams, but pictures of another
// sample format, for Writer. `pixel_format` is FFmpeg's name of the format of the frames that will come.
//
// Note [Pictures of another kind]:
//   with transparency    a promise: Writer refuses containers and encoders that cannot hold it. "auto" takes ProRes
//   4444
//   ("yuva444p10le",     for .mov, FFV1 for .mkv and VP9 for .webm; "prores", "ffv1", "vp9", "vp8", "qtrle" can be
//   named. "rgba64le")          Alpha is scaled to the encoder's depth with rounding, opaque stays opaque. No container
//   says
//                        whether the colours are premultiplied: that is the caller's to decide and to document.
//   colour without it    as for a source of that format; the source's primaries, transfer and (in YUV) matrix apply.
//   gray ("gray16le")    a picture that is no light, such as alpha alone: full range, without primaries, transfer,
//                        matrix and HDR messages. H.264 and HEVC get it as full-range luma of 4:2:0, because few
//                        players show monochrome video; ProRes, which knows no full range, as limited range. "auto"
//                        takes FFV1 for more than 10 bits in .mkv.
// Throws Error(internal) for a format that does not exist or cannot be drawn on.
[[nodiscard]] SourceInfo with_pictures(const SourceInfo& source, const std::string& pixel_format);

// The same for pictures of another size that stand upright (Frame::blank_upright): square pixels, no rotation.
[[nodiscard]] SourceInfo with_upright_pictures(const SourceInfo& source, const std::string& pixel_format, int width,
                                               int height);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_OUTPUT_PICTURES_H

#ifndef SMARTCV_MEDIA_ALPHA_FORMAT_H
#define SMARTCV_MEDIA_ALPHA_FORMAT_H

#include <filesystem>
#include <string>

#include "media/picture.h"

namespace smartcv::media {

// FFmpeg's name of the sample format with transparency that a video file's codec keeps, so that nothing is lost
// between:
//   .mov (ProRes 4444)   yuva444p10le
//   .mkv (FFV1)          yuva of the source's subsampling, of the wanted depth (`bits` 0: the source's)
//   .webm (VP9)          yuva420p
//   qtrle, png           rgba (rgba64le for more than 8 bits of png)
// `codec` is the one that was asked for, "auto" where none was. See with_pictures() in output_pictures.h.
[[nodiscard]] std::string alpha_format(const std::filesystem::path& file, const std::string& codec, int bits,
                                       const PictureLayout& source);

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_ALPHA_FORMAT_H

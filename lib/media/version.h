#ifndef SMARTCV_MEDIA_VERSION_H
#define SMARTCV_MEDIA_VERSION_H

#include <string>

namespace smartcv::media {

// The version of the FFmpeg libraries the program runs with, for reports: "5.1.6-0+deb12u1".
[[nodiscard]] std::string ffmpeg_version();

}  // namespace smartcv::media

#endif  // SMARTCV_MEDIA_VERSION_H

#include "media/version.h"

extern "C" {
#include <libavutil/avutil.h>
}

namespace smartcv::media {

std::string ffmpeg_version() { return av_version_info(); }

}  // namespace smartcv::media

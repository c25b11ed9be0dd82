#ifndef SMARTCV_MEDIA_DETAIL_AV_ERROR_H
#define SMARTCV_MEDIA_DETAIL_AV_ERROR_H

#include <string>

namespace smartcv::media::detail {

// FFmpeg's words for one of its error codes ("Invalid data found when processing input").
[[nodiscard]] std::string av_error_text(int code);

// Throws std::bad_alloc for AVERROR(ENOMEM) and Error(internal, "FFmpeg could not DOING: TEXT") for any other
// negative code; for calls that only fail on a defect or for want of memory. Returns the code when it is not negative.
int require(int code, const char* doing);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_AV_ERROR_H

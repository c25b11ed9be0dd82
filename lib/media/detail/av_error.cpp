#include "media/detail/av_error.h"

extern "C" {
#include <libavutil/error.h>
}

#include <array>
#include <new>

#include "base/error.h"

namespace smartcv::media::detail {

std::string av_error_text(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  return text.data();
}

int require(int code, const char* doing) {
  if (code == AVERROR(ENOMEM)) {
    throw std::bad_alloc();
  }
  if (code < 0) {
    throw Error(ErrorCode::internal, std::string("FFmpeg could not ") + doing + ": " + av_error_text(code));
  }
  return code;
}

}  // namespace smartcv::media::detail

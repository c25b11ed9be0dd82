#ifndef SMARTCV_MEDIA_DETAIL_STREAM_DESCRIPTION_H
#define SMARTCV_MEDIA_DETAIL_STREAM_DESCRIPTION_H

extern "C" {
#include <libavformat/avformat.h>
}

#include <map>
#include <optional>
#include <string>

#include "base/rational.h"
#include "media/source_info.h"

namespace smartcv::media::detail {

[[nodiscard]] StreamInfo describe_stream(const AVStream& stream);
[[nodiscard]] std::map<std::string, std::string> tags_of(const AVDictionary* dictionary);
[[nodiscard]] inline Rational to_rational(AVRational value) noexcept { return {value.num, value.den}; }
// Nothing for AV_NOPTS_VALUE.
[[nodiscard]] std::optional<std::int64_t> known_time(std::int64_t ticks) noexcept;

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_DETAIL_STREAM_DESCRIPTION_H

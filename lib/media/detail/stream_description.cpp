#include "media/detail/stream_description.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/dict.h>
}

namespace smartcv::media::detail {
namespace {

std::string tag(const std::map<std::string, std::string>& tags, const std::string& name) {
  const auto found = tags.find(name);
  return found != tags.end() ? found->second : "";
}

std::vector<std::string> disposition_names(int disposition) {
  std::vector<std::string> names;
  for (unsigned bit = 1; bit != 0 && bit <= static_cast<unsigned>(disposition); bit <<= 1) {
    const char* const name =
        (static_cast<unsigned>(disposition) & bit) != 0 ? av_disposition_to_string(static_cast<int>(bit)) : nullptr;
    if (name != nullptr) {
      names.emplace_back(name);
    }
  }
  return names;
}

std::string type_name(AVMediaType type) {
  const char* const name = av_get_media_type_string(type);
  return name != nullptr ? name : "unknown";
}

}  // namespace

std::optional<std::int64_t> known_time(std::int64_t ticks) noexcept {
  return ticks == AV_NOPTS_VALUE ? std::nullopt : std::optional(ticks);
}

std::map<std::string, std::string> tags_of(const AVDictionary* dictionary) {
  std::map<std::string, std::string> tags;
  const AVDictionaryEntry* entry = nullptr;
  while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
    tags.emplace(entry->key, entry->value);
  }
  return tags;
}

StreamInfo describe_stream(const AVStream& stream) {
  const AVCodecParameters& codec = *stream.codecpar;
  StreamInfo info;
  info.index = stream.index;
  info.type = type_name(codec.codec_type);
  info.codec = codec.codec_id == AV_CODEC_ID_NONE ? "unknown" : avcodec_get_name(codec.codec_id);
  info.metadata = tags_of(stream.metadata);
  info.language = tag(info.metadata, "language");
  info.title = tag(info.metadata, "title");
  info.dispositions = disposition_names(stream.disposition);
  info.time_base = to_rational(stream.time_base);
  info.start = known_time(stream.start_time);
  info.duration = known_time(stream.duration);
  info.bit_rate = codec.bit_rate;
  info.sample_rate = codec.sample_rate;
  info.channels = codec.ch_layout.nb_channels;
  return info;
}

}  // namespace smartcv::media::detail

#ifndef SMARTCV_MEDIA_OUTPUT_ENCODER_SETTINGS_H
#define SMARTCV_MEDIA_OUTPUT_ENCODER_SETTINGS_H

#include <map>
#include <optional>
#include <string>

#include "media/detail/av_ptr.h"
#include "media/writer.h"

namespace smartcv::media::detail {

// What distinguishes one encoder from the other in how quality and speed are asked for.
struct QualitySettings {
  std::map<std::string, std::string> options;  // private options of the encoder
  std::optional<std::int64_t> bit_rate;        // bits per second
  std::optional<int> constant_quantizer;       // for encoders that know neither crf nor a good default
};

// True when the encoder has a private option of this name.
[[nodiscard]] bool has_option(const AVCodec& codec, const char* name);

// crf, preset and bitrate of the options in the encoder's own terms; what is not set gets a good default:
//   libx264 crf 18 veryfast, libx265 crf 20 veryfast, libvpx-vp9 crf 24 cpu-used 4, libvpx crf 8 cpu-used 4,
//   libsvtav1 crf 28 preset 8, libaom-av1 crf 24 cpu-used 6; ffv1, ProRes and the like know neither.
// Throws Error(usage) with the valid values for one that the encoder does not know.
[[nodiscard]] QualitySettings quality_settings(const AVCodec& codec, const EncodeOptions& options);

// Private options that an encoder needs to keep the transparency of its pictures.
[[nodiscard]] std::map<std::string, std::string> transparency_settings(const AVCodec& codec);

}  // namespace smartcv::media::detail

#endif  // SMARTCV_MEDIA_OUTPUT_ENCODER_SETTINGS_H

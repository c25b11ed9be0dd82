#include "media/output/encoder_settings.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::media::detail {
namespace {

struct Traits {
  std::string_view encoder;
  double crf;
  double crf_max;
  std::string_view preset_option;
  std::string_view preset;
  int preset_max;  // numbered presets 0..preset_max; -1: the names of x264
};

constexpr std::array<Traits, 7> known_encoders{{{"libx264", 18, 51, "preset", "veryfast", -1},
                                                {"libx264rgb", 18, 51, "preset", "veryfast", -1},
                                                {"libx265", 20, 51, "preset", "veryfast", -1},
                                                {"libvpx", 8, 63, "cpu-used", "4", 16},
                                                {"libvpx-vp9", 24, 63, "cpu-used", "4", 8},
                                                {"libsvtav1", 28, 63, "preset", "8", 13},
                                                {"libaom-av1", 24, 63, "cpu-used", "6", 8}}};

constexpr std::array<std::string_view, 10> x264_presets{"ultrafast", "superfast", "veryfast", "faster",   "fast",
                                                        "medium",    "slow",      "slower",   "veryslow", "placebo"};

const Traits* traits_of(const AVCodec& codec) {
  const auto* const found =
      std::ranges::find_if(known_encoders, [&](const Traits& known) { return known.encoder == codec.name; });
  return found == known_encoders.end() ? nullptr : found;
}

bool is_lossless_or_fixed(const AVCodec& codec) {
  const AVCodecDescriptor* const description = avcodec_descriptor_get(codec.id);
  return (description->props & AV_CODEC_PROP_LOSSY) == 0 || codec.id == AV_CODEC_ID_PRORES;
}

std::string checked_preset(const Traits& traits, const std::string& preset) {
  std::string valid;
  if (traits.preset_max < 0) {
    if (std::ranges::find(x264_presets, preset) != x264_presets.end()) {
      return preset;
    }
    valid = fmt::format("{}", fmt::join(x264_presets, ", "));
  } else {
    const bool digits = !preset.empty() && preset.size() <= 2 &&
                        std::ranges::all_of(preset, [](char c) { return c >= '0' && c <= '9'; });
    if (digits && std::stoi(preset) <= traits.preset_max) {
      return preset;
    }
    valid = fmt::format("a number from 0 (slow) to {} (fast)", traits.preset_max);
  }
  throw Error(ErrorCode::usage, fmt::format("{} has no preset '{}'; valid are: {}", traits.encoder, preset, valid));
}

void add_preset(const AVCodec& codec, const Traits* traits, const EncodeOptions& options, QualitySettings& settings) {
  const bool chosen = options.preset == "auto" || options.preset.empty();
  if (traits != nullptr) {
    settings.options.emplace(traits->preset_option,
                             chosen ? std::string(traits->preset) : checked_preset(*traits, options.preset));
  } else if (!chosen) {
    if (!has_option(codec, "preset")) {
      throw Error(ErrorCode::usage, fmt::format("{} has no presets; leave the preset out", codec.name));
    }
    settings.options["preset"] = options.preset;
  }
}

void add_crf(const AVCodec& codec, const Traits* traits, const EncodeOptions& options, QualitySettings& settings) {
  if (traits != nullptr) {
    const double crf = options.crf.value_or(traits->crf);
    if (crf < 0 || crf > traits->crf_max) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} takes a crf from 0 to {}, not {}", codec.name, traits->crf_max, crf));
    }
    settings.options["crf"] = fmt::format("{}", crf);
    return;
  }
  if (options.crf && !has_option(codec, "crf")) {
    throw Error(ErrorCode::usage, fmt::format("{} knows no crf; leave it out{}", codec.name,
                                              is_lossless_or_fixed(codec) ? "" : " or give a bitrate"));
  }
  if (options.crf) {
    settings.options["crf"] = fmt::format("{}", *options.crf);
  } else if (!is_lossless_or_fixed(codec)) {
    // Without a word about quality such encoders aim at 200 kbit/s, whatever the picture.
    settings.constant_quantizer = 2;
  }
}

void add_particulars(const AVCodec& codec, const EncodeOptions& options, QualitySettings& settings) {
  const std::string_view name = codec.name;
  if (name == "libvpx" || name == "libvpx-vp9") {
    settings.options["deadline"] = "good";
  }
  if (name == "libvpx-vp9" || name == "libaom-av1") {
    settings.options["row-mt"] = "1";
  }
  if (name == "libvpx-vp9" && !options.bitrate) {
    settings.bit_rate = 0;  // constant quality instead of constrained quality
  }
  if (name == "libvpx" && !options.bitrate) {
    settings.bit_rate = 100'000'000;  // VP8 knows constrained quality only: a bound that never binds
  }
  if (name == "ffv1") {
    settings.options["level"] = "3";  // of the bitstream: slices, each with a checksum
    settings.options["slicecrc"] = "1";
  }
}

}  // namespace

bool has_option(const AVCodec& codec, const char* name) {
  return codec.priv_class != nullptr &&
         av_opt_find(const_cast<AVClass**>(&codec.priv_class), name, nullptr, 0, AV_OPT_SEARCH_FAKE_OBJ) != nullptr;
}

std::map<std::string, std::string> transparency_settings(const AVCodec& codec) {
  const std::string_view name = codec.name;
  if (name == "prores_ks") {
    return {{"profile", "4444"}, {"alpha_bits", "16"}};
  }
  if (name == "libvpx-vp9" || name == "libvpx") {
    // Hidden reference pictures would have no alpha to go with them.
    return {{"auto-alt-ref", "0"}};
  }
  return {};
}

QualitySettings quality_settings(const AVCodec& codec, const EncodeOptions& options) {
  if (options.bitrate && *options.bitrate < 1000) {
    throw Error(ErrorCode::usage,
                fmt::format("a bitrate of {} bits per second is no bitrate for a video; write 4M or 4000000, say",
                            *options.bitrate));
  }
  if (options.bitrate && options.crf) {
    throw Error(ErrorCode::usage, "crf and bitrate exclude each other; give one of them");
  }
  if (options.bitrate && is_lossless_or_fixed(codec)) {
    throw Error(ErrorCode::usage, fmt::format("{} knows no bitrate; leave it out", codec.name));
  }
  QualitySettings settings;
  const Traits* const traits = traits_of(codec);
  add_preset(codec, traits, options, settings);
  if (options.bitrate) {
    settings.bit_rate = options.bitrate;
  } else {
    add_crf(codec, traits, options, settings);
  }
  add_particulars(codec, options, settings);
  return settings;
}

}  // namespace smartcv::media::detail

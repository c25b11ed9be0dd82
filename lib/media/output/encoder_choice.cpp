#include "media/output/encoder_choice.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "media/detail/av_compat.h"
#include "media/detail/drawable_converter.h"
#include "media/detail/source_parameters.h"
#include "media/output/container.h"
#include "media/output/sample_format.h"

namespace smartcv::media::detail {
namespace {

constexpr int first_high_definition_height = 720;

bool is_hdr(AVColorTransferCharacteristic transfer) {
  return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
}

// Of the frames the reader gives, which may be a converted version of what is stored.
AVPixelFormat source_format(const SourceInfo& source) {
  const SourceParameters& parameters = *source.parameters;
  auto format = AV_PIX_FMT_NONE;
  if (parameters.first_frame != nullptr) {
    format = static_cast<AVPixelFormat>(parameters.first_frame->format);
  }
  if (format == AV_PIX_FMT_NONE) {
    format = static_cast<AVPixelFormat>(parameters.video->format);
  }
  format = drawable_format_for(format);
  if (format == AV_PIX_FMT_NONE) {
    throw Error(ErrorCode::internal, "the sample format of the source is not known", {"", source.path, std::nullopt});
  }
  return format;
}

ColorTags source_tags(const SourceInfo& source) {
  const AVCodecParameters& stored = *source.parameters->video;
  ColorTags tags{stored.color_primaries, stored.color_trc, stored.color_space, stored.color_range,
                 stored.chroma_location};
  if (const AVFrame* const frame = source.parameters->first_frame.get(); frame != nullptr) {
    const auto fill = [](auto& tag, auto unspecified, auto of_frame) {
      if (tag == unspecified) {
        tag = of_frame;
      }
    };
    fill(tags.primaries, AVCOL_PRI_UNSPECIFIED, frame->color_primaries);
    fill(tags.transfer, AVCOL_TRC_UNSPECIFIED, frame->color_trc);
    fill(tags.matrix, AVCOL_SPC_UNSPECIFIED, frame->colorspace);
    fill(tags.range, AVCOL_RANGE_UNSPECIFIED, frame->color_range);
    fill(tags.chroma_location, AVCHROMA_LOC_UNSPECIFIED, frame->chroma_location);
  }
  const AVPixelFormat format = source_format(source);
  if (without_range(format) != format) {
    tags.range = AVCOL_RANGE_JPEG;
  }
  return tags;
}

// A source that happens to have transparency may lose it, with a warning; pictures that are made with it may not.
bool must_keep_transparency(const SourceInfo& source) {
  return source.parameters->pictures_given && source.video.layout.has_alpha;
}

bool is_given_gray(const SourceInfo& source) {
  return source.parameters->pictures_given && source.video.layout.model == ColorModel::gray;
}

std::string name_for_auto(const SourceInfo& source, const AVOutputFormat& container, const ColorTags& color) {
  const bool matroska = std::string_view(container.name) == "matroska";
  if (must_keep_transparency(source) && is_mov_family(container)) {
    return "prores_ks";
  }
  if (matroska && (must_keep_transparency(source) || (is_given_gray(source) && source.video.layout.depth > 10))) {
    return "ffv1";
  }
  if (std::string_view(container.name) == "webm") {
    return "libvpx-vp9";
  }
  const AVCodecID codec = source.parameters->video->codec_id;
  if (codec == AV_CODEC_ID_HEVC || source.video.layout.depth > 10) {
    return "libx265";
  }
  const bool hdr = is_hdr(color.transfer) && source.video.layout.depth > 8;
  return hdr && codec != AV_CODEC_ID_H264 ? "libx265" : "libx264";
}

std::string name_for_alias(const std::string& codec, const SourceInfo& source) {
  const bool odd = source.video.layout.width % 2 != 0 || source.video.layout.height % 2 != 0;
  if (codec == "h264" || codec == "avc") {
    return "libx264";
  }
  if (codec == "hevc" || codec == "h265") {
    return "libx265";
  }
  if (codec == "vp8") {
    return "libvpx";
  }
  if (codec == "vp9") {
    return "libvpx-vp9";
  }
  if (codec == "av1") {
    // SVT-AV1 is the faster of the two and refuses odd sizes.
    return odd || avcodec_find_encoder_by_name("libsvtav1") == nullptr ? "libaom-av1" : "libsvtav1";
  }
  return codec == "prores" ? "prores_ks" : codec;
}

const AVCodec& find_encoder(const SourceInfo& source, const EncodeOptions& options, const AVOutputFormat& container,
                            const ColorTags& color) {
  if (must_keep_transparency(source) && !holds_transparency(container)) {
    throw Error(ErrorCode::usage, name_of(container) +
                                      " cannot hold transparency; end the output's name with .mov (ProRes 4444), .mkv "
                                      "(FFV1) or .webm (VP9)");
  }
  const bool chosen = options.codec == "auto" || options.codec.empty();
  const std::string name = chosen ? name_for_auto(source, container, color) : name_for_alias(options.codec, source);
  const AVCodec* const codec = avcodec_find_encoder_by_name(name.c_str());
  if (codec == nullptr || codec->type != AVMEDIA_TYPE_VIDEO) {
    throw Error(
        ErrorCode::usage,
        fmt::format("there is no video encoder '{}' in this FFmpeg; use h264, hevc, vp9, av1, ffv1, prores or a "
                    "name that `ffmpeg -encoders` shows",
                    name));
  }
  if (!holds(container, codec->id, AVMEDIA_TYPE_VIDEO)) {
    const std::string fitting = containers_that_hold(codec->id, AVMEDIA_TYPE_VIDEO);
    throw Error(ErrorCode::usage,
                fmt::format("{} cannot hold {} video; {}", name_of(container), avcodec_get_name(codec->id),
                            fitting.empty() ? "choose another codec" : "these containers can: " + fitting));
  }
  return *codec;
}

// H.264, HEVC and SVT-AV1 code whole chroma samples only, and their cropping counts in chroma samples as well.
bool needs_even_size(const AVCodec& codec) {
  return codec.id == AV_CODEC_ID_H264 || codec.id == AV_CODEC_ID_HEVC || std::string_view(codec.name) == "libsvtav1";
}

std::string names_of(const std::vector<AVPixelFormat>& formats) {
  std::string names;
  for (const AVPixelFormat format : formats) {
    names += (names.empty() ? "" : ", ") + std::string(av_get_pix_fmt_name(format));
  }
  return names;
}

AVPixelFormat wanted_format(const EncodeOptions& options, const AVCodec& codec,
                            const std::vector<AVPixelFormat>& fitting) {
  const AVPixelFormat named = av_get_pix_fmt(options.pixel_format.c_str());
  const AVPixelFormat format = named == AV_PIX_FMT_NONE ? named : without_range(named);
  if (format == AV_PIX_FMT_NONE || (!fitting.empty() && std::ranges::find(fitting, format) == fitting.end())) {
    throw Error(ErrorCode::usage, fmt::format("{} does not take the pixel format '{}' for this video; it takes {}",
                                              codec.name, options.pixel_format, names_of(fitting)));
  }
  return format;
}

bool has_alpha(AVPixelFormat format) { return (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_ALPHA) != 0; }

bool is_monochrome(AVPixelFormat format) { return av_pix_fmt_desc_get(format)->nb_components <= 2; }

std::vector<AVPixelFormat> candidate_formats(const SourceInfo& source, const AVCodec& codec,
                                             const AVOutputFormat& container) {
  const auto& layout = source.video.layout;
  auto formats = sample_formats_of(codec);
  if (needs_even_size(codec)) {
    std::erase_if(formats, [&](AVPixelFormat format) { return !divides_evenly(format, layout.width, layout.height); });
  }
  if (must_keep_transparency(source)) {
    std::erase_if(formats, [](AVPixelFormat format) { return !has_alpha(format); });
    const bool dropped = !formats.empty() && !holds_transparency_of(container, codec.id);
    if (formats.empty() || dropped) {
      throw Error(ErrorCode::usage,
                  fmt::format("{}{} cannot hold transparency; use the codec prores (.mov, .mkv), ffv1 (.mkv) or vp9 "
                              "(.webm, .mkv)",
                              avcodec_get_name(codec.id), dropped ? " in " + name_of(container) : ""));
    }
  }
  const bool for_players = codec.id == AV_CODEC_ID_H264 || codec.id == AV_CODEC_ID_HEVC;
  if (is_given_gray(source) && for_players && !std::ranges::all_of(formats, &is_monochrome)) {
    // Odd sizes leave 4:4:4, which is no better known than monochrome.
    const bool has_420 = std::ranges::any_of(
        formats, [](AVPixelFormat format) { return av_pix_fmt_desc_get(format)->log2_chroma_h == 1; });
    std::erase_if(formats, [has_420](AVPixelFormat format) { return is_monochrome(format) == has_420; });
  }
  return formats;
}

void choose_format(const SourceInfo& source, const EncodeOptions& options, const AVOutputFormat& container,
                   EncoderChoice& choice) {
  const AVPixelFormat stored = without_range(source_format(source));
  const auto& layout = source.video.layout;
  const auto formats = candidate_formats(source, *choice.codec, container);
  const bool any = encoder_pixel_formats(*choice.codec).empty();
  if (formats.empty() && !any) {
    throw Error(ErrorCode::usage, fmt::format("{} cannot encode a picture of {}x{} from memory; choose another codec",
                                              choice.codec->name, layout.width, layout.height));
  }
  if (options.pixel_format != "auto" && !options.pixel_format.empty()) {
    choice.format = wanted_format(options, *choice.codec, formats);
  } else {
    choice.format = any ? stored : nearest_format(stored, formats);
  }
  if (choice.format == stored) {
    return;
  }
  choice.loss = loss_between(stored, choice.format);
  const bool odd = needs_even_size(*choice.codec) && !divides_evenly(stored, layout.width, layout.height);
  choice.format_remark = odd ? fmt::format("{} cannot hold {}x{} in {}: encoded as {}, so that the size stays",
                                           avcodec_get_name(choice.codec->id), layout.width, layout.height,
                                           av_get_pix_fmt_name(stored), av_get_pix_fmt_name(choice.format))
                             : fmt::format("the video is encoded as {} instead of {}",
                                           av_get_pix_fmt_name(choice.format), av_get_pix_fmt_name(stored));
}

// A matrix that SampleConverter can be told.
bool is_convertible_matrix(AVColorSpace matrix) {
  return matrix == AVCOL_SPC_BT709 || matrix == AVCOL_SPC_SMPTE170M || matrix == AVCOL_SPC_BT470BG ||
         matrix == AVCOL_SPC_BT2020_NCL;
}

// RGB that becomes YUV (or the other way) is no longer what the source's matrix tag says.
void adjust_tags(const SourceInfo& source, EncoderChoice& choice) {
  const AVPixFmtDescriptor& format = *av_pix_fmt_desc_get(choice.format);
  const bool rgb = (format.flags & AV_PIX_FMT_FLAG_RGB) != 0;
  const bool source_rgb = source.video.layout.model == ColorModel::rgb;
  if (rgb) {
    choice.color.matrix = AVCOL_SPC_RGB;
    choice.color.range = AVCOL_RANGE_JPEG;
  } else if (source_rgb) {
    const bool high_definition = source.video.layout.height >= first_high_definition_height;
    if (!source.parameters->pictures_given || !is_convertible_matrix(choice.color.matrix)) {
      choice.color.matrix = high_definition ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    }
    choice.color.range = AVCOL_RANGE_MPEG;
  }
  if (choice.limited_only) {
    choice.color.range = AVCOL_RANGE_MPEG;
  }
  if (format.log2_chroma_w == 0 && format.log2_chroma_h == 0) {
    choice.color.chroma_location = AVCHROMA_LOC_UNSPECIFIED;
  }
}

void choose_interlacing(const SourceInfo& source, EncoderChoice& choice) {
  if (!source.video.interlaced) {
    return;
  }
  const AVPixFmtDescriptor& format = *av_pix_fmt_desc_get(choice.format);
  const int rows = 2 << format.log2_chroma_h;
  if (choice.codec->id == AV_CODEC_ID_HEVC) {
    choice.interlace_remark =
        "x265 codes interlaced pictures as whole frames; only the container says that they are "
        "interlaced (the codec h264 keeps the fields)";
  } else if (choice.codec->id == AV_CODEC_ID_H264 && source.video.layout.height % rows != 0) {
    choice.interlace_remark = fmt::format(
        "x264 codes fields only for heights that are multiples of {}; the "
        "interlaced pictures are coded as whole frames",
        rows);
  } else {
    choice.interlaced = true;
  }
}

}  // namespace

EncoderChoice choose_encoder(const SourceInfo& source, const EncodeOptions& options, const AVOutputFormat& container) {
  EncoderChoice choice;
  choice.color = source_tags(source);
  choice.codec = &find_encoder(source, options, container, choice.color);
  choose_format(source, options, container, choice);
  choice.pictures_given = source.parameters->pictures_given;
  choice.limited_only = choice.pictures_given && choice.codec->id == AV_CODEC_ID_PRORES;
  adjust_tags(source, choice);
  choose_interlacing(source, choice);
  return choice;
}

}  // namespace smartcv::media::detail

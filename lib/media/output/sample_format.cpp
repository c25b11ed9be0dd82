#include "media/output/sample_format.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <compare>
#include <tuple>

#include "media/detail/av_compat.h"

namespace smartcv::media::detail {
namespace {

enum class Model { gray, yuv, rgb };

const AVPixFmtDescriptor& description_of(AVPixelFormat format) { return *av_pix_fmt_desc_get(format); }

Model model_of(const AVPixFmtDescriptor& format) {
  if ((format.flags & AV_PIX_FMT_FLAG_RGB) != 0) {
    return Model::rgb;
  }
  return format.nb_components <= 2 ? Model::gray : Model::yuv;
}

struct Losses {
  bool color = false;
  bool alpha = false;
  bool model = false;
  int chroma = 0;  // halvings of the chroma grid
  int depth = 0;   // bits

  auto operator<=>(const Losses&) const = default;
};

Losses losses_between(AVPixelFormat from, AVPixelFormat to) {
  const auto& source = description_of(from);
  const auto& target = description_of(to);
  const bool both_colored = model_of(source) != Model::gray && model_of(target) != Model::gray;
  Losses losses;
  losses.color = model_of(source) != Model::gray && model_of(target) == Model::gray;
  losses.alpha = (source.flags & AV_PIX_FMT_FLAG_ALPHA) != 0 && (target.flags & AV_PIX_FMT_FLAG_ALPHA) == 0;
  losses.model = both_colored && model_of(source) != model_of(target);
  if (both_colored) {
    losses.chroma = std::max(0, target.log2_chroma_w - source.log2_chroma_w) +
                    std::max(0, target.log2_chroma_h - source.log2_chroma_h);
  }
  losses.depth = std::max(0, source.comp[0].depth - target.comp[0].depth);
  return losses;
}

}  // namespace

AVPixelFormat without_range(AVPixelFormat format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return format;
  }
}

std::vector<AVPixelFormat> sample_formats_of(const AVCodec& codec) {
  std::vector<AVPixelFormat> formats;
  for (const AVPixelFormat format : encoder_pixel_formats(codec)) {
    if ((description_of(format).flags & AV_PIX_FMT_FLAG_HWACCEL) == 0 && without_range(format) == format) {
      formats.push_back(format);
    }
  }
  return formats;
}

std::string loss_between(AVPixelFormat from, AVPixelFormat to) {
  const Losses losses = losses_between(from, to);
  std::string words;
  const auto add = [&words](bool lost, const char* what) {
    if (lost) {
      words += (words.empty() ? "" : ", ") + std::string(what);
    }
  };
  add(losses.color, "colour");
  add(losses.alpha, "transparency");
  add(losses.model, "exact values (RGB and YUV are converted)");
  add(losses.chroma > 0, "colour resolution");
  add(losses.depth > 0, "bit depth");
  return words;
}

AVPixelFormat nearest_format(AVPixelFormat wanted, std::span<const AVPixelFormat> candidates) {
  AVPixelFormat best = AV_PIX_FMT_NONE;
  const auto cost = [wanted](AVPixelFormat format) {
    return std::tuple(losses_between(wanted, format), format != wanted,
                      av_get_padded_bits_per_pixel(&description_of(format)));
  };
  for (const AVPixelFormat format : candidates) {
    if (best == AV_PIX_FMT_NONE || cost(format) < cost(best)) {
      best = format;
    }
  }
  return best;
}

bool divides_evenly(AVPixelFormat format, int width, int height) {
  const auto& description = description_of(format);
  return width % (1 << description.log2_chroma_w) == 0 && height % (1 << description.log2_chroma_h) == 0;
}

}  // namespace smartcv::media::detail

#include "tasks/matte/output_form.h"

#include "base/error.h"
#include "base/format.h"
#include "media/alpha_format.h"
#include "vision/matte_preview.h"

namespace smartcv::matte {
namespace {

std::string gray_format(int bits) { return bits <= 8 ? "gray" : bits <= 10 ? "gray10le" : "gray16le"; }

}  // namespace

PictureForm video_form(const OutputChoice& choice, const Options& options, const std::string& codec,
                       const media::SourceInfo& source) {
  PictureForm form{choice.kind, false, ""};
  if (choice.kind == OutputKind::alpha) {
    form.pixel_format = gray_format(options.bits);
  } else if (choice.kind == OutputKind::rgba) {
    form.pixel_format = media::alpha_format(choice.path, codec, options.bits, source.video.layout);
  } else if (choice.kind == OutputKind::preview) {
    constexpr int height = 360;
    form.pixel_format = "yuv420p";
    form.panel = vision::preview_panel({source.upright_width(), source.upright_height()}, height);
  }
  return form;
}

ImageForm image_form(const OutputChoice& choice, const Options& options) {
  if (choice.kind == OutputKind::preview) {
    throw Error(ErrorCode::usage, "a preview is a video; name a file like look.mp4", {.file = choice.path.string()});
  }
  const bool is_pattern = media::ImagePattern::is_pattern(choice.path);
  const media::ImagePattern pattern =
      is_pattern ? media::ImagePattern(choice.path)
                 : media::ImagePattern::in_folder(choice.path, name_of(choice.kind), "." + options.image_format);
  if (pattern.extension() == ".exr") {
    return {pattern, media::ImageFormat::exr_half};
  }
  if (pattern.extension() == ".png") {
    constexpr int eight_bits = 8;
    return {pattern, options.bits > eight_bits ? media::ImageFormat::png16 : media::ImageFormat::png8};
  }
  throw Error(ErrorCode::usage, "images are written as .png or .exr; end the pattern with one of them",
              {.file = choice.path.string()});
}

}  // namespace smartcv::matte

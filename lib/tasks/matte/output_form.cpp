#include "tasks/matte/output_form.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/format.h"
#include "vision/matte_preview.h"

namespace smartcv::matte {
namespace {

std::string ending_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

// "yuva422p10le"
std::string yuva(const std::string& subsampling, int depth) {
  return "yuva" + subsampling + "p" + (depth > 8 ? std::to_string(depth) + "le" : "");
}

// FFmpeg knows YUV with alpha of 8, 9, 10, 12 and 16 bits; not all of them in every subsampling.
int depth_of_yuva(int bits) { return bits <= 8 ? 8 : bits <= 10 ? 10 : 16; }

std::string subsampling_of(const media::PictureLayout& layout) {
  if (layout.model != media::ColorModel::yuv) {
    return "444";
  }
  return layout.log2_chroma_width == 0 ? "444" : layout.log2_chroma_height == 0 ? "422" : "420";
}

std::string rgba_format(const std::string& ending, const Options& options, const std::string& codec,
                        const media::PictureLayout& source) {
  constexpr int eight_bits = 8;
  if (codec == "qtrle" || codec == "png") {
    return options.bits > eight_bits && codec == "png" ? "rgba64le" : "rgba";
  }
  if (codec == "vp9" || codec == "vp8" || codec.starts_with("libvpx") || ending == ".webm") {
    return "yuva420p";
  }
  if (codec.starts_with("prores") || (codec == "auto" && ending == ".mov")) {
    return "yuva444p10le";
  }
  return yuva(subsampling_of(source), depth_of_yuva(options.bits > 0 ? options.bits : source.depth));
}

std::string alpha_format(int bits) { return bits <= 8 ? "gray" : bits <= 10 ? "gray10le" : "gray16le"; }

}  // namespace

PictureForm video_form(const OutputChoice& choice, const Options& options, const std::string& codec,
                       const media::SourceInfo& source) {
  PictureForm form{choice.kind, false, ""};
  if (choice.kind == OutputKind::alpha) {
    form.pixel_format = alpha_format(options.bits);
  } else if (choice.kind == OutputKind::rgba) {
    form.pixel_format = rgba_format(ending_of(choice.path), options, codec, source.video.layout);
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

#include "media/alpha_format.h"

#include <algorithm>
#include <cctype>

namespace smartcv::media {
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

std::string subsampling_of(const PictureLayout& layout) {
  if (layout.model != ColorModel::yuv) {
    return "444";
  }
  return layout.log2_chroma_width == 0 ? "444" : layout.log2_chroma_height == 0 ? "422" : "420";
}

}  // namespace

std::string alpha_format(const std::filesystem::path& file, const std::string& codec, int bits,
                         const PictureLayout& source) {
  const std::string ending = ending_of(file);
  constexpr int eight_bits = 8;
  if (codec == "qtrle" || codec == "png") {
    return bits > eight_bits && codec == "png" ? "rgba64le" : "rgba";
  }
  if (codec == "vp9" || codec == "vp8" || codec.starts_with("libvpx") || ending == ".webm") {
    return "yuva420p";
  }
  if (codec.starts_with("prores") || (codec == "auto" && ending == ".mov")) {
    return "yuva444p10le";
  }
  return yuva(subsampling_of(source), depth_of_yuva(bits > 0 ? bits : source.depth));
}

}  // namespace smartcv::media

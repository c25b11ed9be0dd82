#include "media/still_image.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/part_file.h"
#include "media/detail/drawable_converter.h"
#include "media/detail/frame_access.h"
#include "media/detail/orientation.h"
#include "media/detail/picture_layout.h"
#include "media/still/still_conversion.h"
#include "media/still/still_decoder.h"
#include "media/still/still_encoder.h"
#include "media/still/still_file.h"
#include "media/still/upright_frame.h"

namespace smartcv::media {

using namespace detail;

namespace {

// JPEG's, which FFmpeg reads out of its EXIF data.
Orientation orientation_in(const AVFrame& frame) {
  const AVFrameSideData* const data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
  std::array<std::int32_t, 9> matrix{};
  if (data == nullptr || data->size < sizeof matrix) {
    return {};
  }
  std::memcpy(matrix.data(), data->data, sizeof matrix);
  return orientation_of(matrix, nullptr);
}

std::vector<std::uint8_t> profile_in(const AVFrame& frame) {
  const AVFrameSideData* const data = av_frame_get_side_data(&frame, AV_FRAME_DATA_ICC_PROFILE);
  return data != nullptr ? std::vector<std::uint8_t>(data->data, data->data + data->size) : std::vector<std::uint8_t>();
}

// 4:1:1 lying on its side is a grid that FFmpeg has no name for.
bool can_lie(AVPixelFormat format) {
  return format != AV_PIX_FMT_YUVJ411P && format != AV_PIX_FMT_YUV411P && format != AV_PIX_FMT_UYYVYY411;
}

}  // namespace

bool is_called_like_still(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 5> endings{".jpg", ".jpeg", ".jpe", ".jfif", ".png"};
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(endings, ending) != endings.end();
}

StillImage read_still(const std::filesystem::path& path) {
  const auto file = read_still_file(path);
  const auto format = format_of(file);
  if (!format) {
    throw Error(ErrorCode::input, "this is neither a JPEG nor a PNG picture", {.file = path.string()});
  }
  PngFacts png;
  if (*format == StillFormat::png) {
    png = png_facts(file);
    if (png.animated) {
      throw Error(ErrorCode::input, "this is an animated PNG; make a video of it first (ffmpeg -i FILE out.mkv)",
                  {.file = path.string()});
    }
  }
  DecodedStill decoded = decode_still(file, *format, path);
  const Orientation orientation =
      *format == StillFormat::png ? exif_orientation(png.exif) : orientation_in(*decoded.frame);
  StillImage image{.format = *format,
                   .frame = {},
                   .color_profile = profile_in(*decoded.frame),
                   .turned = orientation != Orientation{},
                   .problem = std::move(decoded.problem)};
  AvFramePtr av = DrawableConverter().convert(std::move(decoded.frame));
  if (orientation.swaps_sides() && !can_lie(static_cast<AVPixelFormat>(av->format))) {
    av = converted_still(*av, AV_PIX_FMT_YUVJ444P);
  }
  const PictureLayout layout = layout_of(*av);
  Frame frame = FrameAccess::wrap(std::move(av), layout);
  frame.set_time(0, 0, {1, 1});
  frame.set_damaged(!image.problem.empty());
  image.frame = upright_frame(std::move(frame), orientation);
  if (!fits(image.color_profile, image.frame.picture().layout.model)) {
    image.color_profile.clear();
  }
  return image;
}

void write_still(const std::filesystem::path& path, const StillImage& image, const StillOptions& options) {
  const std::string bytes = image.format == StillFormat::jpeg
                                ? encode_jpeg_still(image.frame, image.color_profile, options.jpeg_quality)
                                : encode_png_still(image.frame, image.color_profile);
  write_file(path, bytes, options.overwrite);
}

}  // namespace smartcv::media

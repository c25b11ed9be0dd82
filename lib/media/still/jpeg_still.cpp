#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/detail/frame_access.h"
#include "media/still/still_conversion.h"
#include "media/still/still_encoder.h"

namespace smartcv::media::detail {
namespace {

struct TurboDestroy {
  void operator()(void* p) const noexcept { static_cast<void>(tjDestroy(p)); }
};
struct TurboFree {
  void operator()(unsigned char* p) const noexcept { tjFree(p); }
};

// Which of libjpeg-turbo's chroma grids this is; nothing for samples that JPEG does not take as they are.
std::optional<TJSAMP> grid_of(const PictureLayout& layout) {
  if (layout.depth != 8 || layout.has_alpha || layout.model == ColorModel::rgb || layout.range != ColorRange::full) {
    return std::nullopt;
  }
  if (layout.model == ColorModel::gray) {
    return TJSAMP_GRAY;
  }
  const std::pair grid(layout.log2_chroma_width, layout.log2_chroma_height);
  constexpr std::array<std::pair<std::pair<int, int>, TJSAMP>, 5> known{
      {{{0, 0}, TJSAMP_444}, {{1, 0}, TJSAMP_422}, {{1, 1}, TJSAMP_420}, {{0, 1}, TJSAMP_440}, {{2, 0}, TJSAMP_411}}};
  const auto* const found = std::ranges::find_if(known, [&grid](const auto& entry) { return entry.first == grid; });
  return found != known.end() ? std::optional(found->second) : std::nullopt;
}

// libjpeg-turbo reads whole chroma samples' worth of every plane: what lies beyond the picture repeats its border.
std::vector<std::uint8_t> padded_plane(const ConstComponent& component, int width, int height) {
  std::vector<std::uint8_t> plane(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* const source = component.data + std::min(y, component.height - 1) * component.row_stride;
    std::uint8_t* const target = plane.data() + static_cast<std::ptrdiff_t>(y) * width;
    for (int x = 0; x < width; ++x) {
      target[x] = source[static_cast<std::ptrdiff_t>(std::min(x, component.width - 1)) * component.pixel_stride];
    }
  }
  return plane;
}

// ICC.1, annex B.4: the profile in pieces, each in an APP2 segment with its number and their count.
std::string profile_segments(std::span<const std::uint8_t> profile) {
  constexpr std::string_view mark("ICC_PROFILE\0", 12);
  constexpr std::size_t most = 65'533 - mark.size() - 2;
  const std::size_t count = (profile.size() + most - 1) / most;
  if (count > 255) {
    return {};  // 16 MB: more than JPEG can hold
  }
  std::string segments;
  for (std::size_t i = 0; i < count; ++i) {
    const auto piece = profile.subspan(i * most, std::min(most, profile.size() - i * most));
    const std::size_t length = 2 + mark.size() + 2 + piece.size();
    segments += {static_cast<char>(0xFF), static_cast<char>(0xE2), static_cast<char>(length >> 8),
                 static_cast<char>(length & 0xFF)};
    segments += mark;
    segments += {static_cast<char>(i + 1), static_cast<char>(count)};
    segments.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  }
  return segments;
}

std::string compressed(const ConstPicture& picture, TJSAMP grid, int quality) {
  const PictureLayout& layout = picture.layout;
  std::array<std::vector<std::uint8_t>, 3> planes;
  std::array<const unsigned char*, 3> data{};
  std::array<int, 3> strides{};
  const int count = grid == TJSAMP_GRAY ? 1 : 3;
  for (int p = 0; p < count; ++p) {
    const auto index = static_cast<std::size_t>(p);
    const int width = tjPlaneWidth(p, layout.width, grid);
    const int height = tjPlaneHeight(p, layout.height, grid);
    planes.at(index) = padded_plane(picture.components.at(index), width, height);
    data.at(index) = planes.at(index).data();
    strides.at(index) = width;
  }
  const std::unique_ptr<void, TurboDestroy> encoder(tjInitCompress());
  if (encoder == nullptr) {
    throw std::bad_alloc();
  }
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const int failed = tjCompressFromYUVPlanes(encoder.get(), data.data(), layout.width, strides.data(), layout.height,
                                             grid, &bytes, &size, quality, TJFLAG_ACCURATEDCT);
  const std::unique_ptr<unsigned char, TurboFree> owner(bytes);
  if (failed != 0) {
    throw Error(ErrorCode::output, std::string("the picture cannot be encoded: ") + tjGetErrorStr2(encoder.get()));
  }
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

std::string encode_jpeg_still(const Frame& frame, std::span<const std::uint8_t> profile, int quality) {
  std::string bytes;
  if (const auto grid = grid_of(frame.picture().layout)) {
    bytes = compressed(frame.picture(), *grid, quality);
  } else {
    const Frame full = FrameAccess::wrap(converted_still(FrameAccess::get(frame), AV_PIX_FMT_YUVJ444P),
                                         PictureLayout{.width = frame.picture().layout.width,
                                                       .height = frame.picture().layout.height,
                                                       .matrix = ColorMatrix::bt601,
                                                       .range = ColorRange::full});
    bytes = compressed(full.picture(), TJSAMP_444, quality);
  }
  // Behind the first two segments, SOI and JFIF's APP0: that one has to come first.
  const std::size_t app0 =
      2U + 2U + static_cast<unsigned char>(bytes.at(4)) * 256U + static_cast<unsigned char>(bytes.at(5));
  return bytes.insert(app0, profile_segments(profile));
}

}  // namespace smartcv::media::detail

#include "media/still/upright_frame.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"

namespace smartcv::media::detail {
namespace {

// 4:2:2 and 4:4:0 are each other's picture lying on its side; all other grids are square.
std::string lying_format(const std::string& format) {
  constexpr std::array<std::array<const char*, 2>, 4> pairs{{{"yuvj422p", "yuvj440p"},
                                                             {"yuv422p", "yuv440p"},
                                                             {"yuv422p10le", "yuv440p10le"},
                                                             {"yuv422p12le", "yuv440p12le"}}};
  for (const auto& [one, other] : pairs) {
    if (format == one) {
      return other;
    }
    if (format == other) {
      return one;
    }
  }
  return format;
}

void copy_turned(const ConstComponent& from, const Component& to, Orientation orientation) {
  const std::size_t bytes = from.wide() ? 2 : 1;
  // The sample of the source at the turned picture's (0, 0), and the way to the next one along its row and column.
  const std::ptrdiff_t across = orientation.mirrored ? -from.pixel_stride : from.pixel_stride;
  const std::ptrdiff_t down = from.row_stride;
  const std::uint8_t* const left = from.data + (orientation.mirrored ? (from.width - 1) * from.pixel_stride : 0);
  const std::ptrdiff_t last_x = (from.width - 1) * across;
  const std::ptrdiff_t last_y = (from.height - 1) * down;
  const std::uint8_t* origin = left;
  std::ptrdiff_t step_x = across;
  std::ptrdiff_t step_y = down;
  if (orientation.quarter_turns == 1) {
    origin = left + last_y;
    step_x = -down;
    step_y = across;
  } else if (orientation.quarter_turns == 2) {
    origin = left + last_x + last_y;
    step_x = -across;
    step_y = -down;
  } else if (orientation.quarter_turns == 3) {
    origin = left + last_x;
    step_x = down;
    step_y = -across;
  }
  for (int y = 0; y < to.height; ++y) {
    const std::uint8_t* source = origin + y * step_y;
    std::uint8_t* target = to.data + y * to.row_stride;
    for (int x = 0; x < to.width; ++x, source += step_x, target += to.pixel_stride) {
      std::memcpy(target, source, bytes);
    }
  }
}

}  // namespace

Frame upright_frame(Frame frame, Orientation orientation) {
  if (orientation == Orientation{}) {
    return frame;
  }
  const ConstPicture stored = frame.picture();
  const PictureLayout& layout = stored.layout;
  const bool swaps = orientation.swaps_sides();
  const std::string format = swaps ? lying_format(frame.pixel_format()) : frame.pixel_format();
  Frame upright =
      Frame::blank_upright(frame, format, swaps ? layout.height : layout.width, swaps ? layout.width : layout.height);
  const Picture turned = upright.writable_picture();
  for (std::size_t c = 0; c < static_cast<std::size_t>(stored.count); ++c) {
    const ConstComponent& from = stored.components.at(c);
    const Component& to = turned.components.at(c);
    const bool same =
        swaps ? to.width == from.height && to.height == from.width : to.width == from.width && to.height == from.height;
    if (!same) {
      throw Error(ErrorCode::internal, "a picture in " + frame.pixel_format() + " cannot be turned");
    }
    copy_turned(from, to, orientation);
  }
  return upright;
}

}  // namespace smartcv::media::detail

#include "vision/picture_window.h"

#include <catch2/catch.hpp>
#include <string>

#include "media/frame.h"

using namespace smartcv;

namespace {

std::uint16_t sample(const media::Component& component, int x, int y) {
  const std::uint8_t* at = component.data + y * component.row_stride + x * component.pixel_stride;
  return static_cast<std::uint16_t>((component.wide() ? at[0] | (at[1] << 8) : at[0]) >> component.shift);
}

void set(const media::Component& component, int x, int y, int value) {
  std::uint8_t* at = component.data + y * component.row_stride + x * component.pixel_stride;
  const int word = value << component.shift;
  at[0] = static_cast<std::uint8_t>(word);
  if (component.wide()) {
    at[1] = static_cast<std::uint8_t>(word >> 8);
  }
}

// Each sample tells its place.
media::Frame numbered(const std::string& format) {
  media::Frame frame = media::Frame::allocate(32, 16, format);
  const media::Picture picture = frame.writable_picture();
  for (const auto& component : picture.view()) {
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        set(component, x, y, 4 * x + 8 * y);
      }
    }
  }
  return frame;
}

}  // namespace

TEST_CASE("a window at whole pixels shows the very samples", "[picture_window]") {
  for (const std::string format : {"yuv420p", "yuv422p10le", "nv12", "p010le", "rgb24", "gray16le", "yuva444p"}) {
    CAPTURE(format);
    const media::Frame frame = numbered(format);
    media::Frame window = media::Frame::allocate(8, 8, format);
    const media::Picture shown = window.writable_picture();
    vision::copy_window(frame.picture(), {}, {4, 2}, shown);
    for (const auto& component : shown.view()) {
      const int left = 4 / (8 / component.width);
      const int top = 2 / (8 / component.height);
      for (int y = 0; y < component.height; ++y) {
        for (int x = 0; x < component.width; ++x) {
          REQUIRE(sample(component, x, y) == 4 * (x + left) + 8 * (y + top));
        }
      }
    }
  }
}

TEST_CASE("a window between pixels lies between their values", "[picture_window]") {
  const media::Frame frame = numbered("yuv444p10le");
  media::Frame window = media::Frame::allocate(8, 8, "yuv444p10le");
  const media::Picture shown = window.writable_picture();
  vision::copy_window(frame.picture(), {}, {4.5F, 2.25F}, shown);
  CHECK(sample(shown.components[0], 3, 3) == 4 * 7 + 2 + 8 * 5 + 2);
}

TEST_CASE("a window of a turned picture stands upright", "[picture_window]") {
  const media::Frame frame = numbered("yuv444p");
  media::Frame window = media::Frame::allocate(8, 8, "yuv444p");
  const media::Picture shown = window.writable_picture();
  // Turned clockwise once: upright (x, y) is stored (y, 15 - x).
  vision::copy_window(frame.picture(), {.quarter_turns = 1}, {2, 5}, shown);
  CHECK(sample(shown.components[0], 0, 0) == 4 * 5 + 8 * 13);
  CHECK(sample(shown.components[0], 7, 3) == 4 * 8 + 8 * 6);
}

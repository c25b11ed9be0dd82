#include "media/frame.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "media/detail/av_error.h"
#include "media/detail/frame_access.h"

using smartcv::Error;
using smartcv::ErrorCode;
using smartcv::media::ColorModel;
using smartcv::media::ColorRange;
using smartcv::media::Component;
using smartcv::media::Frame;
using smartcv::media::Picture;
using smartcv::media::detail::FrameAccess;

namespace {

void put(const Component& component, int x, int y, int value) {
  std::uint8_t* const at = component.data + y * component.row_stride + x * component.pixel_stride;
  const int word = value << component.shift;
  at[0] = static_cast<std::uint8_t>(word & 0xff);
  if (component.wide()) {
    at[1] = static_cast<std::uint8_t>(word >> 8);
  }
}

template <typename Byte>
int get(const smartcv::media::BasicComponent<Byte>& component, int x, int y) {
  const auto* const at = component.data + y * component.row_stride + x * component.pixel_stride;
  const int word = component.wide() ? at[0] + 256 * at[1] : at[0];
  return word >> component.shift;
}

}  // namespace

TEST_CASE("a frame is empty until it has samples, and moving takes them along", "[frame]") {
  Frame first;
  CHECK(first.empty());
  CHECK_THROWS_AS(first.picture(), Error);
  first = Frame::allocate(8, 6, "yuv420p");
  first.set_sequence(7);
  first.set_time(-3, 2, {1, 25});
  const Frame second = std::move(first);
  CHECK_FALSE(second.empty());
  CHECK(second.sequence() == 7);
  CHECK(second.pts() == -3);
  CHECK(second.duration() == 2);
  CHECK(second.time_base().den == 25);
  CHECK(second.pixel_format() == "yuv420p");
}

TEST_CASE("each sample of each component has a place of its own in every kind of format", "[frame]") {
  const std::string name =
      GENERATE("yuv420p", "yuvj422p", "yuv444p", "yuv410p", "yuv440p12le", "yuv420p10le", "yuv444p16le", "nv12", "nv21",
               "p010le", "p016le", "yuyv422", "uyvy422", "y210le", "gray", "gray10le", "ya8", "gbrp", "gbrap12le",
               "rgb24", "bgr0", "argb", "rgba64le", "yuva420p", "ayuv64le");
  CAPTURE(name);
  // A packed 4:2:2 row ends with a whole pair of pixels: an odd width has no second luma sample to show.
  const int width = name == "yuyv422" || name == "uyvy422" || name == "y210le" ? 10 : 11;
  Frame frame = Frame::allocate(width, 7, name);
  const Picture picture = frame.writable_picture();
  CHECK(picture.layout.width == width);
  CHECK(picture.layout.height == 7);

  const auto value = [&](int component, int x, int y) {
    return (component * 83 + y * 17 + x * 5 + 1) & ((1 << picture.layout.depth) - 1);
  };
  for (int c = 0; c < picture.count; ++c) {
    const Component& component = picture.view()[static_cast<std::size_t>(c)];
    CHECK(component.depth == picture.layout.depth);
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        put(component, x, y, value(c, x, y));
      }
    }
  }
  const auto read_back = std::as_const(frame).picture();
  REQUIRE(read_back.count == picture.count);
  int wrong = 0;
  for (int c = 0; c < read_back.count; ++c) {
    const auto& component = read_back.view()[static_cast<std::size_t>(c)];
    for (int y = 0; y < component.height; ++y) {
      for (int x = 0; x < component.width; ++x) {
        wrong += get(component, x, y) == value(c, x, y) ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("the layout says what a format means", "[frame]") {
  const auto layout = [](const char* name) { return Frame::allocate(16, 10, name).picture().layout; };
  CHECK(layout("yuv420p").model == ColorModel::yuv);
  CHECK(layout("yuv420p").range == ColorRange::limited);
  CHECK(layout("yuvj420p").range == ColorRange::full);
  CHECK(layout("p010le").depth == 10);
  CHECK(layout("yuv422p").log2_chroma_width == 1);
  CHECK(layout("yuv422p").log2_chroma_height == 0);
  CHECK(layout("gbrp").model == ColorModel::rgb);
  CHECK(layout("gbrp").range == ColorRange::full);
  CHECK(layout("gbrap").has_alpha);
  CHECK(layout("gray12le").model == ColorModel::gray);
  CHECK(layout("ya8").has_alpha);

  const Frame p010 = Frame::allocate(16, 10, "p010le");
  CHECK(p010.picture().components[0].shift == 6);
  CHECK(p010.picture().components[1].pixel_stride == 4);
  CHECK_FALSE(p010.picture().components[1].dense());
  CHECK(Frame::allocate(15, 9, "yuv420p").picture().components[2].width == 8);
  CHECK(Frame::allocate(15, 9, "yuv420p").picture().components[2].height == 5);
}

TEST_CASE("an untagged picture is bt601 below 720 lines and bt709 from there on", "[frame]") {
  using smartcv::media::ColorMatrix;
  CHECK(Frame::allocate(1280, 718, "yuv420p").picture().layout.matrix == ColorMatrix::bt601);
  CHECK(Frame::allocate(1280, 720, "yuv420p").picture().layout.matrix == ColorMatrix::bt709);
}

TEST_CASE("a made-up picture is black", "[frame]") {
  const Frame limited = Frame::allocate(8, 8, "yuv420p10le");
  CHECK(get(limited.picture().components[0], 3, 3) == 64);
  CHECK(get(limited.picture().components[1], 3, 3) == 512);
  const Frame full = Frame::allocate(8, 8, "rgb24");
  CHECK(get(full.picture().components[1], 3, 3) == 0);
}

TEST_CASE("drawing on a frame leaves the decoder's reference to the same samples alone", "[frame]") {
  Frame frame = Frame::allocate(8, 8, "yuv420p");
  const smartcv::media::detail::AvFramePtr reference(av_frame_clone(&FrameAccess::get(frame)));
  put(frame.writable_picture().components[0], 0, 0, 200);
  CHECK(reference->data[0][0] == 16);
  CHECK(get(frame.picture().components[0], 0, 0) == 200);
  CHECK(frame.writable_picture().components[0].data == frame.picture().components[0].data);
}

TEST_CASE("released samples carry the frame's time", "[frame]") {
  Frame frame = Frame::allocate(8, 8, "yuv420p");
  frame.set_time(1001, 500, {1, 30000});
  const auto av = FrameAccess::release(std::move(frame));
  CHECK(av->pts == 1001);
  CHECK(av->time_base.den == 30000);
}

TEST_CASE("formats that are unknown or cannot be drawn on are refused by name", "[frame]") {
  const std::string name = GENERATE("nonsense", "pal8", "monoblack", "yuv420p10be", "grayf32le", "bayer_rggb8",
                                    "rgb565le", "x2rgb10le", "xyz12le", "uyyvyy411", "vaapi");
  CAPTURE(name);
  try {
    static_cast<void>(Frame::allocate(8, 8, name));
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::internal);
    CHECK(std::string(error.what()).find(name) != std::string::npos);
  }
}

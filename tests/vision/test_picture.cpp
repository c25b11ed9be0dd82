#include "tests/vision/test_picture.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace smartcv::tests {
namespace {

using media::ColorModel;
using media::PictureLayout;

PictureLayout layout(ColorModel model, int depth, int log2_width, int log2_height, bool alpha = false) {
  PictureLayout made;
  made.model = model;
  made.depth = depth;
  made.log2_chroma_width = log2_width;
  made.log2_chroma_height = log2_height;
  made.has_alpha = alpha;
  made.range = model == ColorModel::rgb ? media::ColorRange::full : media::ColorRange::limited;
  return made;
}

TestFormat planar(std::string name, const PictureLayout& made, int components) {
  TestFormat format{std::move(name), made, {}, 0};
  for (int i = 0; i < components; ++i) {
    format.parts.push_back({i, 0, made.depth > 8 ? 2 : 1});
  }
  return format;
}

int chroma_shift(const PictureLayout& l, int component, bool across) {
  const bool chroma = l.model == ColorModel::yuv && (component == 1 || component == 2);
  return !chroma ? 0 : across ? l.log2_chroma_width : l.log2_chroma_height;
}

template <typename Byte>
media::BasicPicture<Byte> described(const TestFormat& format, const std::vector<Byte*>& planes,
                                    const std::vector<std::ptrdiff_t>& strides) {
  media::BasicPicture<Byte> picture;
  picture.layout = format.layout;
  picture.count = static_cast<int>(format.parts.size());
  for (int i = 0; i < picture.count; ++i) {
    const auto& part = format.parts[static_cast<std::size_t>(i)];
    const int across = chroma_shift(format.layout, i, true);
    const int down = chroma_shift(format.layout, i, false);
    const auto plane = static_cast<std::size_t>(part.plane);
    picture.components[static_cast<std::size_t>(i)] = {planes[plane] + part.offset,
                                                       strides[plane],
                                                       part.pixel_stride,
                                                       format.shift,
                                                       format.layout.depth,
                                                       (format.layout.width + (1 << across) - 1) >> across,
                                                       (format.layout.height + (1 << down) - 1) >> down};
  }
  return picture;
}

}  // namespace

std::vector<TestFormat> test_formats() {
  using Parts = std::vector<TestFormat::Part>;
  const auto yuv = ColorModel::yuv;
  const auto rgb = ColorModel::rgb;
  const auto gray = ColorModel::gray;
  return {
      planar("yuv420p", layout(yuv, 8, 1, 1), 3),
      planar("yuv422p", layout(yuv, 8, 1, 0), 3),
      planar("yuv444p", layout(yuv, 8, 0, 0), 3),
      planar("yuv410p", layout(yuv, 8, 2, 2), 3),
      planar("yuva420p", layout(yuv, 8, 1, 1, true), 4),
      planar("yuv420p10le", layout(yuv, 10, 1, 1), 3),
      planar("yuv422p12le", layout(yuv, 12, 1, 0), 3),
      planar("yuv444p16le", layout(yuv, 16, 0, 0), 3),
      planar("gray", layout(gray, 8, 0, 0), 1),
      planar("gray16le", layout(gray, 16, 0, 0), 1),
      planar("gbrp10le", layout(rgb, 10, 0, 0), 3),
      {"nv12", layout(yuv, 8, 1, 1), Parts{{0, 0, 1}, {1, 0, 2}, {1, 1, 2}}, 0},
      {"nv21", layout(yuv, 8, 1, 1), Parts{{0, 0, 1}, {1, 1, 2}, {1, 0, 2}}, 0},
      {"p010le", layout(yuv, 10, 1, 1), Parts{{0, 0, 2}, {1, 0, 4}, {1, 2, 4}}, 6},
      {"yuyv422", layout(yuv, 8, 1, 0), Parts{{0, 0, 2}, {0, 1, 4}, {0, 3, 4}}, 0},
      {"uyvy422", layout(yuv, 8, 1, 0), Parts{{0, 1, 2}, {0, 0, 4}, {0, 2, 4}}, 0},
      {"rgb24", layout(rgb, 8, 0, 0), Parts{{0, 0, 3}, {0, 1, 3}, {0, 2, 3}}, 0},
      {"bgra", layout(rgb, 8, 0, 0, true), Parts{{0, 2, 4}, {0, 1, 4}, {0, 0, 4}, {0, 3, 4}}, 0},
      {"rgba64le", layout(rgb, 16, 0, 0, true), Parts{{0, 0, 8}, {0, 2, 8}, {0, 4, 8}, {0, 6, 8}}, 0},
      {"ya8", layout(gray, 8, 0, 0, true), Parts{{0, 0, 2}, {0, 1, 2}}, 0},
  };
}

TestFormat test_format(const std::string& name) {
  for (TestFormat& format : test_formats()) {
    if (format.name == name) {
      return format;
    }
  }
  throw std::invalid_argument("no test format " + name);
}

TestPicture::TestPicture(TestFormat format, int width, int height, unsigned seed) : format_(std::move(format)) {
  format_.layout.width = width;
  format_.layout.height = height;
  std::mt19937 random(seed);
  for (const auto& part : format_.parts) {
    const auto plane = static_cast<std::size_t>(part.plane);
    if (plane < planes_.size()) {
      continue;
    }
    // Room enough for the widest packing of any component, plus some bytes nobody owns.
    strides_.push_back(static_cast<std::ptrdiff_t>((width + 3) * 8 + 13));
    planes_.emplace_back(static_cast<std::size_t>(strides_.back()) * static_cast<std::size_t>(height + 1));
    for (std::uint8_t& byte : planes_.back()) {
      byte = static_cast<std::uint8_t>(random());
    }
  }
  // Unused bits of samples stay random only for shifted formats; elsewhere the words hold valid values.
  const media::Picture picture = writable();
  for (int i = 0; i < picture.count; ++i) {
    const auto& c = picture.components[static_cast<std::size_t>(i)];
    for (int y = 0; y < c.height; ++y) {
      for (int x = 0; x < c.width; ++x) {
        if (c.wide() && c.shift == 0) {
          const auto word = static_cast<std::uint16_t>(random() & ((1U << c.depth) - 1U));
          std::memcpy(c.data + y * c.row_stride + x * c.pixel_stride, &word, sizeof word);
        }
      }
    }
  }
}

media::Picture TestPicture::writable() {
  std::vector<std::uint8_t*> starts;
  for (auto& plane : planes_) {
    starts.push_back(plane.data());
  }
  return described<std::uint8_t>(format_, starts, strides_);
}

media::ConstPicture TestPicture::view() const {
  std::vector<const std::uint8_t*> starts;
  for (const auto& plane : planes_) {
    starts.push_back(plane.data());
  }
  return described<const std::uint8_t>(format_, starts, strides_);
}

std::uint32_t TestPicture::get(int component, int x, int y) const {
  const auto picture = view();
  const auto& c = picture.components[static_cast<std::size_t>(component)];
  const std::uint8_t* at = c.data + y * c.row_stride + x * c.pixel_stride;
  const std::uint32_t word = c.wide() ? at[0] | static_cast<std::uint32_t>(at[1]) << 8 : at[0];
  return word >> c.shift & ((1U << c.depth) - 1U);
}

void TestPicture::set(int component, int x, int y, std::uint32_t value) {
  const auto picture = writable();
  const auto& c = picture.components[static_cast<std::size_t>(component)];
  std::uint8_t* at = c.data + y * c.row_stride + x * c.pixel_stride;
  const std::uint32_t shifted = value << c.shift;
  at[0] = static_cast<std::uint8_t>(shifted);
  if (c.wide()) {
    at[1] = static_cast<std::uint8_t>(shifted >> 8);
  }
}

}  // namespace smartcv::tests

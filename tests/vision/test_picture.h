#ifndef SMARTCV_TESTS_VISION_TEST_PICTURE_H
#define SMARTCV_TESTS_VISION_TEST_PICTURE_H

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "media/picture.h"

namespace smartcv::tests {

// How a layout of FFmpeg's name lies in memory.
struct TestFormat {
  std::string name;
  media::PictureLayout layout;  // without the size
  struct Part {
    int plane;
    int offset;        // bytes
    int pixel_stride;  // bytes
  };
  std::vector<Part> parts;  // one per component
  int shift = 0;
};

// Planar, semi-planar and packed, 8 to 16 bits, with and without alpha.
[[nodiscard]] std::vector<TestFormat> test_formats();
[[nodiscard]] TestFormat test_format(const std::string& name);

// A picture in memory of its own: random samples, random bytes between and behind them.
class TestPicture {
 public:
  TestPicture(TestFormat format, int width, int height, unsigned seed = 1);

  [[nodiscard]] media::Picture writable();
  [[nodiscard]] media::ConstPicture view() const;
  [[nodiscard]] std::uint32_t get(int component, int x, int y) const;
  void set(int component, int x, int y, std::uint32_t value);
  // All bytes, padding included.
  [[nodiscard]] const std::vector<std::vector<std::uint8_t>>& planes() const { return planes_; }

 private:
  TestFormat format_;
  std::vector<std::vector<std::uint8_t>> planes_;
  std::vector<std::ptrdiff_t> strides_;
};

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_VISION_TEST_PICTURE_H

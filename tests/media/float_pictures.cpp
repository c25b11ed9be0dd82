#include "tests/media/float_pictures.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "media/reader.h"
#include "tests/media/alpha_pictures.h"
#include "tests/support/media_fixtures.h"

namespace smartcv::tests {

namespace fs = std::filesystem;
using media::ImageFormat;
using media::ImagePattern;
using media::ImageSequenceOptions;
using media::ImageSequenceWriter;

media::SourceInfo some_source() { return media::Reader(fixture("b_frames.mp4")).info(); }

media::FloatPicture float_picture(int count, std::int64_t frame) {
  const auto samples = std::make_shared<std::vector<float>>();
  for (int plane = 0; plane < count; ++plane) {
    for (int y = 0; y < float_height; ++y) {
      for (int x = 0; x < float_width; ++x) {
        const double color = 0.5 + 0.5 * std::sin(0.07 * (plane + 1) * x - 0.05 * y);
        samples->push_back(static_cast<float>(plane + 1 == count ? alpha_at(x, y, frame) : color));
      }
    }
  }
  media::FloatPicture picture{float_width, float_height, count, {}, samples};
  for (int plane = 0; plane < count; ++plane) {
    picture.planes.at(static_cast<std::size_t>(plane)) = samples->data() + plane * float_width * float_height;
  }
  return picture;
}

ImageSequenceOptions options_for(ImageFormat format) {
  ImageSequenceOptions options;
  options.format = format;
  return options;
}

media::ImageSequenceResult write_floats(const ImagePattern& pattern, const ImageSequenceOptions& options, int planes,
                                        int images) {
  ImageSequenceWriter writer(pattern, some_source(), options);
  for (int index = 0; index < images; ++index) {
    writer.write(float_picture(planes, index), {index, 1, {1, 25}});
  }
  return writer.finish();
}

double half_ulp_of_half(double value) {
  const double exponent = value == 0 ? -14 : std::max(std::floor(std::log2(std::abs(value))), -14.0);
  return std::exp2(exponent - 11);
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace smartcv::tests

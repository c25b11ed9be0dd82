#include "tasks/fitting_preview/garment_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/machine_limits.h"
#include "tasks/fitting_preview/garment.h"
#include "vision/axis_taps.h"

namespace smartcv::fitting_preview {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::string message) {
  throw Error(ErrorCode::input, std::move(message), {.doing = "reading the garment's picture", .file = path.string()});
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
         static_cast<std::uint32_t>(bytes[2]) << 8U | static_cast<std::uint32_t>(bytes[3]);
}

// A chunk is its length, four letters, its bytes and a checksum. A transparent colour stands before the pixels (IDAT).
bool names_transparent_color(std::ifstream& file) {
  std::array<unsigned char, 8> head{};
  while (file.read(reinterpret_cast<char*>(head.data()), head.size())) {
    if (std::memcmp(head.data() + 4, "tRNS", 4) == 0) {
      return true;
    }
    if (std::memcmp(head.data() + 4, "IDAT", 4) == 0) {
      return false;
    }
    file.seekg(static_cast<std::streamoff>(big_endian(head.data())) + 4, std::ios::cur);
  }
  return false;
}

void check_memory(const fs::path& path, const PngFacts& facts) {
  const auto pixels = static_cast<std::uint64_t>(facts.size.width) * static_cast<std::uint64_t>(facts.size.height);
  // OpenCV's own limit on a picture, kept here so that the sentence is ours.
  constexpr std::uint64_t most_pixels = std::uint64_t{1} << 30U;
  // As decoded, and as floats once it is made smaller.
  const std::uint64_t needed =
      pixels * 4 * (facts.bits == 16 ? 2 : 1) + std::min(pixels, std::uint64_t{largest_side} * largest_side) * 16;
  const std::uint64_t left = memory_left();
  if (pixels > most_pixels || (left != 0 && needed > left)) {
    refuse(path, fmt::format("{} x {} pixels need {:.1f} GB of memory, more than can be had; make the picture smaller",
                             facts.size.width, facts.size.height, static_cast<double>(needed) / 1e9));
  }
}

// Gray with alpha and the like become four channels.
cv::Mat four_channels(const cv::Mat& picture) {
  if (picture.channels() == 4) {
    return picture;
  }
  if (picture.channels() != 2) {
    return {};
  }
  cv::Mat out(picture.size(), CV_MAKETYPE(picture.depth(), 4));
  const std::array<int, 8> pairs{0, 0, 0, 1, 0, 2, 1, 3};
  cv::mixChannels(&picture, 1, &out, 1, pairs.data(), 4);
  return out;
}

template <typename Sample>
bool sees_something(const cv::Mat& pixels) {
  for (int y = 0; y < pixels.rows; ++y) {
    const auto* row = pixels.ptr<Sample>(y);
    for (int x = 0; x < pixels.cols; ++x) {
      if (row[4 * x + 3] != 0) {
        return true;
      }
    }
  }
  return false;
}

// Every sample value on the linear scale, 0..1: the inverse of IEC 61966-2-1.
std::vector<float> linear_values(int depth) {
  const std::size_t count = depth == CV_8U ? 256 : 65536;
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double v = static_cast<double>(i) / static_cast<double>(count - 1);
    values[i] = static_cast<float>(v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
  }
  return values;
}

template <typename Sample>
void load_row(const cv::Mat& pixels, int y, const std::vector<float>& linear, float* out) {
  const float top = static_cast<float>(linear.size() - 1);
  const auto* row = pixels.ptr<Sample>(y);
  for (int x = 0; x < pixels.cols; ++x) {
    const Sample* bgra = row + static_cast<std::ptrdiff_t>(4) * x;
    float* rgba = out + static_cast<std::ptrdiff_t>(4) * x;
    const float alpha = static_cast<float>(bgra[3]) / top;
    rgba[0] = linear[bgra[2]] * alpha;
    rgba[1] = linear[bgra[1]] * alpha;
    rgba[2] = linear[bgra[0]] * alpha;
    rgba[3] = alpha;
  }
}

void resample_pixels(const vision::AxisTaps& taps, const float* row, float* out) {
  for (int o = 0; o < taps.outputs; ++o) {
    std::array<float, 4> sum{};
    const float* from = row + static_cast<std::ptrdiff_t>(4) * taps.first[static_cast<std::size_t>(o)];
    for (int t = 0; t < taps.taps; ++t) {
      const float weight = taps.weight(t, o);
      for (std::size_t c = 0; c < 4; ++c) {
        sum[c] += weight * from[static_cast<std::ptrdiff_t>(4) * t + static_cast<std::ptrdiff_t>(c)];
      }
    }
    std::copy(sum.begin(), sum.end(), out + static_cast<std::ptrdiff_t>(4) * o);
  }
}

}  // namespace

PngFacts read_png_facts(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    refuse(path, "no such file");
  }
  if (!fs::is_regular_file(path, error)) {
    refuse(path, "is no file; a PNG with transparency is expected");
  }
  std::ifstream file(path, std::ios::binary);
  std::array<unsigned char, 33> head{};
  if (!file) {
    refuse(path, "cannot be read; check its permissions");
  }
  static constexpr std::array<unsigned char, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  file.read(reinterpret_cast<char*>(head.data()), head.size());
  if (file.gcount() < 8 || !std::equal(signature.begin(), signature.end(), head.begin())) {
    refuse(path,
           "is no PNG; a garment is a PNG with transparency (`smartcv fitting-preview garment cutout` makes one "
           "out of a photo)");
  }
  if (file.gcount() < static_cast<std::streamsize>(head.size()) || std::memcmp(head.data() + 12, "IHDR", 4) != 0) {
    refuse(path, "is damaged: it ends within its head");
  }
  const std::uint32_t width = big_endian(head.data() + 16);
  const std::uint32_t height = big_endian(head.data() + 20);
  constexpr std::uint32_t largest = 1U << 20U;
  if (width == 0 || height == 0 || width > largest || height > largest) {
    refuse(path, fmt::format("is damaged or too large: {} x {} pixels", width, height));
  }
  PngFacts facts;
  facts.size = {static_cast<int>(width), static_cast<int>(height)};
  facts.bits = head[24];
  // Bit 2 of the colour type; gray, RGB and palettes can name a transparent colour instead.
  facts.alpha = (head[25] & 4U) != 0 || names_transparent_color(file);
  return facts;
}

cv::Mat read_garment_pixels(const fs::path& path) {
  const PngFacts facts = read_png_facts(path);
  if (!facts.alpha) {
    refuse(path,
           "has no transparency, so its background would be worn, too; cut the garment out with `smartcv "
           "fitting-preview garment cutout`");
  }
  check_memory(path, facts);
  cv::Mat pixels;
  try {
    pixels = four_channels(cv::imread(path.string(), cv::IMREAD_UNCHANGED));
  } catch (const cv::Exception&) {
    pixels.release();  // reported below in our own words
  }
  if (pixels.empty() || (pixels.depth() != CV_8U && pixels.depth() != CV_16U)) {
    refuse(path, "cannot be decoded; the file is damaged");
  }
  if (!(pixels.depth() == CV_8U ? sees_something<std::uint8_t>(pixels) : sees_something<std::uint16_t>(pixels))) {
    refuse(path, "is transparent everywhere; there is no garment in it");
  }
  return pixels;
}

cv::Mat linear_premultiplied(const cv::Mat& pixels, int largest) {
  const double scale = std::min(1.0, static_cast<double>(largest) / std::max(pixels.cols, pixels.rows));
  const int width = std::max(1, static_cast<int>(std::lround(pixels.cols * scale)));
  const int height = std::max(1, static_cast<int>(std::lround(pixels.rows * scale)));
  const auto across = vision::make_axis_taps({.samples = pixels.cols}, pixels.cols, width);
  const auto down = vision::make_axis_taps({.samples = pixels.rows}, pixels.rows, height);
  const std::vector<float> linear = linear_values(pixels.depth());
  std::vector<float> wide(static_cast<std::size_t>(pixels.cols) * 4);
  std::vector<float> narrow(static_cast<std::size_t>(width) * 4);
  std::vector<float> sum(narrow.size());
  const auto row_at = [&](int y) {
    pixels.depth() == CV_8U ? load_row<std::uint8_t>(pixels, y, linear, wide.data())
                            : load_row<std::uint16_t>(pixels, y, linear, wide.data());
    resample_pixels(across, wide.data(), narrow.data());
    return narrow.data();
  };
  cv::Mat out(height, width, CV_32FC4);
  for (int y = 0; y < height; ++y) {
    vision::blend_rows(down, y, row_at, sum);
    std::copy(sum.begin(), sum.end(), out.ptr<float>(y));
  }
  return out;
}

}  // namespace smartcv::fitting_preview

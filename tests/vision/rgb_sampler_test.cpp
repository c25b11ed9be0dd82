#include "vision/rgb_sampler.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <opencv2/core.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"

namespace {

using namespace smartcv;
using media::ChromaSiting;
using media::ColorMatrix;
using media::ColorModel;
using media::ColorRange;
using vision::Size;

// How the samples lie in memory.
enum class Storage { planar, semi_planar, packed, shifted, bottom_up };

// A picture of smooth random content with its samples.
struct TestPicture {
  media::PictureLayout layout;
  std::array<std::vector<int>, 3> samples;
  std::array<Size, 3> sizes;
  std::array<std::vector<std::uint8_t>, 3> memory;
  media::ConstPicture view;
};

std::size_t area(Size size) { return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height); }

std::size_t at(int x, int y, int width) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
}

int component_count(const media::PictureLayout& layout) { return layout.model == ColorModel::gray ? 1 : 3; }

void put(std::vector<std::uint8_t>& memory, std::size_t offset, int value, bool wide) {
  memory[offset] = static_cast<std::uint8_t>(value & 0xFF);
  if (wide) {
    memory[offset + 1] = static_cast<std::uint8_t>(value >> 8);
  }
}

TestPicture make_picture(const media::PictureLayout& layout, Storage storage, unsigned seed) {
  TestPicture picture;
  picture.layout = layout;
  picture.view.layout = layout;
  picture.view.count = component_count(layout);
  std::mt19937 random(seed);
  const int top = (1 << layout.depth) - 1;
  const int shift = storage == Storage::shifted ? 16 - layout.depth : 0;
  const bool wide = layout.depth + shift > 8;
  const auto bytes = static_cast<std::size_t>(wide ? 2 : 1);
  for (std::size_t i = 0; i < static_cast<std::size_t>(picture.view.count); ++i) {
    const bool chroma = layout.model == ColorModel::yuv && i > 0;
    const int cw = chroma ? layout.log2_chroma_width : 0;
    const int ch = chroma ? layout.log2_chroma_height : 0;
    const Size size{(layout.width + (1 << cw) - 1) >> cw, (layout.height + (1 << ch) - 1) >> ch};
    picture.sizes[i] = size;
    for (int n = 0; n < size.width * size.height; ++n) {
      picture.samples[i].push_back(std::uniform_int_distribution<int>(0, top)(random));
    }
    // Neighbouring components share memory in semi-planar and packed pictures; the memory of component 0 or 1 holds it.
    const std::size_t home = storage == Storage::packed ? 0 : storage == Storage::semi_planar && i == 2 ? 1 : i;
    const std::size_t together = storage == Storage::packed ? 3 : storage == Storage::semi_planar && i > 0 ? 2 : 1;
    const std::size_t place = storage == Storage::packed ? i : storage == Storage::semi_planar && i == 2 ? 1 : 0;
    const auto stride = static_cast<std::size_t>(size.width) * together * bytes + 6;
    auto& memory = picture.memory[home];
    memory.resize(stride * static_cast<std::size_t>(size.height), 0xA5);
    auto& component = picture.view.components[i];
    component = {memory.data() + place * bytes,
                 static_cast<std::ptrdiff_t>(stride),
                 static_cast<int>(together * bytes),
                 shift,
                 layout.depth,
                 size.width,
                 size.height};
    for (int y = 0; y < size.height; ++y) {
      const auto row = static_cast<std::size_t>(storage == Storage::bottom_up ? size.height - 1 - y : y);
      for (int x = 0; x < size.width; ++x) {
        const int junk = shift > 0 ? (1 << shift) - 1 : 0;  // bits outside the sample must not matter
        put(memory, row * stride + (static_cast<std::size_t>(x) * together + place) * bytes,
            picture.samples[i][at(x, y, size.width)] << shift | junk, wide);
      }
    }
    if (storage == Storage::bottom_up) {
      component.data += static_cast<std::ptrdiff_t>(stride) * (size.height - 1);
      component.row_stride = -component.row_stride;
    }
  }
  return picture;
}

// ---- The reference: everything in double, straight from the definitions. ----

// Weight of each sample of an axis for the output interval [from, to) in luma samples.
std::vector<double> reference_weights(double from, double to, int samples, double step, double first_center) {
  std::vector<double> weights(static_cast<std::size_t>(samples), 0.0);
  const auto add = [&](int i, double weight) {
    weights[static_cast<std::size_t>(std::clamp(i, 0, samples - 1))] += weight;
  };
  if (to - from >= step) {
    for (int i = -3; i < samples + 3; ++i) {
      const double center = first_center + i * step;
      add(i, std::max(0.0, std::min(to, center + step / 2) - std::max(from, center - step / 2)) / (to - from));
    }
  } else {
    const double position = ((from + to) / 2 - first_center) / step;
    const double floor = std::floor(position);
    add(static_cast<int>(floor), 1 - (position - floor));
    add(static_cast<int>(floor) + 1, position - floor);
  }
  return weights;
}

double first_center(const media::PictureLayout& layout, bool chroma, bool vertical) {
  const double step = chroma ? 1 << (vertical ? layout.log2_chroma_height : layout.log2_chroma_width) : 1;
  const auto s = layout.siting;
  if (!chroma) {
    return 0.5;
  }
  if (vertical) {
    return s == ChromaSiting::top_left || s == ChromaSiting::top         ? 0.5
           : s == ChromaSiting::bottom_left || s == ChromaSiting::bottom ? step - 0.5
                                                                         : step / 2;
  }
  return s == ChromaSiting::center || s == ChromaSiting::top || s == ChromaSiting::bottom ? step / 2 : 0.5;
}

std::array<double, 3> reference_rgb(const media::PictureLayout& layout, const std::array<double, 3>& samples) {
  const double unit = std::pow(2.0, layout.depth - 8);
  const double top = std::pow(2.0, layout.depth) - 1;
  const bool full = layout.range == ColorRange::full;
  const auto luma = [&](double v) { return full ? v / top : (v - 16 * unit) / (219 * unit); };
  const auto chroma = [&](double v) { return (v - 128 * unit) / (full ? top : 224 * unit); };
  double r = 0;
  double g = 0;
  double b = 0;
  if (layout.model == ColorModel::gray) {
    r = g = b = luma(samples[0]);
  } else if (layout.model == ColorModel::rgb) {
    r = luma(samples[0]);
    g = luma(samples[1]);
    b = luma(samples[2]);
  } else if (layout.matrix == ColorMatrix::ycgco) {
    const double y = luma(samples[0]);
    const double cg = chroma(samples[1]);
    const double co = chroma(samples[2]);
    r = y - cg + co;
    g = y + cg;
    b = y - cg - co;
  } else {
    double kr = 0.2126;
    double kb = 0.0722;
    switch (layout.matrix) {
      case ColorMatrix::bt601:
        kr = 0.299;
        kb = 0.114;
        break;
      case ColorMatrix::bt2020:
        kr = 0.2627;
        kb = 0.0593;
        break;
      case ColorMatrix::fcc:
        kr = 0.30;
        kb = 0.11;
        break;
      case ColorMatrix::smpte240m:
        kr = 0.212;
        kb = 0.087;
        break;
      default:
        break;
    }
    const double y = luma(samples[0]);
    r = y + 2 * (1 - kr) * chroma(samples[2]);
    b = y + 2 * (1 - kb) * chroma(samples[1]);
    g = (y - kr * r - kb * b) / (1 - kr - kb);  // by the definition of luma
  }
  const auto clip = [](double v) { return std::clamp(255 * v, 0.0, 255.0); };
  return {clip(r), clip(g), clip(b)};
}

// [height][width][3] of the stored target, as doubles.
std::vector<std::array<double, 3>> reference(const TestPicture& picture, Size target) {
  const auto& layout = picture.layout;
  std::vector<std::array<double, 3>> sampled(area(target));
  for (std::size_t i = 0; i < static_cast<std::size_t>(component_count(layout)); ++i) {
    const bool chroma = layout.model == ColorModel::yuv && i > 0;
    std::vector<std::vector<double>> columns;
    for (int x = 0; x < target.width; ++x) {
      const double share = static_cast<double>(layout.width) / target.width;
      columns.push_back(reference_weights(x * share, (x + 1) * share, picture.sizes[i].width,
                                          chroma ? 1 << layout.log2_chroma_width : 1,
                                          first_center(layout, chroma, false)));
    }
    for (int y = 0; y < target.height; ++y) {
      const double share = static_cast<double>(layout.height) / target.height;
      const auto rows =
          reference_weights(y * share, (y + 1) * share, picture.sizes[i].height,
                            chroma ? 1 << layout.log2_chroma_height : 1, first_center(layout, chroma, true));
      for (int x = 0; x < target.width; ++x) {
        double sum = 0;
        for (int sy = 0; sy < picture.sizes[i].height; ++sy) {
          const double row_weight = rows[static_cast<std::size_t>(sy)];
          for (int sx = 0; row_weight > 0 && sx < picture.sizes[i].width; ++sx) {
            sum += row_weight * columns[static_cast<std::size_t>(x)][static_cast<std::size_t>(sx)] *
                   picture.samples[i][at(sx, sy, picture.sizes[i].width)];
          }
        }
        sampled[at(x, y, target.width)][i] = sum;
      }
    }
  }
  for (auto& pixel : sampled) {
    pixel = reference_rgb(layout, pixel);
  }
  return sampled;
}

struct Differences {
  double rgb8 = 0;
  double rgb_float = 0;
};

// Largest difference of both functions to the reference; unturned.
Differences differences(const TestPicture& picture, Size target) {
  const auto expected = reference(picture, target);
  const auto rgb8 = vision::to_rgb8(picture.view, {}, target);
  std::vector<float> values(expected.size() * 3);
  vision::to_rgb_float(picture.view, {}, target, 0.5F, values.data());
  Differences result;
  for (std::size_t n = 0; n < expected.size(); ++n) {
    const auto* pixel =
        rgb8.ptr<std::uint8_t>(static_cast<int>(n) / target.width) + 3 * (static_cast<int>(n) % target.width);
    for (std::size_t c = 0; c < 3; ++c) {
      result.rgb8 = std::max(result.rgb8, std::abs(pixel[c] - expected[n][c]));
      result.rgb_float =
          std::max(result.rgb_float, std::abs(static_cast<double>(values[3 * n + c]) * 2 - expected[n][c]));
    }
  }
  return result;
}

media::PictureLayout yuv(int width, int height, int depth, int log2_w, int log2_h) {
  media::PictureLayout layout;
  layout.width = width;
  layout.height = height;
  layout.depth = depth;
  layout.log2_chroma_width = log2_w;
  layout.log2_chroma_height = log2_h;
  return layout;
}

// Rounded to nearest, with the float sums' own error on top.
constexpr double rounding = 0.51;
constexpr double float_error = 0.01;

}  // namespace

TEST_CASE("every matrix, range, depth and subsampling agrees with the double-precision reference", "[rgb_sampler]") {
  const std::array<std::array<int, 2>, 4> subsamplings{{{1, 1}, {1, 0}, {0, 0}, {2, 0}}};
  const std::array<Size, 3> targets{{{16, 10}, {54, 41}, {23, 40}}};  // shrinking, growing, one of each
  unsigned seed = 1;
  for (const auto matrix : {ColorMatrix::bt601, ColorMatrix::bt709, ColorMatrix::bt2020, ColorMatrix::fcc,
                            ColorMatrix::smpte240m, ColorMatrix::ycgco}) {
    for (const auto range : {ColorRange::limited, ColorRange::full}) {
      for (const int depth : {8, 10, 12, 16}) {
        for (const auto& [log2_w, log2_h] : subsamplings) {
          auto layout = yuv(37, 29, depth, log2_w, log2_h);  // odd on both sides
          layout.matrix = matrix;
          layout.range = range;
          const auto picture = make_picture(layout, Storage::planar, ++seed);
          const auto found = differences(picture, targets[seed % targets.size()]);
          INFO("matrix " << static_cast<int>(matrix) << " range " << static_cast<int>(range) << " depth " << depth
                         << " chroma " << log2_w << log2_h);
          CHECK(found.rgb8 < rounding);
          CHECK(found.rgb_float < float_error);
        }
      }
    }
  }
}

TEST_CASE("every chroma siting agrees with the reference for shrinking, growing and equal sizes", "[rgb_sampler]") {
  for (const auto siting : {ChromaSiting::left, ChromaSiting::center, ChromaSiting::top_left, ChromaSiting::top,
                            ChromaSiting::bottom_left, ChromaSiting::bottom}) {
    for (const Size source : {Size{40, 24}, Size{31, 17}}) {
      for (const Size target : {Size{20, 12}, Size{10, 8}, Size{40, 24}, Size{64, 33}, Size{1, 1}}) {
        auto layout = yuv(source.width, source.height, 8, 1, 1);
        layout.siting = siting;
        const auto found = differences(make_picture(layout, Storage::planar, 77), target);
        INFO("siting " << static_cast<int>(siting) << " " << source.width << "x" << source.height << " to "
                       << target.width << "x" << target.height);
        CHECK(found.rgb8 < rounding);
        CHECK(found.rgb_float < float_error);
      }
    }
  }
}

TEST_CASE("semi-planar, packed, shifted and bottom-up samples give what planar ones give", "[rgb_sampler]") {
  for (const auto storage :
       {Storage::planar, Storage::semi_planar, Storage::packed, Storage::shifted, Storage::bottom_up}) {
    for (const int depth : {8, 10}) {
      for (const Size target : {Size{19, 11}, Size{70, 50}}) {
        INFO("storage " << static_cast<int>(storage) << " depth " << depth);
        const int log2 = storage == Storage::packed ? 0 : 1;
        CHECK(differences(make_picture(yuv(38, 22, depth, log2, log2), storage, 5), target).rgb8 < rounding);
      }
    }
  }
}

TEST_CASE("RGB and gray pictures of both ranges agree with the reference", "[rgb_sampler]") {
  for (const auto model : {ColorModel::rgb, ColorModel::gray}) {
    for (const auto range : {ColorRange::limited, ColorRange::full}) {
      for (const auto storage : {Storage::planar, Storage::packed}) {
        auto layout = yuv(21, 18, 8, 0, 0);
        layout.model = model;
        layout.range = range;
        const auto picture = make_picture(layout, model == ColorModel::gray ? Storage::planar : storage, 9);
        CHECK(differences(picture, {8, 9}).rgb8 < rounding);
        CHECK(differences(picture, {21, 18}).rgb8 < rounding);
      }
    }
  }
}

TEST_CASE("a picture is mirrored first and then turned clockwise", "[rgb_sampler]") {
  auto layout = yuv(4, 3, 8, 0, 0);
  layout.model = ColorModel::rgb;
  layout.range = ColorRange::full;
  const auto picture = make_picture(layout, Storage::planar, 3);
  const auto stored = [&](int x, int y) { return picture.samples[0][at(x, y, 4)]; };
  for (const bool mirrored : {false, true}) {
    for (int turns = 0; turns < 4; ++turns) {
      const media::Orientation orientation{turns, mirrored};
      const Size target = vision::upright_size({4, 3}, orientation);
      const auto upright = vision::to_rgb8(picture.view, orientation, target);
      std::vector<float> values(area(target) * 3);
      vision::to_rgb_float(picture.view, orientation, target, 1.0F, values.data());
      for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 4; ++x) {
          const auto p =
              vision::to_upright({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, orientation, {4, 3});
          const int ux = static_cast<int>(p.x);
          const int uy = static_cast<int>(p.y);
          INFO("turns " << turns << " mirrored " << mirrored << " at " << x << "," << y);
          CHECK(int{upright.at<cv::Vec3b>(uy, ux)[0]} == stored(x, y));
          CHECK(static_cast<int>(std::lround(values[at(ux, uy, target.width) * 3])) == stored(x, y));
        }
      }
    }
  }
}

TEST_CASE("a turned 4:2:0 picture is resized as if it had been turned before", "[rgb_sampler]") {
  const auto picture = make_picture(yuv(50, 34, 10, 1, 1), Storage::planar, 11);
  const auto expected = vision::to_rgb8(picture.view, {}, {20, 16});
  cv::Mat turned;
  cv::rotate(expected, turned, cv::ROTATE_90_CLOCKWISE);
  CHECK(cv::norm(turned, vision::to_rgb8(picture.view, {1, false}, {16, 20}), cv::NORM_INF) == 0);
}

TEST_CASE("a letterboxed picture keeps its aspect ratio and lies in the middle", "[rgb_sampler]") {
  const auto wide = vision::letterbox({1920, 1080}, {640, 640});
  CHECK(wide.inner == Size{640, 360});
  CHECK(wide.top == 140);
  CHECK(wide.left == 0);
  const auto odd = vision::letterbox({101, 300}, {64, 64});
  CHECK(odd.inner == Size{22, 64});
  CHECK(odd.left == 21);

  const auto picture = make_picture(yuv(40, 20, 8, 1, 1), Storage::planar, 2);
  std::vector<float> boxed(16 * 16 * 3);
  const auto placed = vision::to_rgb_float_letterbox(picture.view, {}, {16, 16}, 114, 1.0F / 255, boxed.data());
  CHECK(placed.inner == Size{16, 8});
  std::vector<float> plain(16 * 8 * 3);
  vision::to_rgb_float(picture.view, {}, {16, 8}, 1.0F / 255, plain.data());
  CHECK(std::memcmp(boxed.data() + 4 * 16 * 3, plain.data(), plain.size() * sizeof(float)) == 0);
  CHECK(boxed.front() == Approx(114.0 / 255));
  CHECK(boxed.back() == Approx(114.0 / 255));
}

TEST_CASE("an empty picture or target is refused", "[rgb_sampler]") {
  const auto picture = make_picture(yuv(8, 8, 8, 1, 1), Storage::planar, 1);
  CHECK_THROWS_AS(vision::to_rgb8(picture.view, {}, {0, 4}), Error);
  CHECK_THROWS_AS(vision::to_rgb8(media::ConstPicture{}, {}, {4, 4}), Error);
}

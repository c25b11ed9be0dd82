#include "tests/vision/matte_reference.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace smartcv::tests {
namespace {

using media::ColorMatrix;
using media::ColorModel;
using media::ColorRange;

std::array<double, 3> weights(ColorMatrix matrix) {
  switch (matrix) {
    case ColorMatrix::bt601:
      return {0.299, 0.587, 0.114};
    case ColorMatrix::bt2020:
      return {0.2627, 0.6780, 0.0593};
    case ColorMatrix::fcc:
      return {0.30, 0.59, 0.11};
    case ColorMatrix::smpte240m:
      return {0.212, 0.701, 0.087};
    default:
      return {0.2126, 0.7152, 0.0722};
  }
}

struct Scale {
  double zero;
  double one;
};

Scale scale_of(const media::PictureLayout& layout, int component) {
  const bool chroma = layout.model == ColorModel::yuv && component > 0;
  const double unit = std::ldexp(1.0, layout.depth - 8);
  const double zero = chroma ? 128 * unit : layout.range == ColorRange::full ? 0 : 16 * unit;
  if (layout.range == ColorRange::full) {
    return {zero, std::ldexp(1.0, layout.depth) - 1};
  }
  return {zero, (chroma ? 224 : 219) * unit};
}

double linear(const media::PictureLayout& layout, const TestPicture& picture, int component, int x, int y) {
  const media::ConstPicture seen = picture.view();
  const auto& c = seen.components[static_cast<std::size_t>(component)];
  const double across = 1 << layout.log2_chroma_width;
  const double down = 1 << layout.log2_chroma_height;
  const double u = std::clamp((x - first_chroma(layout, true)) / across, 0.0, c.width - 1.0);
  const double v = std::clamp((y - first_chroma(layout, false)) / down, 0.0, c.height - 1.0);
  const int left = static_cast<int>(u);
  const int top = static_cast<int>(v);
  const int right = std::min(left + 1, c.width - 1);
  const int bottom = std::min(top + 1, c.height - 1);
  const auto row = [&](int at) {
    return (1 - (u - left)) * picture.get(component, left, at) + (u - left) * picture.get(component, right, at);
  };
  return (1 - (v - top)) * row(top) + (v - top) * row(bottom);
}

}  // namespace

Plane varied_alpha(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(0, 1);
  Plane plane(width, height);
  for (int y = 0; y < height; ++y) {
    int x = 0;
    const int row_kind = y % 7;
    while (x < width) {
      const int kind = row_kind == 0 ? 0 : row_kind == 1 ? 1 : static_cast<int>(random() % 5);
      const int length = row_kind <= 1 ? width : 1 + static_cast<int>(random() % 30);
      for (int i = 0; i < length && x < width; ++i, ++x) {
        const float ramp = static_cast<float>(i + 1) / static_cast<float>(length + 1);
        plane.at(x, y) = kind == 0   ? 0.0015F * unit(random)
                         : kind == 1 ? 1 - 0.0015F * unit(random)
                         : kind == 2 ? ramp
                         : kind == 3 ? 1 - ramp
                                     : unit(random);
      }
    }
  }
  return plane;
}

double first_chroma(const media::PictureLayout& layout, bool across) {
  using media::ChromaSiting;
  const int step = 1 << (across ? layout.log2_chroma_width : layout.log2_chroma_height);
  const auto s = layout.siting;
  if (across) {
    const bool left = s == ChromaSiting::left || s == ChromaSiting::top_left || s == ChromaSiting::bottom_left;
    return left ? 0 : (step - 1) / 2.0;
  }
  if (s == ChromaSiting::top_left || s == ChromaSiting::top) {
    return 0;
  }
  return s == ChromaSiting::bottom_left || s == ChromaSiting::bottom ? step - 1 : (step - 1) / 2.0;
}

double sample_of(const media::PictureLayout& layout, int component, const Rgb3& rgb) {
  const Scale scale = scale_of(layout, component);
  const auto [r, g, b] = rgb;
  if (layout.model == ColorModel::rgb) {
    return scale.zero + scale.one * rgb.at(static_cast<std::size_t>(component));
  }
  if (layout.model == ColorModel::yuv && layout.matrix == ColorMatrix::ycgco) {
    const double value = component == 0   ? r / 4 + g / 2 + b / 4
                         : component == 1 ? -r / 4 + g / 2 - b / 4
                                          : r / 2 - b / 2;
    return scale.zero + scale.one * value;
  }
  const auto w = weights(layout.matrix);
  const double luma = w[0] * r + w[1] * g + w[2] * b;
  const double value = component == 0   ? luma
                       : component == 1 ? (b - luma) / (2 * (1 - w[2]))
                                        : (r - luma) / (2 * (1 - w[0]));
  return scale.zero + scale.one * value;
}

bool is_rounded(double exact, std::uint32_t stored, int depth) {
  const double top = std::ldexp(1.0, depth) - 1;
  // 16-bit values in float: a step of 1/256, a few times over.
  const double slack = depth > 12 ? 0.03 : 0.002;
  return std::abs(std::clamp(exact, 0.0, top) - static_cast<double>(stored)) <= 0.5 + slack;
}

MatteReference::MatteReference(const TestPicture& source, const Plane& alpha, double cleanup,
                               std::optional<std::array<Plane, 3>> foreground, double green_despill)
    : source_(source),
      layout_(source.view().layout),
      alpha_(alpha),
      cleanup_(cleanup),
      foreground_(std::move(foreground)),
      green_despill_(green_despill) {}

double MatteReference::clean(int x, int y) const {
  const float a = alpha_.at(x, y);
  const auto threshold = static_cast<float>(cleanup_);
  return !(a > threshold) ? 0 : a >= 1 - threshold ? 1 : static_cast<double>(a);
}

template <typename Value>
double MatteReference::averaged(int x, int y, const Value& value) const {
  const int step_x = 1 << layout_.log2_chroma_width;
  const int step_y = 1 << layout_.log2_chroma_height;
  const double cx = first_chroma(layout_, true) + x * step_x;
  const double cy = first_chroma(layout_, false) + y * step_y;
  const auto overlap = [](double center, int step, int i) {
    return std::max(0.0, std::min(center + step / 2.0, i + 0.5) - std::max(center - step / 2.0, i - 0.5)) / step;
  };
  double sum = 0;
  for (int j = y * step_y - step_y; j <= y * step_y + 2 * step_y; ++j) {
    for (int i = x * step_x - step_x; i <= x * step_x + 2 * step_x; ++i) {
      const double weight = overlap(cx, step_x, i) * overlap(cy, step_y, j);
      if (weight > 0) {
        sum += weight * value(std::clamp(i, 0, layout_.width - 1), std::clamp(j, 0, layout_.height - 1));
      }
    }
  }
  return sum;
}

double MatteReference::alpha(int component, int x, int y) const {
  if (layout_.model != ColorModel::yuv || component == 0) {
    return clean(x, y);
  }
  return averaged(x, y, [&](int i, int j) { return clean(i, j); });
}

Rgb3 MatteReference::source_rgb(int x, int y) const {
  Rgb3 values{};
  if (layout_.model == ColorModel::rgb) {
    for (int c = 0; c < 3; ++c) {
      const Scale scale = scale_of(layout_, c);
      values.at(static_cast<std::size_t>(c)) = (source_.get(c, x, y) - scale.zero) / scale.one;
    }
  } else {
    const Scale luma_scale = scale_of(layout_, 0);
    const double luma = (source_.get(0, x, y) - luma_scale.zero) / luma_scale.one;
    if (layout_.model == ColorModel::gray) {
      values = {luma, luma, luma};
    } else {
      const Scale chroma_scale = scale_of(layout_, 1);
      const double u = (linear(layout_, source_, 1, x, y) - chroma_scale.zero) / chroma_scale.one;
      const double v = (linear(layout_, source_, 2, x, y) - chroma_scale.zero) / chroma_scale.one;
      const auto w = weights(layout_.matrix);
      const double r = luma + 2 * (1 - w[0]) * v;
      const double b = luma + 2 * (1 - w[2]) * u;
      values = layout_.matrix == ColorMatrix::ycgco ? Rgb3{luma - u + v, luma + u, luma - u - v}
                                                    : Rgb3{r, (luma - w[0] * r - w[2] * b) / w[1], b};
    }
  }
  for (double& value : values) {
    value = std::clamp(value, 0.0, 1.0);
  }
  return values;
}

Rgb3 MatteReference::residual(int x, int y) const {
  const double a = clean(x, y);
  Rgb3 r{};
  if (a == 0) {
    return r;
  }
  const Rgb3 seen = source_rgb(x, y);
  for (std::size_t i = 0; i < 3 && foreground_.has_value() && a < 1; ++i) {
    r.at(i) = static_cast<double>(foreground_->at(i).at(x, y)) - seen.at(i);
  }
  const double green = seen[1] + r[1];
  r[1] -= green_despill_ * std::max(0.0, green - std::max(seen[0] + r[0], seen[2] + r[2]));
  return r;
}

Rgb3 MatteReference::foreground_rgb(int x, int y) const {
  Rgb3 rgb = source_rgb(x, y);
  const Rgb3 r = residual(x, y);
  for (std::size_t i = 0; i < 3; ++i) {
    rgb.at(i) += r.at(i);
  }
  return rgb;
}

double MatteReference::foreground(int component, int x, int y) const {
  const double own = source_.get(component, x, y);
  const double zero = sample_of(layout_, component, {0, 0, 0});
  const auto difference = [&](int i, int j) { return sample_of(layout_, component, residual(i, j)) - zero; };
  if (layout_.model != ColorModel::yuv || component == 0) {
    return own + difference(x, y);
  }
  const double visible = alpha(component, x, y);
  const double sum = averaged(x, y, [&](int i, int j) { return clean(i, j) * difference(i, j); });
  return visible > 0 ? own + sum / visible : own;
}

double MatteReference::composite(const TestPicture& background, int component, int x, int y) const {
  const double back = background.get(component, x, y);
  return back + alpha(component, x, y) * (foreground(component, x, y) - back);
}

}  // namespace smartcv::tests

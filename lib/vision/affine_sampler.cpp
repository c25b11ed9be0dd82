#include "vision/affine_sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/rgb_matrix.h"
#include "vision/samples.h"

namespace smartcv::vision {
namespace {

using media::ColorModel;
using media::ConstPicture;

// One colour component and the way from the crop to its samples: sample numbers, centres at integers.
struct SampledPlane {
  media::ConstComponent component;
  Affine to_samples;
  int across = 1;  // samples per output pixel
  int down = 1;
};

int samples_along(double x, double y, int most) {
  // A scale that is whole but for rounding must not cost another row of samples.
  return std::clamp(static_cast<int>(std::ceil(std::min(std::hypot(x, y), static_cast<double>(most)) - 1e-6)), 1, most);
}

std::vector<SampledPlane> plan(const ConstPicture& picture, media::Orientation orientation, const AffineCrop& crop) {
  const auto& layout = picture.layout;
  const int count = layout.model == ColorModel::gray ? 1 : 3;
  const auto& map = crop.to_picture;
  if (layout.width <= 0 || layout.height <= 0 || picture.count < count || crop.size.width <= 0 ||
      crop.size.height <= 0 || crop.most_samples < 1 ||
      !std::isfinite(map.xx + map.xy + map.x0 + map.yx + map.yy + map.y0)) {
    throw Error(ErrorCode::internal,
                fmt::format("cannot take a {}x{} crop of a {}x{} picture of {} components", crop.size.width,
                            crop.size.height, layout.width, layout.height, picture.count));
  }
  const Affine to_stored = composed(upright_to_stored(orientation, {layout.width, layout.height}), map);
  std::vector<SampledPlane> planes;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const auto columns = horizontal_grid(picture.layout, static_cast<int>(index));
    const auto rows = vertical_grid(picture.layout, static_cast<int>(index));
    const Affine to_grid{
        1 / columns.step, 0, -columns.start / columns.step - 0.5, 0, 1 / rows.step, -rows.start / rows.step - 0.5};
    const Affine to_samples = composed(to_grid, to_stored);
    planes.push_back({picture.components[index], to_samples,
                      samples_along(to_samples.xx, to_samples.yx, crop.most_samples),
                      samples_along(to_samples.xy, to_samples.yy, crop.most_samples)});
  }
  return planes;
}

// Sample numbers left and right of a position, and the weight of the right one; beyond the ends the outermost sample.
struct Neighbours {
  int low;
  int high;
  float weight;
};

Neighbours neighbours(double position, int samples) {
  const double inside = std::clamp(position, 0.0, samples - 1.0);
  const int low = static_cast<int>(inside);
  return {low, std::min(low + 1, samples - 1), static_cast<float>(inside - low)};
}

// How much of a bilinear sample comes from inside the axis, 0..1.
float share_inside(double position, int samples) {
  return static_cast<float>(std::clamp(std::min(position + 1, samples - position), 0.0, 1.0));
}

// Calls work(x, column position, row position) for every sample of the output row y.
template <typename Work>
void for_each_sample(const SampledPlane& plane, int y, int width, const Work& work) {
  const auto& m = plane.to_samples;
  for (int down = 0; down < plane.down; ++down) {
    const double row = y + (down + 0.5) / plane.down;
    for (int across = 0; across < plane.across; ++across) {
      const double first = (across + 0.5) / plane.across;
      const double u = m.xy * row + m.x0;
      const double v = m.yy * row + m.y0;
      for (int x = 0; x < width; ++x) {
        const double column = x + first;
        work(static_cast<std::size_t>(x), m.xx * column + u, m.yx * column + v);
      }
    }
  }
}

// One row of the crop in one component.
struct ComponentRow {
  std::vector<float> means;   // of the samples, in units of the component
  std::vector<float> inside;  // the share of each pixel that lies inside the picture, 0..1
};

void sample_row(const SampledPlane& plane, int y, bool seam, ComponentRow& out) {
  std::fill(out.means.begin(), out.means.end(), 0.0F);
  std::fill(out.inside.begin(), out.inside.end(), 0.0F);
  const auto& component = plane.component;
  with_rows(component, [&](const auto& row_at) {
    for_each_sample(plane, y, static_cast<int>(out.means.size()), [&](std::size_t x, double u, double v) {
      const auto columns = neighbours(u, component.width);
      const auto rows = neighbours(v, component.height);
      const auto across = [&](const auto& row) {
        const auto low = static_cast<float>(row.get(columns.low));
        return low + columns.weight * (static_cast<float>(row.get(columns.high)) - low);
      };
      const float top = across(row_at(rows.low));
      const float value = top + rows.weight * (across(row_at(rows.high)) - top);
      const float share = seam ? share_inside(u, component.width) * share_inside(v, component.height) : 1.0F;
      out.means[x] += share * value;
      out.inside[x] += share;
    });
  });
  const float samples = 1.0F / static_cast<float>(plane.across * plane.down);
  for (std::size_t x = 0; x < out.means.size(); ++x) {
    out.means[x] = out.inside[x] > 0 ? out.means[x] / out.inside[x] : 0;
    out.inside[x] *= samples;
  }
}

// True when no sample of the crop takes anything from beyond the picture.
bool all_inside(const SampledPlane& luma, Size crop) {
  const auto inside = [&](int x, int y) {
    const auto& m = luma.to_samples;
    const double u = m.xx * x + m.xy * y + m.x0;
    const double v = m.yx * x + m.yy * y + m.y0;
    return u >= 0 && v >= 0 && u <= luma.component.width - 1 && v <= luma.component.height - 1;
  };
  return inside(0, 0) && inside(crop.width, 0) && inside(0, crop.height) && inside(crop.width, crop.height);
}

// Calls store(x, y, {r, g, b}), not rounded.
template <typename Store>
void render(const ConstPicture& picture, media::Orientation orientation, const AffineCrop& crop, const Store& store) {
  const auto planes = plan(picture, orientation, crop);
  const auto matrix = rgb_matrix(picture);
  const auto width = static_cast<std::size_t>(crop.size.width);
  const ComponentRow blank{std::vector<float>(width), std::vector<float>(width)};
  std::array<ComponentRow, 3> row{blank, blank, blank};
  const bool seam = !crop.repeat_edge && !all_inside(planes[0], crop.size);
  for (int y = 0; y < crop.size.height; ++y) {
    for (std::size_t i = 0; i < planes.size(); ++i) {
      sample_row(planes[i], y, seam, row[i]);
    }
    const auto& inside = row[0].inside;
    for (std::size_t x = 0; x < width; ++x) {
      std::array<float, 3> rgb{};
      for (std::size_t c = 0; c < 3; ++c) {
        const auto& weight = matrix.weight[c];
        const float value = std::clamp(
            weight[0] * row[0].means[x] + weight[1] * row[1].means[x] + weight[2] * row[2].means[x] + matrix.bias[c],
            0.0F, 255.0F);
        rgb[c] = value * inside[x] + crop.outside[c] * (1 - inside[x]);
      }
      store(static_cast<int>(x), y, rgb);
    }
  }
}

}  // namespace

cv::Mat affine_rgb8(const ConstPicture& picture, media::Orientation orientation, const AffineCrop& crop) {
  cv::Mat out(std::max(crop.size.height, 0), std::max(crop.size.width, 0), CV_8UC3);
  render(picture, orientation, crop, [&](int x, int y, const std::array<float, 3>& rgb) {
    auto* pixel = out.ptr<std::uint8_t>(y) + 3 * x;
    for (std::size_t c = 0; c < 3; ++c) {
      constexpr float half = 0.5F;
      pixel[c] = static_cast<std::uint8_t>(rgb[c] + half);
    }
  });
  return out;
}

void affine_rgb_float(const ConstPicture& picture, media::Orientation orientation, const AffineCrop& crop, float* rgb) {
  render(picture, orientation, crop, [&](int x, int y, const std::array<float, 3>& values) {
    const auto pixel = static_cast<std::ptrdiff_t>(y) * crop.size.width + x;
    std::copy(values.begin(), values.end(), rgb + 3 * pixel);
  });
}

}  // namespace smartcv::vision

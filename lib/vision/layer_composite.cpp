#include "vision/layer_composite.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "vision/component_grid.h"
#include "vision/layer_shading.h"
#include "vision/sample_matrix.h"
#include "vision/sample_rows.h"
#include "vision/source_rgb.h"
#include "vision/stored_layer.h"

namespace smartcv::vision {
namespace {

constexpr float opaque = 1 - 1e-6F;

// Draws one layer onto one picture.
class Painter {
 public:
  Painter(StoredLayer layer, const LightCurve& curve, const media::Picture& picture)
      : layer_(std::move(layer)),
        curve_(curve),
        picture_(picture),
        matrix_(sample_matrix(picture.layout)),
        components_(color_components(picture.layout)),
        source_(read_only(picture)) {
    const auto width = static_cast<std::size_t>(layer_.area.width);
    for (auto* rows : {&light_, &behind_, &values_}) {
      for (auto& row : *rows) {
        row.resize(width);
      }
    }
    alpha_.resize(width);
    samples_.resize(width);
    const auto& layout = picture.layout;
    if (layout.model == media::ColorModel::yuv && (layout.log2_chroma_width > 0 || layout.log2_chroma_height > 0)) {
      begin_chroma();
    }
  }

  void paint() {
    for (int y = 0; y < layer_.area.height; ++y) {
      paint_row(y);
    }
    if (subsampled_) {
      paint_chroma();
    }
  }

 private:
  // Values that each row of chroma needs: two components and the coverage.
  static constexpr std::size_t chroma_values = 3;

  void begin_chroma() {
    subsampled_ = true;
    const auto& layout = picture_.layout;
    across_ = make_axis_taps(horizontal_grid(layout, 0), horizontal_grid(layout, 1));
    down_ = make_axis_taps(vertical_grid(layout, 0), vertical_grid(layout, 1));
    const Size size = component_size(layout, 1);
    const cv::Rect& area = layer_.area;
    // A filter reaches one sample beyond those that stand in the area.
    chroma_begin_ = std::max(0, (area.x >> layout.log2_chroma_width) - 1);
    chroma_end_ = std::min(size.width, ((area.br().x - 1) >> layout.log2_chroma_width) + 2);
    for (std::size_t i = 0; i < chroma_values; ++i) {
      wide_[i].assign(static_cast<std::size_t>(layout.width), 0.0F);
      narrow_[i].assign(static_cast<std::size_t>(area.height) * chroma_width(), 0.0F);
    }
  }
  [[nodiscard]] std::size_t chroma_width() const { return static_cast<std::size_t>(chroma_end_ - chroma_begin_); }

  void paint_row(int y) {
    const auto* row = layer_.rgba.ptr<cv::Vec4f>(y);
    const int width = layer_.area.width;
    bool painted = false;
    for (int begin = 0; begin < width;) {
      if (!(row[begin][3] > 0)) {
        ++begin;
        continue;
      }
      const bool full = row[begin][3] >= opaque;
      int end = begin;
      while (end < width && row[end][3] > 0 && (row[end][3] >= opaque) == full) {
        ++end;
      }
      paint_run(y, begin, end, full);
      painted = true;
      begin = end;
    }
    if (painted && subsampled_) {
      for (std::size_t i = 0; i < chroma_values; ++i) {
        resample_row(across_, wide_[i].data(), chroma_begin_, chroma_end_,
                     narrow_[i].data() + static_cast<std::size_t>(y) * chroma_width());
        const auto first = wide_[i].begin() + layer_.area.x;
        std::fill(first, first + width, 0.0F);
      }
    }
  }

  // Pixels that all have some coverage; of `full` ones nothing shows through.
  void paint_run(int y, int begin, int end, bool full) {
    const int count = end - begin;
    const auto* pixels = layer_.rgba.ptr<cv::Vec4f>(y) + begin;
    for (int x = 0; x < count; ++x) {
      const auto i = static_cast<std::size_t>(x);
      light_[0][i] = pixels[x][0];
      light_[1][i] = pixels[x][1];
      light_[2][i] = pixels[x][2];
      alpha_[i] = full ? 1.0F : std::min(pixels[x][3], 1.0F);
    }
    const int left = layer_.area.x + begin;
    if (!full || !curve_.is_srgb()) {
      to_light(count);
    }
    if (!full) {
      source_.read(layer_.area.y + y, left, left + count, {behind_[0].data(), behind_[1].data(), behind_[2].data()});
      for (std::size_t c = 0; c < 3; ++c) {
        mix(light_[c].data(), behind_[c].data(), count);
      }
    } else if (!curve_.is_srgb()) {
      for (auto& channel : light_) {
        curve_.to_code(channel.data(), count, channel.data());
      }
    }
    store(layer_.area.y + y, left, count, full);
  }

  // From the layer's code to a light(C), in the picture's primaries; in place.
  void to_light(int count) {
    for (auto& channel : light_) {
      for (int x = 0; x < count; ++x) {
        const auto i = static_cast<std::size_t>(x);
        channel[i] /= alpha_[i];
      }
      LightCurve::srgb().to_light(channel.data(), count, channel.data());
      for (int x = 0; x < count; ++x) {
        const auto i = static_cast<std::size_t>(x);
        channel[i] *= alpha_[i];
      }
    }
    curve_.from_srgb_primaries(light_[0].data(), light_[1].data(), light_[2].data(), count);
  }

  // V of Note [Over, in light], in place.
  void mix(float* light, const float* source, int count) {
    curve_.to_light(source, count, samples_.data());
    for (int x = 0; x < count; ++x) {
      const auto i = static_cast<std::size_t>(x);
      light[x] += (1 - alpha_[i]) * samples_[i];
    }
    curve_.to_code(light, count, light);
    for (int x = 0; x < count; ++x) {
      light[x] -= (1 - alpha_[static_cast<std::size_t>(x)]) * source[x];
    }
  }

  // Of component c: m_c . V + a bias_c.
  void convert(std::size_t c, int count, float* out) const {
    const auto& weights = matrix_.weight[c];
    const auto r = static_cast<float>(weights[0]);
    const auto g = static_cast<float>(weights[1]);
    const auto b = static_cast<float>(weights[2]);
    const auto bias = static_cast<float>(matrix_.bias[c]);
    const float* const red = light_[0].data();
    const float* const green = light_[1].data();
    const float* const blue = light_[2].data();
    const float* const alpha = alpha_.data();
    for (int x = 0; x < count; ++x) {
      out[x] = r * red[x] + g * green[x] + b * blue[x] + alpha[x] * bias;
    }
  }

  void store(int y, int left, int count, bool full) {
    for (int c = 0; c < components_; ++c) {
      const auto index = static_cast<std::size_t>(c);
      if (subsampled_ && c > 0) {
        convert(index, count, wide_[index - 1].data() + left);
        continue;
      }
      float* const value = values_[index].data();
      convert(index, count, value);
      const auto& component = picture_.components[index];
      if (!full) {
        load_samples(read_only(component), y, left, left + count, samples_.data());
        for (int x = 0; x < count; ++x) {
          value[x] += (1 - alpha_[static_cast<std::size_t>(x)]) * samples_[static_cast<std::size_t>(x)];
        }
      }
      store_samples(component, y, left, left + count, value);
    }
    if (subsampled_) {
      std::copy_n(alpha_.begin(), count, wide_[2].begin() + left);
    }
  }

  void paint_chroma() {
    const auto& layout = picture_.layout;
    const cv::Rect& area = layer_.area;
    const int first = std::max(0, (area.y >> layout.log2_chroma_height) - 1);
    const int last = std::min(component_size(layout, 1).height, ((area.br().y - 1) >> layout.log2_chroma_height) + 2);
    std::array<std::vector<float>, chroma_values> sums;
    for (int y = first; y < last; ++y) {
      bool any = false;
      for (std::size_t i = 0; i < chroma_values; ++i) {
        sums[i].assign(chroma_width(), 0.0F);
        any = add_rows(i, y, sums[i]) || any;
      }
      if (any) {
        store_chroma(y, sums);
      }
    }
  }

  // The luma rows that go into a chroma row.
  bool add_rows(std::size_t value, int y, std::vector<float>& sum) const {
    bool any = false;
    for (int t = 0; t < down_.taps; ++t) {
      const float weight = down_.weight(t, y);
      const int row = down_.first[static_cast<std::size_t>(y)] + t - layer_.area.y;
      if (weight == 0 || row < 0 || row >= layer_.area.height) {
        continue;
      }
      any = true;
      const float* from = narrow_[value].data() + static_cast<std::size_t>(row) * chroma_width();
      for (std::size_t x = 0; x < sum.size(); ++x) {
        sum[x] += weight * from[x];
      }
    }
    return any;
  }

  void store_chroma(int y, const std::array<std::vector<float>, chroma_values>& sums) {
    const std::vector<float>& covered = sums[2];
    const auto width = covered.size();
    for (std::size_t begin = 0; begin < width;) {
      if (!(covered[begin] > 0)) {
        ++begin;
        continue;
      }
      std::size_t end = begin;
      while (end < width && covered[end] > 0) {
        ++end;
      }
      const int left = chroma_begin_ + static_cast<int>(begin);
      const int right = chroma_begin_ + static_cast<int>(end);
      std::vector<float> samples(end - begin);
      for (std::size_t c = 1; c < 3; ++c) {
        load_samples(read_only(picture_.components[c]), y, left, right, samples.data());
        for (std::size_t x = 0; x < samples.size(); ++x) {
          samples[x] = (1 - std::min(covered[begin + x], 1.0F)) * samples[x] + sums[c - 1][begin + x];
        }
        store_samples(picture_.components[c], y, left, right, samples.data());
      }
      begin = end;
    }
  }

  StoredLayer layer_;
  const LightCurve& curve_;
  const media::Picture& picture_;
  SampleMatrix matrix_;
  int components_;
  SourceRgb source_;
  // Of a run: the layer's colours, then its light, then V; the source's colours; sample values of the components;
  // coverage; scratch.
  std::array<std::vector<float>, 3> light_;
  std::array<std::vector<float>, 3> behind_;
  std::array<std::vector<float>, 3> values_;
  std::vector<float> alpha_;
  std::vector<float> samples_;
  // Subsampled chroma: a luma row over the whole picture, and all rows of the area filtered across.
  bool subsampled_ = false;
  AxisTaps across_;
  AxisTaps down_;
  int chroma_begin_ = 0;
  int chroma_end_ = 0;
  std::array<std::vector<float>, chroma_values> wide_;
  std::array<std::vector<float>, chroma_values> narrow_;
};

}  // namespace

void draw_layer(const Layer& layer, const LightCurve& curve, media::Orientation orientation,
                const media::Picture& picture) {
  const Size stored{picture.layout.width, picture.layout.height};
  if (layer.area.area() == 0) {
    return;
  }
  const Layer lit = shaded(layer, curve, orientation, read_only(picture));
  Painter(stored_layer(lit, orientation, stored), curve, picture).paint();
}

}  // namespace smartcv::vision

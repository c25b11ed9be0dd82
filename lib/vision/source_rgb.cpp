#include "vision/source_rgb.h"

#include <algorithm>
#include <cstddef>

#include "vision/component_grid.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {

SourceRgb::SourceRgb(const media::ConstPicture& picture)
    : picture_(picture), matrix_(rgb_matrix(picture)), components_(color_components(picture.layout)) {
  const auto& layout = picture.layout;
  subsampled_ =
      layout.model == media::ColorModel::yuv && (layout.log2_chroma_width > 0 || layout.log2_chroma_height > 0);
  if (subsampled_) {
    across_ = make_axis_taps(horizontal_grid(layout, 1), horizontal_grid(layout, 0));
    down_ = make_axis_taps(vertical_grid(layout, 1), vertical_grid(layout, 0));
  }
  const auto width = static_cast<std::size_t>(layout.width);
  row_.resize(width);
  tall_.resize(width);
  for (auto& samples : samples_) {
    samples.resize(width);
  }
  // A luma sample of 255 or 2^depth - 1 is 1.
  for (std::size_t i = 0; i < 3; ++i) {
    for (float& weight : matrix_.weight[i]) {
      weight /= 255;
    }
    matrix_.bias[i] /= 255;
  }
}

void SourceRgb::read_chroma(int component, int y, int begin, int end, float* out) {
  const auto& chroma = picture_.components[static_cast<std::size_t>(component)];
  const int first = across_.first[static_cast<std::size_t>(begin)];
  const int last = across_.first[static_cast<std::size_t>(end - 1)] + across_.taps;
  std::fill(tall_.begin() + first, tall_.begin() + last, 0.0F);
  for (int t = 0; t < down_.taps; ++t) {
    const float weight = down_.weight(t, y);
    load_samples(chroma, down_.first[static_cast<std::size_t>(y)] + t, first, last, row_.data());
    for (int x = first; x < last; ++x) {
      tall_[static_cast<std::size_t>(x)] += weight * row_[static_cast<std::size_t>(x - first)];
    }
  }
  resample_row(across_, tall_.data(), begin, end, out);
}

void SourceRgb::read(int y, int begin, int end, const std::array<float*, 3>& rgb) {
  for (int i = 0; i < components_; ++i) {
    float* out = samples_[static_cast<std::size_t>(i)].data();
    if (i > 0 && subsampled_) {
      read_chroma(i, y, begin, end, out);
    } else {
      load_samples(picture_.components[static_cast<std::size_t>(i)], y, begin, end, out);
    }
  }
  const float* a = samples_[0].data();
  const float* b = samples_[components_ > 1 ? 1 : 0].data();  // a gray matrix takes nothing from these two
  const float* c = samples_[components_ > 1 ? 2 : 0].data();
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& w = matrix_.weight[i];
    const float bias = matrix_.bias[i];
    float* out = rgb[i];
    for (int x = 0; x < end - begin; ++x) {
      out[x] = std::min(std::max(w[0] * a[x] + w[1] * b[x] + w[2] * c[x] + bias, 0.0F), 1.0F);
    }
  }
}

}  // namespace smartcv::vision

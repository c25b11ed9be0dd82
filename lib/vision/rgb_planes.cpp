#include "vision/rgb_planes.h"

#include <opencv2/core.hpp>

#include "base/error.h"
#include "base/format.h"
#include "vision/component_grid.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {

RgbPlanes::RgbPlanes(const media::Picture& out) : out_(out), matrix_(sample_matrix(out.layout)) {
  if (out.layout.model == media::ColorModel::yuv) {
    chroma_.emplace(out.layout);
  }
  for (auto& row : rows_) {
    row.resize(static_cast<std::size_t>(out.layout.width));
  }
}

void RgbPlanes::convert(int component, const std::array<const float*, 3>& rgb, double bias, float* out) const {
  const auto& weights = matrix_.weight[static_cast<std::size_t>(component)];
  const auto r = static_cast<float>(weights[0]);
  const auto g = static_cast<float>(weights[1]);
  const auto b = static_cast<float>(weights[2]);
  const auto offset = static_cast<float>(bias);
  for (int x = 0; x < out_.layout.width; ++x) {
    out[x] = r * rgb[0][x] + g * rgb[1][x] + b * rgb[2][x] + offset;
  }
}

void RgbPlanes::add(int y, const std::array<const float*, 3>& rgb) {
  for (int c = 0; c < color_components(out_.layout); ++c) {
    const auto index = static_cast<std::size_t>(c);
    const bool later = is_chroma(out_.layout, c);
    convert(c, rgb, later ? 0 : matrix_.bias[index], rows_[index].data());
    if (!later) {
      store_samples(out_.components[index], y, 0, out_.layout.width, rows_[index].data());
    }
  }
  if (chroma_.has_value()) {
    chroma_->add(y, 0, out_.layout.width, rows_[1].data(), rows_[2].data());
  }
}

void RgbPlanes::finish() {
  if (!chroma_.has_value()) {
    return;
  }
  for (int plane = 0; plane < 2; ++plane) {
    const auto index = static_cast<std::size_t>(plane) + 1;
    const auto bias = static_cast<float>(matrix_.bias[index]);
    for (int y = 0; y < chroma_->size().height; ++y) {
      float* row = chroma_->row(plane, y);
      for (int x = 0; x < chroma_->size().width; ++x) {
        row[x] += bias;
      }
      store_samples(out_.components[index], y, 0, chroma_->size().width, row);
    }
  }
}

void draw_rgb(const cv::Mat& rgb, const media::Picture& out) {
  const auto& layout = out.layout;
  if (rgb.channels() != 3 || (rgb.depth() != CV_8U && rgb.depth() != CV_16U && rgb.depth() != CV_32F) ||
      rgb.cols != layout.width || rgb.rows != layout.height) {
    throw Error(ErrorCode::internal, fmt::format("an RGB picture of {}x{}, type {}, does not fit planes of {}x{}",
                                                 rgb.cols, rgb.rows, rgb.type(), layout.width, layout.height));
  }
  const double scale = rgb.depth() == CV_8U ? 1.0 / 255 : rgb.depth() == CV_16U ? 1.0 / 65535 : 1.0;
  RgbPlanes planes(out);
  cv::Mat row;
  std::array<std::vector<float>, 3> channels;
  for (auto& channel : channels) {
    channel.resize(static_cast<std::size_t>(layout.width));
  }
  for (int y = 0; y < rgb.rows; ++y) {
    rgb.row(y).convertTo(row, CV_32F, scale);
    const float* pixels = row.ptr<float>();
    for (std::size_t x = 0; x < channels[0].size(); ++x) {
      for (std::size_t i = 0; i < channels.size(); ++i) {
        channels[i][x] = pixels[3 * x + i];
      }
    }
    planes.add(y, {channels[0].data(), channels[1].data(), channels[2].data()});
  }
  planes.finish();
}

}  // namespace smartcv::vision

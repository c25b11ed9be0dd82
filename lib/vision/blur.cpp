#include "vision/blur.h"

#include <algorithm>
#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"
#include "vision/component_grid.h"
#include "vision/sample_rows.h"

namespace smartcv::vision {
namespace {

// So little that background outweighs it a thousandfold, so much that there is no division by nothing.
constexpr float weight_of_foreground = 1e-3F;
// An edge sample is a mixture with the person's colour already, so it counts for less than its share of background.
constexpr float alpha_of_edge = 8;

// Sums over cells of step_x by step_y samples: weighed samples and their weights, interleaved.
cv::Mat2f cell_sums(const media::ConstComponent& component, const MatteGrid& matte, int step_x, int step_y) {
  const int across = (component.width + step_x - 1) / step_x;
  const int down = (component.height + step_y - 1) / step_y;
  cv::Mat2f sums(down, across);
  const auto width = static_cast<std::size_t>(component.width);
  std::vector<float> row(width);
  std::vector<float> samples(width);  // weighed sums of a row of cells, column by column
  std::vector<float> weights(width);
  for (int j = 0; j < down; ++j) {
    std::fill(samples.begin(), samples.end(), 0.0F);
    std::fill(weights.begin(), weights.end(), 0.0F);
    for (int y = j * step_y; y < std::min(component.height, (j + 1) * step_y); ++y) {
      load_samples(component, y, 0, component.width, row.data());
      const float* alpha = matte.row(y);
      for (std::size_t x = 0; x < width; ++x) {
        const float background = 1 - alpha_of_edge * alpha[x];
        const float weight = (background > 0 ? background : 0.0F) + weight_of_foreground;
        samples[x] += weight * row[x];
        weights[x] += weight;
      }
    }
    for (int i = 0; i < across; ++i) {
      cv::Vec2f sum(0, 0);
      for (int x = i * step_x; x < std::min(component.width, (i + 1) * step_x); ++x) {
        sum += cv::Vec2f(samples[static_cast<std::size_t>(x)], weights[static_cast<std::size_t>(x)]);
      }
      sums(j, i) = sum;
    }
  }
  return sums;
}

void blur_component(const media::ConstComponent& from, const MatteGrid& matte, float sigma_x, float sigma_y,
                    const media::Component& to) {
  const int step_x = std::clamp(static_cast<int>(sigma_x / 4), 1, from.width);
  const int step_y = std::clamp(static_cast<int>(sigma_y / 4), 1, from.height);
  cv::Mat2f sums = cell_sums(from, matte, step_x, step_y);
  cv::GaussianBlur(sums, sums, {}, static_cast<double>(sigma_x) / step_x, static_cast<double>(sigma_y) / step_y,
                   cv::BORDER_REPLICATE);
  cv::Mat1f coarse(sums.size());
  for (int y = 0; y < sums.rows; ++y) {
    for (int x = 0; x < sums.cols; ++x) {
      coarse(y, x) = sums(y, x)[0] / sums(y, x)[1];
    }
  }
  // The last cells may reach over the picture: what lies there is not stored.
  cv::Mat1f fine;
  cv::resize(coarse, fine, {coarse.cols * step_x, coarse.rows * step_y}, 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < to.height; ++y) {
    store_samples(to, y, 0, to.width, fine[y]);
  }
}

}  // namespace

void blur_behind(const media::ConstPicture& source, const Matte& matte, float sigma, const media::Picture& out) {
  const auto& layout = source.layout;
  for (int c = 0; c < color_components(layout); ++c) {
    const auto index = static_cast<std::size_t>(c);
    const auto& from = source.components[index];
    const auto& to = out.components[index];
    if (from.width != to.width || from.height != to.height || from.depth != to.depth || !(sigma > 0)) {
      throw Error(ErrorCode::internal, "the picture to blur and the output have different sizes or depths");
    }
    const bool chroma = is_chroma(layout, c);
    const auto share = [&](int log2) { return sigma / static_cast<float>(1 << (chroma ? log2 : 0)); };
    blur_component(from, matte.grid(c), share(layout.log2_chroma_width), share(layout.log2_chroma_height), to);
  }
}

}  // namespace smartcv::vision

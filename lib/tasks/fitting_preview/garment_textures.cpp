#include "tasks/fitting_preview/garment_textures.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/light_curve.h"

namespace smartcv::fitting_preview {
namespace {

constexpr int least_side = 64;  // of the pyramid's top
constexpr int rim = 2;          // transparent pixels around a part, for filtering

// A multiple of the step, at least as large as it is drawn, at most as large as it is.
int stepped(double drawn, int full) {
  if (!(drawn < full)) {
    return full;
  }
  const double size = std::max(drawn, 1.0);
  const double step = GarmentTextures::size_step * std::ceil(size / GarmentTextures::sizes_of_one_step);
  return std::clamp(static_cast<int>(std::ceil(size / step) * step), 1, full);
}

// 255 in the part and around it as far as cloth goes on, so that parts overlap where they are sewn together. The body
// reaches far below its sleeves: where a sleeve folds at the armpit, cloth is seen and no hole.
cv::Mat weights_of(const cv::Mat& labels, std::size_t part) {
  constexpr int below_sleeves = 14;  // label pixels
  cv::Mat mask;
  cv::compare(labels, cv::Scalar(static_cast<double>(part)), mask, cv::CMP_EQ);
  if (cv::countNonZero(mask) == 0) {
    return {};
  }
  const cv::Mat around = cv::getStructuringElement(cv::MORPH_RECT, {3, 3});
  const cv::Mat cloth = labels != PartRegions::nothing;
  for (int i = 0; i < (part == 0 ? below_sleeves : 1); ++i) {
    cv::dilate(mask, mask, around);
    mask &= cloth;
  }
  // The cloth's edge is the picture's alpha.
  cv::dilate(mask, mask, around);
  return mask;
}

// `weights`: of the picture's size.
PartTexture part_texture(const cv::Mat& picture, const cv::Mat& weights) {
  PartTexture texture;
  const cv::Rect seen = cv::boundingRect(weights);
  if (seen.area() == 0) {
    return texture;
  }
  texture.corner = seen.tl() - cv::Point(rim, rim);
  texture.rgba = cv::Mat(seen.height + 2 * rim, seen.width + 2 * rim, CV_16UC4, cv::Scalar::all(0));
  std::vector<float> colors(3 * static_cast<std::size_t>(seen.width));
  for (int y = 0; y < seen.height; ++y) {
    const auto* weight = weights.ptr<std::uint8_t>(seen.y + y) + seen.x;
    const auto* from = picture.ptr<cv::Vec4f>(seen.y + y) + seen.x;
    auto* to = texture.rgba.ptr<cv::Vec4w>(rim + y) + rim;
    for (int x = 0; x < seen.width; ++x) {
      const float whole = from[x][3] > 0 ? 1 / from[x][3] : 0.0F;
      for (int c = 0; c < 3; ++c) {
        colors[3 * static_cast<std::size_t>(x) + static_cast<std::size_t>(c)] = whole * from[x][c];
      }
    }
    vision::LightCurve::srgb().to_code(colors.data(), 3 * seen.width, colors.data());
    for (int x = 0; x < seen.width; ++x) {
      const float share = std::min(from[x][3], 1.0F) * static_cast<float>(weight[x]) * (65535.0F / 255);
      const float* color = colors.data() + 3 * static_cast<std::ptrdiff_t>(x);
      const auto rounded = [](float v) { return static_cast<std::uint16_t>(std::lround(v)); };
      to[x] = {rounded(share * color[0]), rounded(share * color[1]), rounded(share * color[2]), rounded(share)};
    }
  }
  return texture;
}

}  // namespace

GarmentTextures::GarmentTextures(const GarmentRig& rig) {
  for (std::size_t part = 0; part < part_count; ++part) {
    weights_[part] = weights_of(rig.regions.labels, part);
  }
  pyramid_.push_back(rig.garment->picture);
  while (std::min(pyramid_.back().cols, pyramid_.back().rows) >= 2 * least_side) {
    cv::Mat half;
    cv::resize(pyramid_.back(), half, {(pyramid_.back().cols + 1) / 2, (pyramid_.back().rows + 1) / 2}, 0, 0,
               cv::INTER_AREA);
    pyramid_.push_back(half);
  }
}

std::shared_ptr<const TextureSet> GarmentTextures::fitting(double width, double height) {
  const vision::Size size{stepped(width, pyramid_[0].cols), stepped(height, pyramid_[0].rows)};
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(sets_, [size](const auto& set) { return set->size == size; });
    if (found != sets_.end()) {
      sets_.splice(sets_.begin(), sets_, found);
      return sets_.front();
    }
  }
  auto made = make(size);
  const std::lock_guard lock(mutex_);
  ++made_;
  sets_.push_front(made);
  if (sets_.size() > kept) {
    sets_.pop_back();
  }
  return made;
}

std::int64_t GarmentTextures::made() const {
  const std::lock_guard lock(mutex_);
  return made_;
}

std::shared_ptr<const TextureSet> GarmentTextures::make(vision::Size size) const {
  // From the smallest picture that is still as large.
  std::size_t level = 0;
  while (level + 1 < pyramid_.size() && pyramid_[level + 1].cols >= size.width &&
         pyramid_[level + 1].rows >= size.height) {
    ++level;
  }
  cv::Mat picture;
  cv::resize(pyramid_[level], picture, {size.width, size.height}, 0, 0, cv::INTER_AREA);
  auto set = std::make_shared<TextureSet>();
  set->size = size;
  for (std::size_t part = 0; part < part_count; ++part) {
    if (!weights_[part].empty()) {
      cv::Mat weights;
      cv::resize(weights_[part], weights, picture.size(), 0, 0,
                 size.width < weights_[part].cols ? cv::INTER_AREA : cv::INTER_LINEAR);
      set->parts[part] = part_texture(picture, weights);
    }
  }
  return set;
}

}  // namespace smartcv::fitting_preview

#include "tasks/fitting_preview/limb_mask.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <opencv2/imgproc.hpp>

namespace smartcv::fitting_preview {
namespace {

// Log-odds for each radius of distance from the outline.
constexpr float odds_of_distance = 4;
constexpr float surely_limb = 0.35F;  // radii; colour has no say
constexpr float limb_core = 0.45F;
constexpr float beside_from = 1.8F;
constexpr float beside_arms = 1.5F;
constexpr float odds_of_strangeness = 0.35F;
constexpr double calm = 0.8;  // cells; deviation of the Gaussian over the odds
constexpr float odds_of_matte = 10;
constexpr float matte_edge = 0.4F;

// What the colours say, added to the odds.
void add_colors(cv::Mat& odds, const cv::Mat& distance, const cv::Mat& colors, const std::optional<ColorModel>& torso) {
  ColorSamples on_bone;
  ColorSamples beside;
  for (int y = 0; y < odds.rows; ++y) {
    const auto* const away = distance.ptr<float>(y);
    const auto* const color = colors.ptr<cv::Vec3b>(y);
    for (int x = 0; x < odds.cols; ++x) {
      if (away[x] <= limb_core) {
        on_bone.add(color[x]);
      } else if (away[x] >= beside_from && away[x] < beside_reach) {
        beside.add(color[x]);
      }
    }
  }
  const auto limb = ColorModel::of(on_bone);
  if (!limb) {
    return;
  }
  for (const auto& rest : {ColorModel::of(beside), torso}) {
    const float say = rest ? odds_of_strangeness * limb->difference(*rest) : 0;
    for (int y = 0; say > 0 && y < odds.rows; ++y) {
      const auto* const away = distance.ptr<float>(y);
      const auto* const color = colors.ptr<cv::Vec3b>(y);
      auto* const row = odds.ptr<float>(y);
      for (int x = 0; x < odds.cols; ++x) {
        if (away[x] > surely_limb && away[x] < limb_reach) {
          row[x] += say * (rest->strangeness(color[x]) - limb->strangeness(color[x]));
        }
      }
    }
  }
}

// Where the matte says background, the odds are against.
void hold_against_matte(cv::Mat& odds, const cv::Mat& alpha) {
  for (int y = 0; y < odds.rows; ++y) {
    for (int x = 0; x < odds.cols; ++x) {
      const float share = static_cast<float>(alpha.at<std::uint8_t>(y, x)) / 255;
      odds.at<float>(y, x) = std::min(odds.at<float>(y, x), odds_of_matte * (share - matte_edge));
    }
  }
}

void calm_down(cv::Mat& odds) { cv::GaussianBlur(odds, odds, {5, 5}, calm); }

}  // namespace

PlaceGrid places_of(const cv::Rect& cells, int step) noexcept {
  return {.corner = {static_cast<float>(cells.x * step), static_cast<float>(cells.y * step)},
          .step = static_cast<float>(step),
          .size = cells.size()};
}

cv::Mat limb_odds(const CellPicture& seen, const Capsule& limb, const cv::Rect& cells,
                  const std::optional<ColorModel>& torso) {
  BodyField field(places_of(cells, seen.step));
  field.add(limb, beside_reach);
  const cv::Mat& distance = field.distance();
  cv::Mat odds = odds_of_distance * (1 - distance);
  add_colors(odds, distance, seen.colors_in(cells), torso);
  for (int y = 0; y < odds.rows; ++y) {
    const auto* const away = distance.ptr<float>(y);
    auto* const row = odds.ptr<float>(y);
    for (int x = 0; x < odds.cols; ++x) {
      if (away[x] <= surely_limb) {
        row[x] = std::max(row[x], odds_of_distance * (1 - surely_limb));
      } else if (away[x] >= limb_reach) {
        row[x] = -odds_of_distance;
      }
    }
  }
  if (!seen.alpha.empty()) {
    hold_against_matte(odds, seen.alpha_in(cells));
  }
  calm_down(odds);
  return odds;
}

cv::Mat body_odds(const CellPicture& seen, const cv::Mat& distance, const cv::Rect& cells) {
  // Key points only say whose body it is; where it ends is the matte's word.
  cv::Mat odds = odds_of_distance * ((seen.alpha.empty() ? 1 : limb_reach) - distance);
  if (!seen.alpha.empty()) {
    hold_against_matte(odds, seen.alpha_in(cells));
  }
  calm_down(odds);
  return odds;
}

std::optional<ColorModel> torso_colors(const CellPicture& seen, const cv::Mat& torso, const cv::Mat& arms) {
  ColorSamples samples;
  for (int y = 0; y < torso.rows; ++y) {
    const auto* const away = torso.ptr<float>(y);
    const auto* const of_arms = arms.ptr<float>(y);
    const auto* const color = seen.colors.ptr<cv::Vec3b>(y);
    for (int x = 0; x < torso.cols; ++x) {
      if (away[x] <= 0 && of_arms[x] > beside_arms) {
        samples.add(color[x]);
      }
    }
  }
  return ColorModel::of(samples);
}

cv::Mat coverage(const cv::Mat& odds, int step, float radius) {
  constexpr float steepness = 0.1F;  // for each pixel of the radius: two pixels then take it from a tenth to nine
  cv::Mat fine;
  cv::resize(odds, fine, {}, step, step, cv::INTER_LINEAR);
  const float steep = std::clamp(steepness * radius, 0.4F, 4.0F);
  for (int y = 0; y < fine.rows; ++y) {
    auto* const row = fine.ptr<float>(y);
    for (int x = 0; x < fine.cols; ++x) {
      const float t = std::min(std::max(0.5F + steep * row[x], 0.0F), 1.0F);
      row[x] = t * t * (3 - 2 * t);
    }
  }
  return fine;
}

}  // namespace smartcv::fitting_preview

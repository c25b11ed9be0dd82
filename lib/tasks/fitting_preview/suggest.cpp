#include "tasks/fitting_preview/suggest.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "tasks/fitting_preview/garment_picture.h"
#include "tasks/fitting_preview/suggest_parts.h"

namespace smartcv::fitting_preview {
namespace {

// A shape this large shows all that matters.
constexpr int shape_side = 640;

// Glasses one can see through are still there.
constexpr double least_alpha = 40;

// What lies on the border or, by the proportions, beyond it, is brought in.
vision::Point within(vision::Point p, vision::Size picture) {
  return {std::clamp(p.x, 0.0F, static_cast<float>(picture.width)),
          std::clamp(p.y, 0.0F, static_cast<float>(picture.height))};
}

void to_picture(GarmentFacts& facts, cv::Size small) {
  const float x = static_cast<float>(facts.picture_size.width) / static_cast<float>(small.width);
  const float y = static_cast<float>(facts.picture_size.height) / static_cast<float>(small.height);
  for (auto& [anchor, p] : facts.anchors) {
    p = within({p.x * x, p.y * y}, facts.picture_size);
  }
  for (auto& part : facts.parts) {
    for (auto& p : part.outline) {
      p = within({p.x * x, p.y * y}, facts.picture_size);
    }
  }
}

}  // namespace

GarmentFacts suggest_from_alpha(const cv::Mat& alpha, std::optional<GarmentKind> kind) {
  const double scale = std::min(1.0, static_cast<double>(shape_side) / std::max(alpha.cols, alpha.rows));
  const cv::Size size(std::max(1, cvRound(alpha.cols * scale)), std::max(1, cvRound(alpha.rows * scale)));
  cv::Mat small;
  cv::resize(alpha, small, size, 0, 0, cv::INTER_AREA);
  double strongest = 0;
  cv::minMaxLoc(small, nullptr, &strongest);
  // A garment so thin or faint that it vanishes in the small picture is what is left of it, or all of it.
  const Silhouette shape(small >= std::min(least_alpha, strongest));
  GarmentFacts facts;
  facts.picture_size = {alpha.cols, alpha.rows};
  facts.kind = kind.value_or(guess_kind(shape));
  facts.z = own_z(facts.kind);
  switch (facts.kind) {
    case GarmentKind::top:
    case GarmentKind::jacket:
    case GarmentKind::dress:
      suggest_upper(shape, facts);
      break;
    case GarmentKind::trousers:
      suggest_trousers(shape, facts);
      break;
    case GarmentKind::skirt:
      suggest_skirt(shape, facts);
      break;
    case GarmentKind::hat:
      suggest_hat(shape, facts);
      break;
    case GarmentKind::glasses:
      suggest_glasses(shape, facts);
      break;
    case GarmentKind::scarf:
      suggest_scarf(shape, facts);
      break;
  }
  to_picture(facts, size);
  return facts;
}

GarmentFacts suggest_garment(const std::filesystem::path& picture, std::optional<GarmentKind> kind) {
  cv::Mat alpha;
  {
    const cv::Mat pixels = read_garment_pixels(picture);
    cv::extractChannel(pixels, alpha, 3);
  }
  if (alpha.depth() == CV_16U) {
    alpha.convertTo(alpha, CV_8U, 1.0 / 257);
  }
  GarmentFacts facts = suggest_from_alpha(alpha, kind);
  facts.name = picture.stem().string();
  facts.picture = picture;
  return facts;
}

}  // namespace smartcv::fitting_preview

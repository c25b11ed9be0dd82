#include <algorithm>
#include <cmath>
#include <vector>

#include "tasks/fitting_preview/suggest_parts.h"

namespace smartcv::fitting_preview {
namespace {

// Row where a brim begins: there the hat gets wider at once. Nothing for a cap without one.
std::optional<int> find_brim(const Silhouette& shape) {
  const cv::Rect& bounds = shape.bounds();
  const int step = std::max(1, bounds.height / 25);
  int best_row = 0;
  int best = 0;
  for (int y = shape.row_at(0.3); y + step < bounds.br().y; ++y) {
    const int gain = shape.extent(y + step).width() - shape.extent(y).width();
    if (gain > best) {
      best = gain;
      best_row = y;
    }
  }
  return best > bounds.width / 5 ? std::optional(best_row) : std::nullopt;
}

// A bridge is lower than the lenses beside it.
bool has_bridge(const Silhouette& shape) {
  const cv::Rect& bounds = shape.bounds();
  const auto tall = [&](double share) {
    return shape.column(static_cast<float>(bounds.x) + static_cast<float>(share * bounds.width)).width();
  };
  const int bridge = shape.column(shape.axis()).width();
  return bridge < 6 * std::max(tall(0.25), tall(0.3)) / 10 && bridge < 6 * std::max(tall(0.75), tall(0.7)) / 10;
}

bool round_top(const Silhouette& shape) {
  return shape.extent(shape.row_at(0.02)).width() < 6 * shape.extent(shape.row_at(0.5)).width() / 10;
}

// Mean column of a lens: columns that are nearly as tall as the tallest of their half.
float lens_middle(const Silhouette& shape, int begin, int end) {
  int tallest = 0;
  for (int x = begin; x < end; ++x) {
    tallest = std::max(tallest, shape.column(static_cast<float>(x)).width());
  }
  double sum = 0;
  int count = 0;
  for (int x = begin; x < end; ++x) {
    if (shape.column(static_cast<float>(x)).width() * 2 > tallest) {
      sum += x + 0.5;
      ++count;
    }
  }
  return count == 0 ? static_cast<float>(begin + end) / 2 : static_cast<float>(sum / count);
}

// Middle row of the outermost columns.
float end_row(const Silhouette& shape, float x) {
  const Run column = shape.column(x);
  return column.middle();
}

}  // namespace

void suggest_hat(const Silhouette& shape, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  const auto brim = find_brim(shape);
  const Run band = shape.extent(brim ? std::max(bounds.y, *brim - bounds.height / 50) : shape.row_at(0.9));
  const float band_y = brim ? static_cast<float>(*brim) : static_cast<float>(shape.row_at(0.95));
  // Ears are at the height of the eyes, about a third of the head's width below the hat; a knitted cap covers them.
  const float below = (brim ? 0.33F : 0.1F) * static_cast<float>(band.width());
  // The front of a brim hangs lower than where it begins, and still does not hide the eyes.
  const float above_eyes = 0.25F * static_cast<float>(band.width());
  const float front_y = static_cast<float>(shape.column(band.middle()).end) + above_eyes;
  const float eye_y = brim ? std::max(band_y + below, front_y) : band_y + below;
  const float ear_y = std::min(eye_y, static_cast<float>(shape.mask().rows) - 1);
  facts.anchors[Anchor::left_temple] = {band.middle() + 0.485F * static_cast<float>(band.width()), ear_y};
  facts.anchors[Anchor::right_temple] = {band.middle() - 0.485F * static_cast<float>(band.width()), ear_y};
  facts.anchors[Anchor::crown] = {band.middle(), static_cast<float>(bounds.y)};
}

void suggest_glasses(const Silhouette& shape, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  const float left = lens_middle(shape, static_cast<int>(shape.axis()), bounds.br().x);
  const float right = lens_middle(shape, bounds.x, static_cast<int>(shape.axis()));
  // Pupils lie a little above the middle of the lenses.
  const auto eye_y = [&](float x) {
    const Run lens = shape.column(x);
    return static_cast<float>(lens.begin) + 0.45F * static_cast<float>(lens.width());
  };
  const float y = (eye_y(left) + eye_y(right)) / 2;
  facts.anchors[Anchor::left_eye] = {left, y};
  facts.anchors[Anchor::right_eye] = {right, y};
  const auto rim = static_cast<float>(bounds.width) / 100;
  const float outer_left = static_cast<float>(bounds.br().x) - rim;
  const float outer_right = static_cast<float>(bounds.x) + rim;
  facts.anchors[Anchor::left_temple] = {outer_left, end_row(shape, outer_left)};
  facts.anchors[Anchor::right_temple] = {outer_right, end_row(shape, outer_right)};
}

void suggest_scarf(const Silhouette& shape, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  // Around the neck it is about half as wide as the shoulders, which lie below its upper edge.
  const Run upper = shape.extent(shape.row_at(0.15));
  const float inside = 0.02F * static_cast<float>(upper.width());
  const auto y = static_cast<float>(shape.row_at(0.15));
  const Run middle = shape.column(shape.axis());
  facts.anchors[Anchor::left_shoulder] = {static_cast<float>(upper.end) - inside, y};
  facts.anchors[Anchor::right_shoulder] = {static_cast<float>(upper.begin) + inside, y};
  facts.anchors[Anchor::collar] = {shape.axis(), static_cast<float>(middle.begin)};
  facts.anchors[Anchor::hem] = {shape.axis(), static_cast<float>(bounds.br().y)};
}

GarmentKind guess_kind(const Silhouette& shape) {
  const cv::Rect& bounds = shape.bounds();
  const double aspect = static_cast<double>(bounds.width) / bounds.height;
  if (aspect > 1.6 && has_bridge(shape)) {
    return GarmentKind::glasses;
  }
  const auto left = find_sleeve(shape, 1);
  const auto right = find_sleeve(shape, -1);
  if (left && right) {
    const float width = left->shoulder.x - right->shoulder.x;
    const auto length = static_cast<float>(shape.column(shape.axis()).end) - left->shoulder.y;
    return length > 2.1F * width ? GarmentKind::dress : GarmentKind::top;
  }
  if (find_crotch(shape)) {
    return GarmentKind::trousers;
  }
  if (aspect > 0.9 && (find_brim(shape) || round_top(shape))) {
    return GarmentKind::hat;
  }
  // A neckline: the upper edge is lower in the middle than at its sides.
  const Run middle = shape.column(shape.axis());
  const bool neckline = middle.begin - bounds.y > bounds.height / 25;
  const bool narrow_top = shape.extent(shape.row_at(0.02)).width() < 8 * shape.extent(shape.row_at(0.9)).width() / 10;
  if (!neckline && narrow_top) {
    return GarmentKind::skirt;
  }
  return aspect < 0.5 ? GarmentKind::dress : GarmentKind::top;
}

}  // namespace smartcv::fitting_preview

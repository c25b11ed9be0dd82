#include <algorithm>
#include <cmath>

#include "tasks/fitting_preview/suggest_parts.h"

namespace smartcv::fitting_preview {
namespace {

// Hip joints lie 0.13 of a person's height apart, the hips' outline is 0.19 wide: see Note [Anchors from an outline].
constexpr float joints_of_width = 0.35F;

void set_pair(GarmentFacts& facts, Anchor left, Anchor right, float left_x, float right_x, float y) {
  facts.anchors[left] = {left_x, y};
  facts.anchors[right] = {right_x, y};
}

// The two legs in a row: the widest run on each side of the axis, or the halves of one.
std::array<Run, 2> legs_at(const Silhouette& shape, int y) {
  std::array<Run, 2> legs{};  // wearer's left (right of the picture), right
  for (const Run& run : shape.runs(y)) {
    auto& leg = legs[run.middle() > shape.axis() ? 0 : 1];
    leg = run.width() > leg.width() ? run : leg;
  }
  if (legs[0].width() == 0 || legs[1].width() == 0) {
    const Run whole = shape.extent(y);
    const int axis = static_cast<int>(shape.axis());
    legs = {Run{axis, std::max(axis + 1, whole.end)}, Run{std::min(axis - 1, whole.begin), axis}};
  }
  return legs;
}

void add_leg(const Silhouette& shape, vision::Point crotch, bool left, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  const auto bottom = static_cast<float>(bounds.br().y);
  const auto outer = static_cast<float>(left ? bounds.br().x : bounds.x);
  // Everything below the crotch on this side.
  facts.parts.push_back({left ? PartKind::left_leg : PartKind::right_leg,
                         {{crotch.x, crotch.y}, {outer, crotch.y}, {outer, bottom}, {crotch.x, bottom}}});
}

}  // namespace

std::optional<vision::Point> find_crotch(const Silhouette& shape) {
  // Two legs, nothing between them, down to the end.
  int rows = 0;
  int split = 0;
  int top = shape.row_at(1);
  for (int y = shape.row_at(0.97); y > shape.row_at(0.15); --y) {
    const auto runs = shape.runs(y);
    const bool apart = runs.size() == 2 && static_cast<float>(runs[0].end) <= shape.axis() &&
                       static_cast<float>(runs[1].begin) >= shape.axis();
    const bool alike = apart && runs[0].width() < 2 * runs[1].width() && runs[1].width() < 2 * runs[0].width();
    if (!alike) {
      if (y < shape.row_at(0.8)) {
        break;
      }
    } else {
      ++split;
      top = y;
    }
    ++rows;
  }
  if (split == 0 || split < rows * 8 / 10 || top > shape.row_at(0.85)) {
    return std::nullopt;
  }
  return vision::Point{shape.axis(), static_cast<float>(top)};
}

void suggest_trousers(const Silhouette& shape, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  const auto top = static_cast<float>(bounds.y);
  const auto bottom = static_cast<float>(bounds.br().y);
  const auto seen_crotch = find_crotch(shape);
  // Legs that touch further down than they should (jeans laid flat) hide it; a quarter of the length is usual.
  const float usual = top + 0.27F * (bottom - top);
  const float crotch_y = seen_crotch ? std::min(seen_crotch->y, top + 0.45F * (bottom - top)) : usual;
  const float waist_y = top + 0.01F * (bottom - top);
  const Run waist = shape.extent(static_cast<int>(waist_y));
  // Hip joint: 0.05 of a person's height above the crotch, which is 0.13 below the waist.
  const float hip_y = std::min(crotch_y, usual) - 0.38F * (std::min(crotch_y, usual) - top);
  const Run hips = shape.extent(static_cast<int>(hip_y));
  const auto aside = joints_of_width * static_cast<float>(hips.width());
  set_pair(facts, Anchor::left_waist, Anchor::right_waist, static_cast<float>(waist.end),
           static_cast<float>(waist.begin), waist_y);
  set_pair(facts, Anchor::left_hip, Anchor::right_hip, shape.axis() + aside, shape.axis() - aside, hip_y);
  const float end_y = bottom - 0.012F * (bottom - top);
  const auto ends = legs_at(shape, static_cast<int>(end_y));
  set_pair(facts, Anchor::left_leg_end, Anchor::right_leg_end, ends[0].middle(), ends[1].middle(), end_y);
  // Shorts end above the knee: it is 0.24 of a person's height below the hips, which are about 0.19 wide.
  const float knee_y = std::min(hip_y + 0.51F * (end_y - hip_y), hip_y + 1.4F * static_cast<float>(hips.width()));
  if (end_y - hip_y > 1.6F * static_cast<float>(hips.width())) {
    const auto knees = legs_at(shape, static_cast<int>(knee_y));
    set_pair(facts, Anchor::left_knee, Anchor::right_knee, knees[0].middle(), knees[1].middle(), knee_y);
  }
  const vision::Point crotch{shape.axis(), crotch_y};
  add_leg(shape, crotch, true, facts);
  add_leg(shape, crotch, false, facts);
}

void suggest_skirt(const Silhouette& shape, GarmentFacts& facts) {
  const cv::Rect& bounds = shape.bounds();
  const auto height = static_cast<float>(bounds.height);
  const float waist_y = static_cast<float>(bounds.y) + 0.03F * height;
  const Run waist = shape.extent(static_cast<int>(waist_y));
  const auto width = static_cast<float>(waist.width());
  // From the waist to the hip joints: 0.09 of a person's height; a waist is 0.17 wide.
  const float hip_y = std::min(waist_y + 0.5F * width, static_cast<float>(bounds.y) + 0.6F * height);
  set_pair(facts, Anchor::left_waist, Anchor::right_waist, static_cast<float>(waist.end),
           static_cast<float>(waist.begin), waist_y);
  set_pair(facts, Anchor::left_hip, Anchor::right_hip, shape.axis() + 0.38F * width, shape.axis() - 0.38F * width,
           hip_y);
  facts.anchors[Anchor::hem] = {shape.axis(), static_cast<float>(shape.column(shape.axis()).end)};
}

}  // namespace smartcv::fitting_preview

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/format.h"
#include "tasks/fitting_preview/garment.h"
#include "vision/polygon.h"

namespace smartcv::fitting_preview {
namespace {

using Mistakes = std::vector<std::string>;

bool contains(const std::vector<Anchor>& anchors, Anchor wanted) {
  return std::find(anchors.begin(), anchors.end(), wanted) != anchors.end();
}

std::string field(Anchor anchor) { return fmt::format("anchors.{}", name_of(anchor)); }

bool finite(vision::Point p) { return std::isfinite(p.x) && std::isfinite(p.y); }

bool outside(vision::Point p, vision::Size picture) {
  return !finite(p) || (picture.width > 0 && (p.x < 0 || p.y < 0 || p.x > static_cast<float>(picture.width) ||
                                              p.y > static_cast<float>(picture.height)));
}

void check_presence(const GarmentFacts& facts, Mistakes& found) {
  const KindAnchors& known = anchors_of(facts.kind);
  for (const Anchor needed : known.needed) {
    if (!facts.anchors.contains(needed)) {
      found.push_back(fmt::format("{} is missing: {} hangs on it", field(needed), with_article(facts.kind)));
    }
  }
  for (const auto& [anchor, point] : facts.anchors) {
    if (!contains(known.needed, anchor) && !contains(known.possible, anchor)) {
      found.push_back(fmt::format("{} is not for {}", field(anchor), with_article(facts.kind)));
    } else if (outside(point, facts.picture_size)) {
      found.push_back(fmt::format("{} ({:g}, {:g}) lies outside the picture ({} x {} pixels)", field(anchor), point.x,
                                  point.y, facts.picture_size.width, facts.picture_size.height));
    }
  }
}

constexpr std::array<std::pair<Anchor, Anchor>, 9> sides{{{Anchor::left_shoulder, Anchor::right_shoulder},
                                                          {Anchor::left_elbow, Anchor::right_elbow},
                                                          {Anchor::left_sleeve_end, Anchor::right_sleeve_end},
                                                          {Anchor::left_waist, Anchor::right_waist},
                                                          {Anchor::left_hip, Anchor::right_hip},
                                                          {Anchor::left_knee, Anchor::right_knee},
                                                          {Anchor::left_leg_end, Anchor::right_leg_end},
                                                          {Anchor::left_eye, Anchor::right_eye},
                                                          {Anchor::left_temple, Anchor::right_temple}}};

// The wearer's left is at the right of the picture. Two anchors in one place would leave the garment without a width.
void check_sides(const GarmentFacts& facts, Mistakes& found) {
  for (const auto& [left_anchor, right_anchor] : sides) {
    const auto left = facts.anchors.find(left_anchor);
    const auto right = facts.anchors.find(right_anchor);
    if (left == facts.anchors.end() || right == facts.anchors.end()) {
      continue;
    }
    if (left->second.x < right->second.x) {
      found.push_back(fmt::format(
          "{} and {} are crossed: left is the wearer's left, which a picture from the front shows at its right",
          field(left_anchor), field(right_anchor)));
    } else if (left->second.x - right->second.x < 1) {
      found.push_back(fmt::format("{} and {} lie less than a pixel apart", field(left_anchor), field(right_anchor)));
    }
  }
}

void check_above(const GarmentFacts& facts, Anchor upper_anchor, Anchor lower_anchor, Mistakes& found) {
  const auto upper = facts.anchors.find(upper_anchor);
  const auto lower = facts.anchors.find(lower_anchor);
  if (upper != facts.anchors.end() && lower != facts.anchors.end() && upper->second.y >= lower->second.y) {
    found.push_back(fmt::format("{} must lie above {}", field(upper_anchor), field(lower_anchor)));
  }
}

// What hangs down must hang down: the body, the skirt, the legs. Sleeves may point anywhere.
void check_order(const GarmentFacts& facts, Mistakes& found) {
  using enum Anchor;
  check_above(facts, left_shoulder, left_hip, found);
  check_above(facts, right_shoulder, right_hip, found);
  check_above(facts, left_waist, left_hip, found);
  check_above(facts, right_waist, right_hip, found);
  check_above(facts, left_hip, facts.anchors.contains(left_knee) ? left_knee : left_leg_end, found);
  check_above(facts, right_hip, facts.anchors.contains(right_knee) ? right_knee : right_leg_end, found);
  check_above(facts, left_knee, left_leg_end, found);
  check_above(facts, right_knee, right_leg_end, found);
  check_above(facts, collar, hem, found);
  if (facts.kind == GarmentKind::skirt) {
    check_above(facts, left_hip, hem, found);
    check_above(facts, right_hip, hem, found);
  }
  check_above(facts, crown, left_temple, found);
  check_above(facts, crown, right_temple, found);
}

// A joint in the middle of a sleeve is of use only when its end is known.
void check_limbs(const GarmentFacts& facts, Mistakes& found) {
  using enum Anchor;
  for (const auto& [middle, end] : {std::pair{left_elbow, left_sleeve_end}, std::pair{right_elbow, right_sleeve_end}}) {
    if (facts.anchors.contains(middle) && !facts.anchors.contains(end)) {
      found.push_back(fmt::format("{} needs {} as well", field(middle), field(end)));
    }
  }
}

Anchor end_of(PartKind part) {
  switch (part) {
    case PartKind::left_sleeve:
      return Anchor::left_sleeve_end;
    case PartKind::right_sleeve:
      return Anchor::right_sleeve_end;
    case PartKind::left_leg:
      return Anchor::left_leg_end;
    case PartKind::right_leg:
      return Anchor::right_leg_end;
    case PartKind::body:
      break;
  }
  return Anchor::hem;
}

void check_part(const GarmentFacts& facts, const GarmentPart& part, Mistakes& found) {
  const auto limbs = limbs_of(facts.kind);
  const std::string name = fmt::format("parts.{}", name_of(part.kind));
  if (part.kind != PartKind::body && std::find(limbs.begin(), limbs.end(), part.kind) == limbs.end()) {
    found.push_back(fmt::format("{} is not for {}", name, with_article(facts.kind)));
  } else if (part.kind != PartKind::body && !facts.anchors.contains(end_of(part.kind))) {
    found.push_back(fmt::format("{} needs {}, or it cannot follow the arm", name, field(end_of(part.kind))));
  }
  const auto beyond = std::find_if(part.outline.begin(), part.outline.end(),
                                   [&](vision::Point p) { return outside(p, facts.picture_size); });
  if (beyond != part.outline.end()) {
    found.push_back(fmt::format("{}: the point ({:g}, {:g}) lies outside the picture ({} x {} pixels)", name, beyond->x,
                                beyond->y, facts.picture_size.width, facts.picture_size.height));
  }
  if (part.outline.size() < 3) {
    found.push_back(fmt::format("{} needs at least three points, it has {}", name, part.outline.size()));
  } else if (beyond == part.outline.end() && vision::crosses_itself(part.outline)) {
    found.push_back(fmt::format("{}: its sides cross or touch each other; give its corners in order around it", name));
  }
}

void check_parts(const GarmentFacts& facts, Mistakes& found) {
  for (auto part = facts.parts.begin(); part != facts.parts.end(); ++part) {
    check_part(facts, *part, found);
    if (std::any_of(facts.parts.begin(), part, [&](const GarmentPart& other) { return other.kind == part->kind; })) {
      found.push_back(fmt::format("parts.{} stands there twice", name_of(part->kind)));
    }
  }
}

void check_factor(const char* name, float factor, Mistakes& found) {
  constexpr float smallest = 0.2F;
  constexpr float largest = 5;
  if (!(factor >= smallest && factor <= largest)) {
    found.push_back(fmt::format("size.{} is {:g}; it must be between {:g} and {:g}", name, factor, smallest, largest));
  }
}

}  // namespace

std::vector<std::string> mistakes(const GarmentFacts& facts) {
  Mistakes found;
  check_presence(facts, found);
  check_sides(facts, found);
  check_order(facts, found);
  check_limbs(facts, found);
  check_parts(facts, found);
  check_factor("width", facts.size.width, found);
  check_factor("length", facts.size.length, found);
  check_factor("sleeves", facts.size.sleeves, found);
  return found;
}

}  // namespace smartcv::fitting_preview

#include <array>
#include <string_view>
#include <utility>

#include "tasks/fitting_preview/garment.h"

namespace smartcv::fitting_preview {
namespace {

template <typename Value, std::size_t N>
using Names = std::array<std::pair<Value, const char*>, N>;

constexpr Names<GarmentKind, 8> kinds{{{GarmentKind::top, "top"},
                                       {GarmentKind::jacket, "jacket"},
                                       {GarmentKind::dress, "dress"},
                                       {GarmentKind::skirt, "skirt"},
                                       {GarmentKind::trousers, "trousers"},
                                       {GarmentKind::hat, "hat"},
                                       {GarmentKind::glasses, "glasses"},
                                       {GarmentKind::scarf, "scarf"}}};

constexpr Names<Anchor, 21> anchors{{{Anchor::left_shoulder, "left_shoulder"},
                                     {Anchor::right_shoulder, "right_shoulder"},
                                     {Anchor::left_elbow, "left_elbow"},
                                     {Anchor::right_elbow, "right_elbow"},
                                     {Anchor::left_sleeve_end, "left_sleeve_end"},
                                     {Anchor::right_sleeve_end, "right_sleeve_end"},
                                     {Anchor::left_waist, "left_waist"},
                                     {Anchor::right_waist, "right_waist"},
                                     {Anchor::left_hip, "left_hip"},
                                     {Anchor::right_hip, "right_hip"},
                                     {Anchor::left_knee, "left_knee"},
                                     {Anchor::right_knee, "right_knee"},
                                     {Anchor::left_leg_end, "left_leg_end"},
                                     {Anchor::right_leg_end, "right_leg_end"},
                                     {Anchor::collar, "collar"},
                                     {Anchor::hem, "hem"},
                                     {Anchor::left_eye, "left_eye"},
                                     {Anchor::right_eye, "right_eye"},
                                     {Anchor::left_temple, "left_temple"},
                                     {Anchor::right_temple, "right_temple"},
                                     {Anchor::crown, "crown"}}};

constexpr Names<PartKind, 5> parts{{{PartKind::body, "body"},
                                    {PartKind::left_sleeve, "left_sleeve"},
                                    {PartKind::right_sleeve, "right_sleeve"},
                                    {PartKind::left_leg, "left_leg"},
                                    {PartKind::right_leg, "right_leg"}}};

template <typename Value, std::size_t N>
const char* name_in(const Names<Value, N>& names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) {
      return name;
    }
  }
  return "";
}

template <typename Value, std::size_t N>
std::optional<Value> value_in(const Names<Value, N>& names, std::string_view name) {
  for (const auto& [value, known] : names) {
    if (name == known) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

const char* name_of(GarmentKind kind) { return name_in(kinds, kind); }
const char* name_of(Anchor anchor) { return name_in(anchors, anchor); }
const char* name_of(PartKind kind) { return name_in(parts, kind); }
std::optional<GarmentKind> garment_kind(const std::string& name) { return value_in(kinds, name); }
std::optional<Anchor> anchor(const std::string& name) { return value_in(anchors, name); }
std::optional<PartKind> part_kind(const std::string& name) { return value_in(parts, name); }

const KindAnchors& anchors_of(GarmentKind kind) {
  using enum Anchor;
  static const KindAnchors upper{
      {left_shoulder, right_shoulder, left_hip, right_hip},
      {left_elbow, right_elbow, left_sleeve_end, right_sleeve_end, left_waist, right_waist, collar, hem}};
  static const KindAnchors skirt{{left_hip, right_hip, hem}, {left_waist, right_waist, left_knee, right_knee}};
  static const KindAnchors trousers{{left_hip, right_hip, left_leg_end, right_leg_end},
                                    {left_waist, right_waist, left_knee, right_knee}};
  static const KindAnchors hat{{left_temple, right_temple}, {crown}};
  static const KindAnchors glasses{{left_eye, right_eye}, {left_temple, right_temple}};
  static const KindAnchors scarf{{left_shoulder, right_shoulder}, {collar, hem}};
  switch (kind) {
    case GarmentKind::top:
    case GarmentKind::jacket:
    case GarmentKind::dress:
      return upper;
    case GarmentKind::skirt:
      return skirt;
    case GarmentKind::trousers:
      return trousers;
    case GarmentKind::hat:
      return hat;
    case GarmentKind::glasses:
      return glasses;
    case GarmentKind::scarf:
      break;
  }
  return scarf;
}

}  // namespace smartcv::fitting_preview

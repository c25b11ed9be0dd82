#include <catch2/catch.hpp>

#include "tasks/fitting_preview/garment.h"

using namespace smartcv::fitting_preview;

TEST_CASE("every kind of garment, anchor and part is found again under its name", "[garment]") {
  for (const auto kind : {GarmentKind::top, GarmentKind::jacket, GarmentKind::dress, GarmentKind::skirt,
                          GarmentKind::trousers, GarmentKind::hat, GarmentKind::glasses, GarmentKind::scarf}) {
    CHECK(garment_kind(name_of(kind)) == kind);
    CHECK_FALSE(anchors_of(kind).needed.empty());
    for (const Anchor needed : anchors_of(kind).needed) {
      CHECK(anchor(name_of(needed)) == needed);
    }
    for (const Anchor possible : anchors_of(kind).possible) {
      CHECK(anchor(name_of(possible)) == possible);
    }
  }
  for (const auto part :
       {PartKind::body, PartKind::left_sleeve, PartKind::right_sleeve, PartKind::left_leg, PartKind::right_leg}) {
    CHECK(part_kind(name_of(part)) == part);
  }
  CHECK_FALSE(garment_kind("shirt"));
  CHECK_FALSE(anchor("left shoulder"));
  CHECK_FALSE(part_kind(""));
}

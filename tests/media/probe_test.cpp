#include "media/probe.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/media_fixtures.h"

using smartcv::media::probe;
using smartcv::tests::fixture;

TEST_CASE("probe tells constant from variable frame rate", "[probe]") {
  for (const std::string name : {"b_frames.mp4", "23_976.mp4", "29_97.mp4", "plain.mkv", "late_start.ts"}) {
    CAPTURE(name);
    CHECK_FALSE(probe(fixture(name)).spacing.variable);
  }
  CHECK(probe(fixture("vfr.mp4")).spacing.variable);
  CHECK(probe(fixture("vfr.mkv")).spacing.variable);
}

TEST_CASE("probe knows the exact count and the first and last time stamp", "[probe]") {
  const auto result = probe(fixture("edit_list.mp4"));
  CHECK(result.read.frames == 37);
  CHECK(result.first_pts == 0);
  CHECK(result.last_pts == 36 * 512);
  CHECK(result.spacing.median == 512);
  CHECK(result.spacing.gaps == 0);
}

TEST_CASE("the JSON form carries what was found", "[probe]") {
  const auto json = nlohmann::json::parse(to_json(probe(fixture("hdr10.mp4"))));
  CHECK(json["video"]["codec"] == "hevc");
  CHECK(json["video"]["depth"] == 10);
  CHECK(json["video"]["color"]["transfer"] == "smpte2084");
  CHECK(json["video"]["color"]["hdr10_mastering_display"] == true);
  CHECK(json["video"]["time_base"] == "1/12800");
  CHECK(json["read"]["frames"] == 50);
  CHECK(json["read"]["complete"] == true);
  CHECK(json["read"]["first_problem"].is_null());
  CHECK(json["streams"].size() == 1);

  const auto damaged = nlohmann::json::parse(to_json(probe(fixture("truncated.mkv"))));
  CHECK(damaged["read"]["truncated"] == true);
  CHECK(damaged["read"]["expected_frames"] == 50);
}

TEST_CASE("the text form names streams, rotation, count and damage", "[probe]") {
  const auto text = to_text(probe(fixture("rotated_90.mp4")));
  CHECK(text.find("shown: 90x160 (90 degrees clockwise)") != std::string::npos);
  CHECK(text.find("frames: 50 of 50 expected") != std::string::npos);
  CHECK(text.find("damage: none found") != std::string::npos);
  const auto damaged = to_text(probe(fixture("flipped_bits.mp4")));
  CHECK(damaged.find("of 50 expected") != std::string::npos);
  CHECK(damaged.find("decoder errors") != std::string::npos);
}

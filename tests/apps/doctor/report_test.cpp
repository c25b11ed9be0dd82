#include "smartcv/doctor/report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace smartcv::tests {

using Catch::Contains;
using doctor::State;

namespace {

const doctor::Lines lines{
    {"One", "first", State::ok, "all", "is well"},
    {"One", "second", State::warning, "a long tale of what was found " + std::string(90, 'x'),
     "which means that it must be wrapped somewhere, and words that are too long stay whole", "do this, then do that"},
    {"Two", "a-name-that-is-longer-than-others", State::error, "gone", "no job runs", "bring it back"},
};

}  // namespace

TEST_CASE("the text keeps to its width, but never cuts a word that is to be copied", "[doctor]") {
  std::istringstream text(doctor::to_text(lines, {80, false}));
  for (std::string row; std::getline(text, row);) {
    CAPTURE(row);
    CHECK((row.size() <= 82 || row.find(std::string(90, 'x')) != std::string::npos));  // the arrow takes 3 bytes
  }
  CHECK_THAT(doctor::to_text(lines, {10, false}), Contains(std::string(90, 'x')));
}

TEST_CASE("the text has the sections, what to do, and the verdict", "[doctor]") {
  const std::string text = doctor::to_text(lines, {80, false});
  CHECK_THAT(text, Contains("One\n  ok       first") && Contains("\nTwo\n  error"));
  CHECK_THAT(text, Contains("→  bring it back") && Contains("all; is well"));
  CHECK_THAT(text, Contains("cannot run") && Contains("1 error, 1 warning, 0 notes"));
  CHECK_THAT(text, !Contains("\x1b"));
  CHECK_THAT(doctor::to_text({lines[0]}, {80, false}), Contains("can run with their default settings: 0 warnings"));
}

TEST_CASE("colours come only when they are asked for", "[doctor]") {
  CHECK_THAT(doctor::to_text(lines, {80, true}), Contains("\x1b[33mwarning\x1b[0m"));
}

TEST_CASE("the JSON has every line with state, meaning and what to do, whatever bytes are in them", "[doctor]") {
  auto odd = lines;
  odd[0].found = "a path with \xff in it";
  const auto json = nlohmann::json::parse(doctor::to_json(odd));
  CHECK(json["schema"] == 1);
  CHECK(json["runs"] == false);
  CHECK(json["counts"]["warnings"] == 1);
  REQUIRE(json["lines"].size() == 3);
  CHECK(json["lines"][0]["to_do"] == "nothing");
  CHECK(json["lines"][1]["state"] == "warning");
  CHECK(json["lines"][2]["meaning"] == "no job runs");
}

}  // namespace smartcv::tests

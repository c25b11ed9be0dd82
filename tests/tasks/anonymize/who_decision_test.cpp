#include "tasks/anonymize/who_decision.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;
using Catch::Contains;
using identity::FaceSample;

namespace {

// Photos of Anna and Bea are one unit apart, as embeddings of two people are on average with dlib's network.
const std::vector<float> anna{0, 0};
const std::vector<float> bea{0.8F, 0};

const WhoRules rules = rules_of(identity::calibration_of("dlib-resnet"));

KnownPeople keep_anna() { return {.keep = {{{"Anna", {anna}}}}, .only = {}}; }
KnownPeople only_anna() { return {.keep = {}, .only = {{{"Anna", {anna}}}}}; }

// Looks one after the other, each so far from Anna on the way to Bea.
std::vector<FaceSample> looks(const std::vector<float>& from_anna, float quality = 0.6F, float width = 80) {
  std::vector<FaceSample> list;
  for (const float x : from_anna) {
    list.push_back({.frame = static_cast<std::int64_t>(list.size()) * 5,
                    .box = {0, 0, width, width},
                    .quality = quality,
                    .embedding = {x, 0}});
  }
  return list;
}

}  // namespace

TEST_CASE("somebody to keep is left visible on sure looks, and each look that says so is a proof", "[who]") {
  const auto decision = decide_who(looks({0.3F, 0.25F, 0.35F, 0.3F}), keep_anna(), rules);
  CHECK(decision.visible);
  CHECK(decision.found.person == "Anna");
  CHECK(decision.found.looks == 4);
  CHECK(decision.found.likeness == Approx(1 - 0.3 / 0.96).margin(0.01));
  CHECK(decision.proofs == std::vector<std::int64_t>{0, 5, 10, 15});
  CHECK_THAT(decision.found.why, Contains("surely Anna"));
}

TEST_CASE("what is uncertain is hidden, whoever was named", "[who]") {
  for (const auto& people : {keep_anna(), only_anna()}) {
    CHECK_FALSE(decide_who({}, people, rules).visible);
    // Between Anna and somebody else.
    CHECK_FALSE(decide_who(looks({0.5F, 0.5F, 0.52F, 0.5F}), people, rules).visible);
  }
  // Too few looks, too small, too bad.
  CHECK_FALSE(decide_who(looks({0.2F, 0.2F}), keep_anna(), rules).visible);
  CHECK_FALSE(decide_who(looks({0.2F, 0.2F, 0.2F, 0.2F}, 0.6F, 39), keep_anna(), rules).visible);
  CHECK_FALSE(decide_who(looks({0.2F, 0.2F, 0.2F, 0.2F}, 0.05F), keep_anna(), rules).visible);
  CHECK_FALSE(decide_who(looks({0.9F, 0.9F}), only_anna(), rules).visible);
  CHECK_FALSE(decide_who(looks({0.9F, 0.9F, 0.9F, 0.9F}, 0.05F), only_anna(), rules).visible);
}

TEST_CASE("two people in one track are hidden, whichever of them is known", "[who]") {
  const auto swapped = looks({0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0.8F});
  const auto kept = decide_who(swapped, keep_anna(), rules);
  CHECK_FALSE(kept.visible);
  CHECK_THAT(kept.found.why, Contains("somebody else in frame 40"));
  const auto other = decide_who(looks({0.9F, 0.9F, 0.9F, 0.9F, 0.9F, 0.9F, 0.9F, 0.3F}), only_anna(), rules);
  CHECK_FALSE(other.visible);
  CHECK_THAT(other.found.why, Contains("may be Anna in frame 35"));
}

TEST_CASE("of those who alone are hidden, everybody else is left visible when that is sure", "[who]") {
  CHECK_FALSE(decide_who(looks({0.2F, 0.2F, 0.2F}), only_anna(), rules).visible);
  const auto decision = decide_who(looks({0.8F, 0.75F, 0.8F}), only_anna(), rules);
  CHECK(decision.visible);
  CHECK(decision.proofs.size() == 3);
}

TEST_CASE("somebody who is near to two people is hidden", "[who]") {
  KnownPeople people = keep_anna();
  people.keep.people.push_back({"Twin", {{0.05F, 0}}});
  const auto decision = decide_who(looks({0.2F, 0.2F, 0.2F}), people, rules);
  CHECK_FALSE(decision.visible);
  CHECK_THAT(decision.found.why, Contains("like Anna as well"));
}

TEST_CASE("of two lists, one's people are kept and everybody is who is surely not of the other's", "[who]") {
  const KnownPeople both{.keep = {{{"Anna", {anna}}}}, .only = {{{"Bea", {bea}}}}};
  CHECK(decide_who(looks({0.1F, 0.1F, 0.1F}), both, rules).visible);
  CHECK_FALSE(decide_who(looks({0.8F, 0.8F, 0.8F}), both, rules).visible);
  CHECK(decide_who(looks({-0.9F, -0.9F, -0.9F}), both, rules).visible);
  CHECK_FALSE(decide_who(looks({0.45F, 0.45F, 0.45F}), both, rules).visible);
}

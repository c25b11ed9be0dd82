#include "tasks/fitting_preview/suggest.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/support/sample_garments.h"

namespace smartcv::fitting_preview {
namespace {

std::vector<cv::Point> polygon(std::initializer_list<cv::Point> corners) { return corners; }

cv::Mat filled(cv::Size size, const std::vector<std::vector<cv::Point>>& shapes) {
  cv::Mat alpha = cv::Mat::zeros(size, CV_8U);
  for (const auto& shape : shapes) {
    cv::fillPoly(alpha, std::vector<std::vector<cv::Point>>{shape}, 255);
  }
  return alpha;
}

void check_near(const GarmentFacts& facts, Anchor anchor, vision::Point wanted, float distance) {
  REQUIRE(facts.anchors.contains(anchor));
  const vision::Point is = facts.anchors.at(anchor);
  INFO(name_of(anchor) << " at " << is.x << ", " << is.y << ", wanted at " << wanted.x << ", " << wanted.y);
  CHECK(std::hypot(is.x - wanted.x, is.y - wanted.y) <= distance);
}

}  // namespace

TEST_CASE("the sample garments are known by their outline and good to wear as proposed", "[suggest]") {
  const std::map<std::string, GarmentKind> kinds{{"shirt", GarmentKind::top},
                                                 {"dress", GarmentKind::dress},
                                                 {"trousers", GarmentKind::trousers},
                                                 {"hat", GarmentKind::hat},
                                                 {"glasses", GarmentKind::glasses}};
  for (const auto& [name, kind] : kinds) {
    CAPTURE(name);
    const auto facts = suggest_garment(tests::sample_garments() / (name + ".png"), std::nullopt);
    CHECK(facts.kind == kind);
    CHECK(mistakes(facts).empty());
    CHECK(facts.picture_size.width > 0);
  }
}

TEST_CASE("a T-shirt, a skirt, a dress without sleeves and a knitted cap are told apart", "[suggest]") {
  const auto shirt = filled({400, 400}, {polygon({{130, 60},
                                                  {170, 50},
                                                  {200, 80},
                                                  {230, 50},
                                                  {270, 60},
                                                  {360, 150},
                                                  {310, 190},
                                                  {265, 160},
                                                  {268, 350},
                                                  {132, 350},
                                                  {135, 160},
                                                  {90, 190},
                                                  {40, 150}})});
  auto facts = suggest_from_alpha(shirt, std::nullopt);
  CHECK(facts.kind == GarmentKind::top);
  CHECK(mistakes(facts).empty());
  check_near(facts, Anchor::left_sleeve_end, {335, 170}, 15);
  check_near(facts, Anchor::left_shoulder, {271, 75}, 15);
  CHECK_FALSE(facts.anchors.contains(Anchor::left_elbow));
  CHECK(facts.parts.size() == 2);

  facts =
      suggest_from_alpha(filled({400, 400}, {polygon({{150, 40}, {250, 40}, {340, 360}, {60, 360}})}), std::nullopt);
  CHECK(facts.kind == GarmentKind::skirt);
  CHECK(mistakes(facts).empty());

  facts = suggest_from_alpha(filled({400, 800}, {polygon({{140, 40},
                                                          {160, 40},
                                                          {200, 120},
                                                          {240, 40},
                                                          {260, 40},
                                                          {270, 200},
                                                          {250, 320},
                                                          {330, 760},
                                                          {70, 760},
                                                          {150, 320},
                                                          {130, 200}})}),
                             std::nullopt);
  CHECK(facts.kind == GarmentKind::dress);
  CHECK(mistakes(facts).empty());

  cv::Mat cap = cv::Mat::zeros(300, 400, CV_8U);
  cv::ellipse(cap, {200, 250}, {150, 200}, 0, 180, 360, 255, cv::FILLED);
  facts = suggest_from_alpha(cap, std::nullopt);
  CHECK(facts.kind == GarmentKind::hat);
  CHECK(mistakes(facts).empty());
}

TEST_CASE("a shirt whose sleeves are spread out flat has its armpits found", "[suggest]") {
  const auto shirt = filled({1000, 500}, {polygon({{400, 40},
                                                   {460, 30},
                                                   {500, 60},
                                                   {540, 30},
                                                   {600, 40},
                                                   {960, 60},
                                                   {960, 130},
                                                   {610, 160},
                                                   {605, 460},
                                                   {395, 460},
                                                   {390, 160},
                                                   {40, 130},
                                                   {40, 60}})});
  const auto facts = suggest_from_alpha(shirt, std::nullopt);
  CHECK(facts.kind == GarmentKind::top);
  CHECK(mistakes(facts).empty());
  check_near(facts, Anchor::left_sleeve_end, {950, 95}, 25);
  check_near(facts, Anchor::right_sleeve_end, {50, 95}, 25);
  CHECK(facts.anchors.contains(Anchor::left_elbow));
}

TEST_CASE("every shape gives every kind's anchors, within the picture", "[suggest]") {
  cv::RNG random(7);
  for (int round = 0; round < 200; ++round) {
    const cv::Size size(random.uniform(1, 300), random.uniform(1, 300));
    cv::Mat alpha = cv::Mat::zeros(size, CV_8U);
    for (int shape = 0; shape < 3; ++shape) {
      const cv::Point corner(random.uniform(0, size.width), random.uniform(0, size.height));
      cv::rectangle(alpha, corner, {random.uniform(0, size.width), random.uniform(0, size.height)}, 255, cv::FILLED);
    }
    const auto kind = static_cast<GarmentKind>(round % 8);
    const auto facts = suggest_from_alpha(alpha, kind);
    for (const Anchor needed : anchors_of(kind).needed) {
      REQUIRE(facts.anchors.contains(needed));
    }
    for (const auto& [anchor, point] : facts.anchors) {
      CHECK((point.x >= 0 && point.y >= 0 && point.x <= static_cast<float>(size.width) &&
             point.y <= static_cast<float>(size.height)));
    }
    static_cast<void>(suggest_from_alpha(alpha, std::nullopt));
  }
}

}  // namespace smartcv::fitting_preview

#include "tasks/fitting_preview/garment_layer.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>
#include <thread>
#include <vector>

#include "tests/tasks/fitting_preview/made_up.h"
#include "vision/light_curve.h"

namespace {

using namespace smartcv;
using namespace smartcv::fitting_preview;
using namespace smartcv::tests;

// A garment that is nothing but cloth of one alpha, from border to border.
std::shared_ptr<const Garment> cloth(cv::Size size, float alpha) {
  auto garment = std::make_shared<Garment>();
  garment->facts.kind = GarmentKind::scarf;
  garment->facts.picture_size = {size.width, size.height};
  garment->picture = cv::Mat(size, CV_32FC4, cv::Scalar(0.5 * alpha, 0.25 * alpha, 0.125 * alpha, alpha));
  return garment;
}

// A mesh of `cells` by `cells` over the whole picture, each corner moved by `map`.
template <typename Map>
Placement mesh(vision::Size size, int cells, const Map& map) {
  Placement placement{{{PartKind::body, {}}}, 1};
  const auto corner = [&](int x, int y) {
    return vision::Point{static_cast<float>(size.width * x) / static_cast<float>(cells),
                         static_cast<float>(size.height * y) / static_cast<float>(cells)};
  };
  for (int y = 0; y < cells; ++y) {
    for (int x = 0; x < cells; ++x) {
      const std::array p{corner(x, y), corner(x + 1, y), corner(x, y + 1), corner(x + 1, y + 1)};
      placement.parts[0].triangles.push_back({{p[0], p[1], p[2]}, {map(p[0]), map(p[1]), map(p[2])}});
      placement.parts[0].triangles.push_back({{p[1], p[3], p[2]}, {map(p[1]), map(p[3]), map(p[2])}});
    }
  }
  return placement;
}

vision::Size size_of(const Garment& garment) { return {garment.picture.cols, garment.picture.rows}; }

}  // namespace

TEST_CASE("edges between triangles are drawn once: see-through cloth has one alpha everywhere", "[garment-layer]") {
  const auto garment = cloth({300, 200}, 0.5F);
  GarmentTextures textures(make_rig(garment));
  const float angle = GENERATE(0.0F, 0.3F, 1.1F);
  const auto turned = [&](vision::Point p) {
    // Wavy, so that edges lie at all angles.
    const float x = p.x + 4 * std::sin(p.y / 17);
    const float y = p.y + 4 * std::cos(p.x / 13);
    return vision::Point{250 + std::cos(angle) * x - std::sin(angle) * y,
                         20 + std::sin(angle) * x + std::cos(angle) * y};
  };
  const vision::Layer layer = draw_garment(mesh(size_of(*garment), 12, turned), textures, {700, 700});
  REQUIRE(layer.area.area() > 0);
  int drawn = 0;
  int wrong = 0;
  for (int y = 0; y < layer.rgba.rows; ++y) {
    for (int x = 0; x < layer.rgba.cols; ++x) {
      const float alpha = layer.rgba.at<cv::Vec4f>(y, x)[3];
      drawn += alpha > 0.49F ? 1 : 0;
      wrong += alpha > 0.501F ? 1 : 0;
    }
  }
  CHECK(wrong == 0);
  CHECK(drawn > 300 * 200 * 0.9);
  // No holes: none with cloth on both sides of it.
  const auto is_cloth = [&](int y, int x) { return layer.rgba.at<cv::Vec4f>(y, x)[3] > 0.49F; };
  int holes = 0;
  for (int y = 1; y + 1 < layer.rgba.rows; ++y) {
    for (int x = 1; x + 1 < layer.rgba.cols; ++x) {
      const bool between = (is_cloth(y, x - 1) && is_cloth(y, x + 1)) || (is_cloth(y - 1, x) && is_cloth(y + 1, x));
      holes += between && !is_cloth(y, x) ? 1 : 0;
    }
  }
  CHECK(holes == 0);
}

TEST_CASE("a garment in its own size and place keeps its pixels", "[garment-layer]") {
  const auto garment = shirt(false);
  const GarmentRig rig = make_rig(garment);
  GarmentTextures textures(rig);
  Placement placement = mesh(size_of(*garment), 8, [](vision::Point p) { return p; });
  const vision::Layer layer = draw_garment(placement, textures, {800, 900});
  double worst = 0;
  for (int y = 0; y < layer.rgba.rows; ++y) {
    for (int x = 0; x < layer.rgba.cols; ++x) {
      const int at_x = x + layer.area.x;
      const int at_y = y + layer.area.y;
      const auto label = rig.regions.labels.at<std::uint8_t>(static_cast<int>((at_y + 0.5) * rig.regions.scale),
                                                             static_cast<int>((at_x + 0.5) * rig.regions.scale));
      if (label == 0) {
        const cv::Vec4f light = garment->picture.at<cv::Vec4f>(at_y, at_x);
        cv::Vec4f expected(0, 0, 0, light[3]);
        for (int c = 0; c < 3 && light[3] > 0; ++c) {
          expected[c] = light[c] / light[3];
          vision::LightCurve::srgb().to_code(&expected[c], 1, &expected[c]);
          expected[c] *= light[3];
        }
        worst = std::max(worst, cv::norm(layer.rgba.at<cv::Vec4f>(y, x) - expected, cv::NORM_INF));
      }
    }
  }
  CHECK(worst < 1e-3);
}

TEST_CASE("fine patterns become their mean when a garment is drawn small", "[garment-layer]") {
  auto garment = std::make_shared<Garment>();
  garment->facts.kind = GarmentKind::scarf;
  garment->facts.picture_size = {1200, 1200};
  garment->picture = cv::Mat(1200, 1200, CV_32FC4);
  for (int y = 0; y < 1200; ++y) {
    for (int x = 0; x < 1200; ++x) {
      const float v = (x + y) % 2 == 0 ? 1.0F : 0.0F;
      garment->picture.at<cv::Vec4f>(y, x) = {v, v, v, 1};
    }
  }
  GarmentTextures textures(make_rig(garment));
  const Placement placement = mesh({1200, 1200}, 10, [](vision::Point p) {
    return vision::Point{p.x / 13.7F, p.y / 5.3F};
  });
  const vision::Layer layer = draw_garment(placement, textures, {400, 400});
  for (int y = 5; y < layer.rgba.rows - 5; ++y) {
    for (int x = 5; x < layer.rgba.cols - 5; ++x) {
      CHECK(std::abs(layer.rgba.at<cv::Vec4f>(y, x)[0] - 0.735F) < 0.06F);  // the code of half the light
    }
  }
}

TEST_CASE("sizes are made in steps and kept", "[garment-layer]") {
  const GarmentRig rig = make_rig(shirt(true));
  GarmentTextures textures(rig);
  const auto first = textures.fitting(95, 199);
  CHECK(first->size == vision::Size{100, 200});
  CHECK(textures.fitting(91, 185) == first);
  CHECK(textures.made() == 1);
  for (int i = 0; i < 4; ++i) {
    (void)textures.fitting(210 + 30 * i, 300);
  }
  CHECK(textures.fitting(95, 199) == first);
  (void)textures.fitting(500, 300);
  CHECK(textures.fitting(95, 199) == first);  // used last but one
  CHECK(textures.made() == 6);
  CHECK(textures.fitting(1e9, std::nan(""))->size == vision::Size{800, 900});
  CHECK(textures.fitting(0, -5)->size == vision::Size{10, 10});
}

TEST_CASE("several threads draw with one set of sizes and get the same", "[garment-layer]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  GarmentTextures textures(rig);
  std::vector<Placement> placements;
  for (int i = 0; i < 12; ++i) {
    Stance stance;
    stance.trunk = 120.0F + 15.0F * static_cast<float>(i);
    placements.push_back(place(rig, pose_of(stance), full_plan(WarpStep::mesh)));
  }
  std::vector<std::vector<cv::Mat>> results(4, std::vector<cv::Mat>(placements.size()));
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < results.size(); ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = 0; i < placements.size(); ++i) {
          results[t][i] = draw_garment(placements[i], textures, {640, 720}).rgba;
        }
      });
    }
  }
  for (std::size_t i = 0; i < placements.size(); ++i) {
    for (std::size_t t = 1; t < results.size(); ++t) {
      CHECK(cv::norm(results[0][i], results[t][i], cv::NORM_INF) == 0);
    }
  }
}

TEST_CASE("a garment of one pixel and one of thousands are drawn", "[garment-layer]") {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(4096, 4), cv::Size(3, 4096), cv::Size(4096, 2100)}) {
    INFO(size.width << "x" << size.height);
    const auto garment = cloth(size, 1);
    GarmentTextures textures(make_rig(garment));
    const auto scaled = [&](vision::Point p) {
      return vision::Point{50 + p.x * 100 / static_cast<float>(size.width),
                           50 + p.y * 100 / static_cast<float>(size.height)};
    };
    const vision::Layer layer = draw_garment(mesh(size_of(*garment), 4, scaled), textures, {200, 200});
    CHECK(layer.area.area() >= 10000);
    CHECK(layer.rgba.at<cv::Vec4f>(layer.rgba.rows / 2, layer.rgba.cols / 2)[3] == Approx(1).margin(0.01));
  }
}

TEST_CASE("each part is drawn as far as it can be seen", "[garment-layer]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  GarmentTextures textures(rig);
  const Placement placement = place(rig, pose_of({}), full_plan(WarpStep::mesh));
  const vision::Size upright{640, 720};
  const vision::Layer all = draw_garment(placement, textures, upright);
  std::vector<PartKind> asked;
  const vision::Layer without = draw_garment(placement, textures, upright, [&](PartKind part, const cv::Rect& area) {
    asked.push_back(part);
    CHECK((area & all.area) == area);
    return part == PartKind::left_sleeve ? cv::Mat(area.size(), CV_8UC1, cv::Scalar(0)) : cv::Mat();
  });
  CHECK(asked == std::vector<PartKind>{PartKind::body, PartKind::left_sleeve, PartKind::right_sleeve});
  const auto alpha_at = [](const vision::Layer& layer, vision::Point p) {
    return layer.rgba.at<cv::Vec4f>(static_cast<int>(p.y) - layer.area.y, static_cast<int>(p.x) - layer.area.x)[3];
  };
  const FramePose pose = pose_of({});
  CHECK(alpha_at(all, pose.at(nn::Joint::left_elbow).point) > 0.99F);
  CHECK(alpha_at(without, pose.at(nn::Joint::left_elbow).point) == 0);
  CHECK(alpha_at(without, pose.at(nn::Joint::right_elbow).point) > 0.99F);
}

TEST_CASE("no pose draws outside the picture", "[garment-layer][fuzz][slow]") {
  std::mt19937 random(11);
  std::vector<std::shared_ptr<const Garment>> garments{shirt(true), trousers(), simple_garment(GarmentKind::hat)};
  std::vector<GarmentRig> rigs;
  std::vector<std::unique_ptr<GarmentTextures>> textures;
  for (const auto& garment : garments) {
    rigs.push_back(make_rig(garment));
    textures.push_back(std::make_unique<GarmentTextures>(rigs.back()));
  }
  const vision::Size upright{160, 180};
  for (int i = 0; i < 3400; ++i) {
    const FramePose pose = fuzzed_pose(random);
    for (std::size_t g = 0; g < rigs.size(); ++g) {
      const Placement placement = place(rigs[g], pose, full_plan(WarpStep::mesh));
      const vision::Layer layer = draw_garment(placement, *textures[g], upright);
      if (layer.area.area() == 0) {
        continue;
      }
      REQUIRE((layer.area & cv::Rect(0, 0, upright.width, upright.height)) == layer.area);
      double least = 0;
      double most = 0;
      cv::minMaxLoc(layer.rgba.reshape(1), &least, &most);
      REQUIRE(least >= 0);
      REQUIRE(most <= 1.001);
    }
  }
}

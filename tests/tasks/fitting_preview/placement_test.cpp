#include "tasks/fitting_preview/placement.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iterator>
#include <limits>
#include <random>

#include "tasks/fitting_preview/placed_anchors.h"
#include "tests/tasks/fitting_preview/made_up.h"

namespace {

using namespace smartcv;
using namespace smartcv::fitting_preview;
using namespace smartcv::tests;
using nn::Joint;

double distance(vision::Point a, vision::Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

void require_at(const Placement& placement, PartKind part, const Garment& garment, Anchor anchor,
                vision::Point expected) {
  const auto at = where(placement, part, garment.facts.anchors.at(anchor));
  INFO(name_of(anchor) << " expected at " << expected.x << ", " << expected.y);
  REQUIRE(at);
  INFO("found at " << at->x << ", " << at->y);
  CHECK(distance(*at, expected) <= 2);
}

// Twice the area; positive when it is clockwise on the screen.
double area(const std::array<vision::Point, 3>& c) {
  const double x = c[0].x;
  const double y = c[0].y;
  return (c[1].x - x) * (c[2].y - y) - (c[1].y - y) * (c[2].x - x);
}

bool all_keep_their_orientation(const Placement& placement) {
  for (const PlacedPart& part : placement.parts) {
    for (const MeshTriangle& t : part.triangles) {
      if (!(area(t.from) > 0) || !(area(t.to) > 0)) {
        return false;
      }
    }
  }
  return true;
}

std::ptrdiff_t count(const PlacementPlan& plan, Unseen state) { return std::ranges::count(plan.states, state); }

std::size_t triangles(const Placement& placement, PartKind kind) {
  for (const PlacedPart& part : placement.parts) {
    if (part.kind == kind) {
      return part.triangles.size();
    }
  }
  return 0;
}

}  // namespace

TEST_CASE("anchors of a shirt lie on the joints, whatever the body does", "[placement]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  const auto yaw = GENERATE(-60.0F, -35.0F, 0.0F, 35.0F, 60.0F);
  const auto tilt = GENERATE(-30.0F, 0.0F, 30.0F);
  const auto arm = GENERATE(5.0F, 45.0F, 90.0F, 150.0F);
  const auto forearm = GENERATE(-60.0F, 5.0F, 140.0F);
  Stance stance;
  stance.yaw = yaw;
  stance.tilt = tilt;
  stance.left_arm = arm;
  stance.right_forearm = forearm;
  const FramePose pose = pose_of(stance);
  const Placement placement = place(rig, pose, full_plan(WarpStep::mesh));
  INFO("yaw " << yaw << ", tilt " << tilt << ", arm " << arm << ", forearm " << forearm);
  require_at(placement, PartKind::body, *garment, Anchor::left_shoulder, pose.at(Joint::left_shoulder).point);
  require_at(placement, PartKind::body, *garment, Anchor::right_shoulder, pose.at(Joint::right_shoulder).point);
  require_at(placement, PartKind::body, *garment, Anchor::left_hip, pose.at(Joint::left_hip).point);
  require_at(placement, PartKind::body, *garment, Anchor::right_hip, pose.at(Joint::right_hip).point);
  require_at(placement, PartKind::left_sleeve, *garment, Anchor::left_elbow, pose.at(Joint::left_elbow).point);
  require_at(placement, PartKind::right_sleeve, *garment, Anchor::right_elbow, pose.at(Joint::right_elbow).point);
  require_at(placement, PartKind::left_sleeve, *garment, Anchor::left_sleeve_end, pose.at(Joint::left_wrist).point);
  require_at(placement, PartKind::right_sleeve, *garment, Anchor::right_sleeve_end, pose.at(Joint::right_wrist).point);
  CHECK(all_keep_their_orientation(placement));
  const auto anchors = placed_anchors(garment->facts, placement);
  REQUIRE(anchors.size() == garment->facts.anchors.size());
  const auto elbow = std::distance(garment->facts.anchors.begin(), garment->facts.anchors.find(Anchor::left_elbow));
  const vision::Point there = anchors[static_cast<std::size_t>(elbow)];
  const vision::Point wanted = pose.at(Joint::left_elbow).point;
  CHECK(std::hypot(there.x - wanted.x, there.y - wanted.y) < 3);
}

TEST_CASE("anchors of trousers lie on hips, knees and ankles", "[placement]") {
  const auto garment = trousers();
  const GarmentRig rig = make_rig(garment);
  Stance stance;
  stance.tilt = GENERATE(-30.0F, 0.0F, 30.0F);
  stance.yaw = GENERATE(-40.0F, 0.0F, 40.0F);
  const FramePose pose = pose_of(stance);
  const Placement placement = place(rig, pose, full_plan(WarpStep::mesh));
  require_at(placement, PartKind::body, *garment, Anchor::left_hip, pose.at(Joint::left_hip).point);
  require_at(placement, PartKind::body, *garment, Anchor::right_hip, pose.at(Joint::right_hip).point);
  require_at(placement, PartKind::left_leg, *garment, Anchor::left_knee, pose.at(Joint::left_knee).point);
  require_at(placement, PartKind::right_leg, *garment, Anchor::right_knee, pose.at(Joint::right_knee).point);
  require_at(placement, PartKind::left_leg, *garment, Anchor::left_leg_end, pose.at(Joint::left_ankle).point);
  require_at(placement, PartKind::right_leg, *garment, Anchor::right_leg_end, pose.at(Joint::right_ankle).point);
}

TEST_CASE("each step of the ladder keeps the anchors it is made of", "[placement]") {
  const auto garment = shirt(false);
  const GarmentRig rig = make_rig(garment);
  Stance stance;
  stance.tilt = 30;
  stance.yaw = 30;
  const FramePose pose = pose_of(stance);
  for (const WarpStep step : {WarpStep::similarity, WarpStep::affine, WarpStep::homography}) {
    const Placement placement = place(rig, pose, full_plan(step));
    require_at(placement, PartKind::body, *garment, Anchor::left_shoulder, pose.at(Joint::left_shoulder).point);
    require_at(placement, PartKind::body, *garment, Anchor::right_shoulder, pose.at(Joint::right_shoulder).point);
  }
  const auto hips = where(place(rig, pose, full_plan(WarpStep::affine)), PartKind::body, {400, 540});
  REQUIRE(hips);
  const vision::Point a = pose.at(Joint::left_hip).point;
  const vision::Point b = pose.at(Joint::right_hip).point;
  CHECK(distance(*hips, {(a.x + b.x) / 2, (a.y + b.y) / 2}) <= 2);
}

TEST_CASE("a short sleeve ends on the upper arm and turns with it", "[placement]") {
  const auto garment = shirt(false);
  const GarmentRig rig = make_rig(garment);
  for (const float arm : {10.0F, 60.0F, 100.0F}) {
    Stance stance;
    stance.left_arm = arm;
    const FramePose pose = pose_of(stance);
    const Placement placement = place(rig, pose, full_plan(WarpStep::mesh));
    const auto end = where(placement, PartKind::left_sleeve, garment->facts.anchors.at(Anchor::left_sleeve_end));
    REQUIRE(end);
    const vision::Point shoulder = pose.at(Joint::left_shoulder).point;
    const vision::Point elbow = pose.at(Joint::left_elbow).point;
    const double bone = distance(shoulder, elbow);
    CHECK(distance(shoulder, *end) + distance(*end, elbow) - bone < 1);
    CHECK(distance(shoulder, *end) > 0.4 * bone);
    CHECK(distance(shoulder, *end) < bone);
  }
}

TEST_CASE("sleeves and body agree where they are sewn together", "[placement]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  Stance stance;
  stance.left_arm = 80;
  const Placement placement = place(rig, pose_of(stance), full_plan(WarpStep::mesh));
  // Pixels of the sleeve next to the body.
  const double scale = rig.regions.scale;
  int compared = 0;
  for (int y = 0; y < rig.regions.labels.rows; ++y) {
    for (int x = 1; x < rig.regions.labels.cols; ++x) {
      const bool seam =
          rig.regions.labels.at<std::uint8_t>(y, x - 1) == 0 && rig.regions.labels.at<std::uint8_t>(y, x) == 1;
      if (!seam) {
        continue;
      }
      const vision::Point p{static_cast<float>(x / scale), static_cast<float>((y + 0.5) / scale)};
      const auto body = where(placement, PartKind::body, p);
      const auto sleeve = where(placement, PartKind::left_sleeve, p);
      if (body && sleeve) {
        ++compared;
        CHECK(distance(*body, *sleeve) < 2.5);
      }
    }
  }
  CHECK(compared > 20);
}

TEST_CASE("hardly any cloth of a bent arm is lost to folds", "[placement]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  std::size_t all = 0;
  for (const RigPart& part : rig.parts) {
    all += part.kind == PartKind::left_sleeve ? part.triangles.size() : 0;
  }
  Stance stance;
  for (const float bend : {0.0F, 60.0F, 120.0F}) {
    stance.left_forearm = stance.left_arm - bend;
    const Placement placement = place(rig, pose_of(stance), full_plan(WarpStep::mesh));
    CHECK(triangles(placement, PartKind::left_sleeve) >= all * 95 / 100);
  }
}

TEST_CASE("a garment changes its step when scores fall, without a jump", "[placement]") {
  const auto garment = shirt(true);
  const GarmentRig rig = make_rig(garment);
  Person person = person_of(std::vector<Stance>(50));
  for (std::size_t i = 25; i < 50; ++i) {
    person.poses[i].at(Joint::left_hip).score = 0.1F;
    person.poses[i].at(Joint::right_hip).score = 0.1F;
    // What a network guesses of hips it does not see.
    person.poses[i].at(Joint::left_hip).point.x += 8;
    person.poses[i].at(Joint::right_hip).point.x += 8;
  }
  const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
  CHECK(plan.frames[10].steps[2] == 1);
  CHECK(plan.frames[40].steps[0] == 1);
  CHECK(count(plan, Unseen::drawn) == 50);
  std::optional<vision::Point> last;
  for (std::size_t i = 0; i < person.poses.size(); ++i) {
    CHECK(plan.frames[i].opacity == 1);
    const auto hem = where(place(rig, person.poses[i], plan.frames[i]), PartKind::body, {400, 780});
    REQUIRE(hem);
    if (last) {
      CHECK(distance(*hem, *last) < 8);
    }
    last = hem;
  }
}

TEST_CASE("a score that wavers between the two thresholds changes nothing", "[placement]") {
  const GarmentRig rig = make_rig(shirt(true));
  Person person = person_of(std::vector<Stance>(40));
  for (std::size_t i = 5; i < 40; ++i) {
    person.poses[i].at(Joint::left_hip).score = i % 2 == 0 ? 0.38F : 0.49F;
    person.poses[i].at(Joint::right_hip).score = i % 3 == 0 ? 0.36F : 0.45F;
  }
  const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
  for (const FramePlan& frame : plan.frames) {
    CHECK(frame.steps[2] == 1);
  }
}

TEST_CASE("a garment fades when somebody turns round, and comes back", "[placement]") {
  const GarmentRig rig = make_rig(shirt(true));
  std::vector<Stance> stances(200);
  for (std::size_t i = 0; i < stances.size(); ++i) {
    stances[i].yaw = static_cast<float>(i) * 360 / 199;
  }
  const Person person = person_of(stances);
  const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
  CHECK(plan.frames.front().opacity == 1);
  CHECK(plan.frames[100].opacity == 0);
  CHECK(plan.frames.back().opacity == 1);
  CHECK(count(plan, Unseen::turned_away) > 80);
  for (std::size_t i = 1; i < plan.frames.size(); ++i) {
    CHECK(std::abs(plan.frames[i].opacity - plan.frames[i - 1].opacity) < 0.3F);
  }
}

TEST_CASE("somebody who comes into a shot is dressed softly, at a cut at once", "[placement]") {
  const GarmentRig rig = make_rig(shirt(true));
  Person person = person_of(std::vector<Stance>(40));
  PlacementScene scene = scene_of(person);
  CHECK(plan_placement(person, scene, rig, {}).frames.front().opacity == 1);
  person.poses.erase(person.poses.begin(), person.poses.begin() + 10);
  const PlacementPlan plan = plan_placement(person, scene, rig, {});
  CHECK(plan.frames.front().opacity < 0.2F);
  CHECK(plan.frames[10].opacity == 1);
  CHECK(plan.frames.back().opacity == 1);
}

TEST_CASE("of somebody whose legs are not seen the trousers are not drawn, and the shirt is", "[placement]") {
  const GarmentRig legs = make_rig(trousers());
  const GarmentRig top = make_rig(shirt(true));
  Person person = person_of(std::vector<Stance>(10));
  for (FramePose& pose : person.poses) {
    for (const Joint joint : {Joint::left_hip, Joint::right_hip, Joint::left_knee, Joint::right_knee, Joint::left_ankle,
                              Joint::right_ankle}) {
      pose.at(joint).score = 0.1F;
    }
  }
  const PlacementScene scene = scene_of(person);
  const PlacementPlan without = plan_placement(person, scene, legs, {});
  CHECK(count(without, Unseen::joints_missing) == 10);
  CHECK(place(legs, person.poses[0], without.frames[0]).parts.empty());
  const PlacementPlan with = plan_placement(person, scene, top, {});
  CHECK(with.frames[0].steps[0] == 1);
  CHECK(with.frames[0].limbs[0].upper == 1);
  CHECK_FALSE(place(top, person.poses[0], with.frames[0]).parts.empty());
}

TEST_CASE("somebody beyond the picture's edge is outside", "[placement]") {
  const GarmentRig rig = make_rig(shirt(true));
  Stance stance;
  stance.neck = {3000, 200};
  const Person person = person_of(std::vector<Stance>(10, stance));
  const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
  CHECK(count(plan, Unseen::outside) == 10);
  CHECK(plan.frames[5].opacity == 0);
}

TEST_CASE("every kind of garment is placed on somebody who is seen whole", "[placement]") {
  for (const GarmentKind kind : {GarmentKind::top, GarmentKind::jacket, GarmentKind::dress, GarmentKind::skirt,
                                 GarmentKind::trousers, GarmentKind::hat, GarmentKind::glasses, GarmentKind::scarf}) {
    INFO(name_of(kind));
    const GarmentRig rig = make_rig(simple_garment(kind));
    const Person person = person_of(std::vector<Stance>(5));
    const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
    CHECK(plan.frames[2].opacity == 1);
    const Placement placement = place(rig, person.poses[2], plan.frames[2]);
    CHECK_FALSE(placement.parts.empty());
    CHECK(all_keep_their_orientation(placement));
  }
}

TEST_CASE("no pose makes the placement fail", "[placement][fuzz]") {
  std::mt19937 random(7);
  std::vector<GarmentRig> rigs;
  rigs.push_back(make_rig(shirt(true)));
  rigs.push_back(make_rig(shirt(false)));
  rigs.push_back(make_rig(trousers()));
  for (const GarmentKind kind :
       {GarmentKind::dress, GarmentKind::skirt, GarmentKind::hat, GarmentKind::glasses, GarmentKind::scarf}) {
    rigs.push_back(make_rig(simple_garment(kind)));
  }
  for (int i = 0; i < 1000; ++i) {
    const Person person{1, 0, std::vector<FramePose>(1, fuzzed_pose(random))};
    for (const GarmentRig& rig : rigs) {
      const PlacementPlan plan = plan_placement(person, scene_of(person), rig, {});
      for (const FramePlan& frame : {plan.frames[0], full_plan(WarpStep::mesh), full_plan(WarpStep::affine)}) {
        const Placement placement = place(rig, person.poses[0], frame);
        REQUIRE(all_keep_their_orientation(placement));
      }
    }
  }
}

#include "tasks/fitting_preview/occlusion.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <random>

#include "tests/support/refusal.h"
#include "tests/tasks/fitting_preview/pose_samples.h"
#include "vision/rgb_view.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::standing_in;
using nn::Joint;

namespace {

const cv::Scalar wall{200, 200, 190};
const cv::Scalar shirt{30, 60, 160};
const cv::Scalar skin{220, 170, 140};

cv::Point at(const FramePose& pose, Joint joint) {
  const vision::Point p = pose.at(joint).point;
  return {cvRound(p.x), cvRound(p.y)};
}

// A person of 400 px whose right forearm lies across the body, in a picture of 640x480.
FramePose with_arm_across() {
  FramePose pose = standing_in(0, 320, 120, 400);
  pose.at(Joint::right_elbow).point = {262, 200};
  pose.at(Joint::right_wrist).point = {340, 190};
  return pose;
}

// The picture of such a person; limbs of the given half width.
cv::Mat picture_of(const FramePose& pose, int half_width) {
  cv::Mat rgb(480, 640, CV_8UC3, wall);
  cv::rectangle(rgb, {270, 105}, {370, 250}, shirt, cv::FILLED);
  for (const auto& [from, to] :
       {std::pair(Joint::right_shoulder, Joint::right_elbow), std::pair(Joint::right_elbow, Joint::right_wrist),
        std::pair(Joint::left_shoulder, Joint::left_elbow), std::pair(Joint::left_elbow, Joint::left_wrist)}) {
    cv::line(rgb, at(pose, from), at(pose, to), skin, 2 * half_width);
  }
  return rgb;
}

const cv::Rect body{240, 90, 160, 180};

struct Seen {
  cv::Mat rgb;
  FramePose pose;
  std::vector<const FramePose*> others{};
  cv::Mat matte{};

  [[nodiscard]] cv::Mat visible(const OcclusionOptions& options = {}, PartKind part = PartKind::body,
                                const cv::Rect& area = body, GarmentKind kind = GarmentKind::top,
                                const Sleeves& sleeves = {}) const {
    const media::ConstPicture picture = vision::rgb_view(rgb);
    const OcclusionScene scene{
        .picture = &picture, .orientation = {}, .wearer = &pose, .others = others, .matte = matte};
    return visible_part(scene, kind, area, options, part, sleeves);
  }
};

// 0..1 at a place of the picture.
float share(const cv::Mat& visible, int x, int y, const cv::Rect& area = body) {
  return static_cast<float>(visible.at<std::uint8_t>(y - area.y, x - area.x)) / 255;
}

}  // namespace

TEST_CASE("clipped to the person, the torso stays though hips are not seen", "[occlusion]") {
  FramePose pose = standing_in(0, 320, 120, 400);
  for (const Joint joint : {Joint::left_hip, Joint::right_hip, Joint::left_knee, Joint::right_knee, Joint::left_ankle,
                            Joint::right_ankle}) {
    pose.at(joint).score = 0.05F;
  }
  const Seen seen{picture_of(pose, 9), pose};
  const cv::Mat visible = seen.visible({.arms = false, .others = false, .clip_to_person = true});
  CHECK(share(visible, 320, 130) > 0.9F);
  CHECK(share(visible, 320, 200) > 0.9F);
  CHECK(share(visible, 245, 95) < 0.5F);
}

TEST_CASE("of an arm in a sleeve only what the sleeve leaves bare takes from the body of the garment", "[occlusion]") {
  const FramePose pose = with_arm_across();
  const Seen seen{picture_of(pose, 9), pose};
  const auto bare = [&](SleeveLength length) {
    const cv::Mat visible = seen.visible({}, PartKind::body, body, GarmentKind::top, {SleeveLength::none, length});
    const cv::Point fore = (at(pose, Joint::right_elbow) + at(pose, Joint::right_wrist)) / 2;
    const cv::Point upper = (at(pose, Joint::right_shoulder) * 3 + at(pose, Joint::right_elbow) * 2) / 5;
    return std::pair(share(visible, fore.x, fore.y), share(visible, upper.x, upper.y));
  };
  CHECK(bare(SleeveLength::none).first < 0.1F);
  CHECK(bare(SleeveLength::none).second < 0.5F);
  CHECK(bare(SleeveLength::upper_arm).first < 0.1F);
  CHECK(bare(SleeveLength::upper_arm).second > 0.9F);
  CHECK(bare(SleeveLength::wrist).first > 0.9F);
  CHECK(bare(SleeveLength::wrist).second > 0.9F);
}

TEST_CASE("an arm before the body stays before the garment, as wide as its colour goes", "[occlusion]") {
  const FramePose pose = with_arm_across();
  for (const int half_width : {6, 9, 14}) {
    const cv::Mat visible = Seen{picture_of(pose, half_width), pose}.visible();
    CAPTURE(half_width);
    CHECK(share(visible, 300, 195) < 0.05F);                  // on the bone
    CHECK(share(visible, 300, 195 + half_width - 3) < 0.3F);  // just inside the skin
    CHECK(share(visible, 300, 195 + half_width + 4) > 0.7F);  // just outside
    CHECK(share(visible, 320, 130) > 0.98F);                  // the chest
  }
}

TEST_CASE("an arm behind the back is not in front, nor is one of somebody turned away", "[occlusion]") {
  FramePose guessed = with_arm_across();
  guessed.at(Joint::right_wrist).score = 0.35F;
  guessed.at(Joint::right_elbow).score = 0.4F;
  const cv::Mat picture = picture_of(guessed, 9);
  CHECK(share(Seen{picture, guessed}.visible(), 300, 195) > 0.95F);
  FramePose away = with_arm_across();
  std::swap(away.at(Joint::left_shoulder), away.at(Joint::right_shoulder));
  std::swap(away.at(Joint::left_hip), away.at(Joint::right_hip));
  CHECK(share(Seen{picture, away}.visible(), 300, 195) > 0.95F);
  CHECK(share(Seen{picture, with_arm_across()}.visible({.arms = false}), 300, 195) == 1);
}

TEST_CASE("a sleeve is not hidden by the arm it is on", "[occlusion]") {
  const FramePose pose = with_arm_across();
  const Seen seen{picture_of(pose, 9), pose};
  CHECK(share(seen.visible({}, PartKind::right_sleeve), 300, 195) == 1);
  CHECK(share(seen.visible({}, PartKind::left_sleeve), 300, 195) < 0.05F);
}

TEST_CASE("where colours do not tell, the capsule stands", "[occlusion]") {
  const FramePose pose = with_arm_across();
  const cv::Mat grey(480, 640, CV_8UC3, cv::Scalar(90, 90, 90));
  const cv::Mat visible = Seen{grey, pose}.visible();
  CHECK(share(visible, 300, 195) < 0.05F);
  CHECK(share(visible, 320, 130) > 0.98F);
  CHECK(share(visible, 320, 240) > 0.98F);
}

TEST_CASE("a little noise moves the edge of an arm little", "[occlusion]") {
  const FramePose pose = with_arm_across();
  const cv::Mat clean = picture_of(pose, 9);
  const cv::Mat reference = Seen{clean, pose}.visible();
  cv::RNG random(5);
  for (int i = 0; i < 5; ++i) {
    cv::Mat noise(clean.size(), CV_16SC3);
    random.fill(noise, cv::RNG::NORMAL, 0, 4);
    cv::Mat noisy;
    cv::add(clean, noise, noisy, cv::noArray(), CV_8UC3);
    FramePose shaking = pose;
    shaking.at(Joint::right_elbow).point.x += 0.3F;
    cv::Mat difference;
    cv::absdiff(Seen{noisy, shaking}.visible(), reference, difference);
    CHECK(cv::mean(difference)[0] < 2);
  }
}

TEST_CASE("people who stand nearer hide the garment, those farther off do not", "[occlusion]") {
  const FramePose pose = standing_in(0, 320, 120, 400);
  cv::Mat rgb = picture_of(pose, 9);
  const FramePose near = standing_in(0, 360, 160, 400);  // feet 40 px lower
  const FramePose far = standing_in(0, 360, 80, 400);
  const cv::Rect chest{300, 120, 100, 120};
  const auto hidden = [&](const FramePose& other) {
    return 1 - share(Seen{rgb, pose, {&other}}.visible({.arms = false}, PartKind::body, chest), 360, 190, chest);
  };
  CHECK(hidden(near) > 0.95F);
  CHECK(hidden(far) < 0.05F);
  CHECK(share(Seen{rgb, pose, {&near}}.visible({.arms = false, .others = false}, PartKind::body, chest), 360, 190,
              chest) == 1);
}

TEST_CASE("when the picture cuts off the feet of both, the larger one is nearer", "[occlusion]") {
  FramePose pose = standing_in(0, 320, 260, 400);
  FramePose larger = standing_in(0, 340, 200, 600);
  for (FramePose* person : {&pose, &larger}) {
    person->box.y2 = 480;
    for (const Joint joint : {Joint::left_ankle, Joint::right_ankle, Joint::left_knee, Joint::right_knee}) {
      person->at(joint).score = 0.05F;
    }
  }
  const cv::Mat rgb(480, 640, CV_8UC3, wall);
  const cv::Rect chest{300, 270, 80, 80};
  CHECK(share(Seen{rgb, pose, {&larger}}.visible({.arms = false}, PartKind::body, chest), 340, 300, chest) < 0.05F);
  CHECK(share(Seen{rgb, larger, {&pose}}.visible({.arms = false}, PartKind::body, chest), 340, 300, chest) > 0.95F);
}

TEST_CASE("clipped to the person nothing is seen beyond, a hat excepted", "[occlusion]") {
  const FramePose pose = standing_in(0, 320, 120, 400);
  const Seen seen{picture_of(pose, 9), pose};
  const cv::Rect wide{100, 60, 440, 220};
  const cv::Mat clipped = seen.visible({.arms = false, .clip_to_person = true}, PartKind::body, wide);
  CHECK(share(clipped, 320, 180, wide) > 0.98F);
  CHECK(share(clipped, 120, 180, wide) < 0.02F);
  CHECK(share(seen.visible({.arms = false, .clip_to_person = true}, PartKind::body, wide, GarmentKind::hat), 120, 180,
              wide) == 1);
}

TEST_CASE("with a matte the person ends where it says", "[occlusion]") {
  const FramePose pose = standing_in(0, 320, 120, 400);
  cv::Mat matte(480, 640, CV_8UC1, cv::Scalar(0));
  cv::rectangle(matte, {283, 60}, {357, 479}, cv::Scalar(255), cv::FILLED);
  const Seen seen{picture_of(pose, 9), pose, {}, matte};
  const cv::Mat clipped = seen.visible({.arms = false, .clip_to_person = true});
  CHECK(share(clipped, 288, 180) > 0.9F);
  CHECK(share(clipped, 278, 180) < 0.1F);
  const Seen wrong{picture_of(pose, 9), pose, {}, cv::Mat(48, 64, CV_8UC1, cv::Scalar(0))};
  CHECK(smartcv::tests::refusal_of([&] { return wrong.visible(); }, ErrorCode::internal) ==
        "the matte is not of the picture's size");
}

TEST_CASE("turned pictures are seen upright", "[occlusion]") {
  const FramePose pose = with_arm_across();
  const cv::Mat upright = picture_of(pose, 9);
  const cv::Mat reference = Seen{upright, pose}.visible();
  for (int turns = 1; turns < 4; ++turns) {
    cv::Mat stored;
    cv::rotate(upright, stored,
               turns == 1   ? cv::ROTATE_90_COUNTERCLOCKWISE
               : turns == 2 ? cv::ROTATE_180
                            : cv::ROTATE_90_CLOCKWISE);
    const media::ConstPicture picture = vision::rgb_view(stored);
    const OcclusionScene scene{
        .picture = &picture, .orientation = {turns, false}, .wearer = &pose, .others = {}, .matte = {}};
    cv::Mat difference;
    cv::absdiff(visible_part(scene, GarmentKind::top, body, {}), reference, difference);
    CHECK(cv::norm(difference, cv::NORM_INF) <= 2);
  }
}

TEST_CASE("poses that are nonsense hide something or nothing, and no more", "[occlusion]") {
  std::mt19937 random(3);
  const cv::Mat rgb = picture_of(with_arm_across(), 9);
  cv::Mat matte(480, 640, CV_8UC1, cv::Scalar(128));
  for (int i = 0; i < 1000; ++i) {
    const FramePose wearer = fitting_preview::tests::fuzzed(random, 0);
    const FramePose other = fitting_preview::tests::fuzzed(random, 0);
    const int x = std::uniform_int_distribution(0, 600)(random);
    const int y = std::uniform_int_distribution(0, 440)(random);
    const cv::Rect area =
        cv::Rect(x, y, std::uniform_int_distribution(1, 400)(random), std::uniform_int_distribution(1, 400)(random)) &
        cv::Rect(0, 0, 640, 480);
    const Seen seen{rgb, wearer, {&other}, i % 2 == 0 ? matte : cv::Mat()};
    const cv::Mat visible =
        seen.visible({.arms = true, .others = true, .clip_to_person = i % 3 == 0}, PartKind::body, area);
    CHECK(visible.size() == area.size());
    CHECK(visible.type() == CV_8UC1);
  }
}

#include "tasks/fitting_preview/top_down_finder.h"

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>
#include <vector>

#include "tests/tasks/fitting_preview/pose_samples.h"
#include "vision/rgb_view.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using fitting_preview::tests::standing;

namespace {

constexpr vision::Size upright{640, 480};

// The people of a made-up video, by the number of a frame. Pictures tell the fakes which frame they are.
using Truth = std::vector<nn::PersonPose> (*)(int frame);

int frame_of(const media::ConstPicture& picture) { return picture.components[0].data[0]; }

class FakeDetector final : public nn::PoseEstimator {
 public:
  explicit FakeDetector(Truth truth) : truth_(truth) {}
  [[nodiscard]] std::string name() const override { return "fake-detector"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] bool top_down() const override { return false; }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture, media::Orientation) const override {
    nn::PoseInput input{nullptr, upright, {}};
    input.upright.width = frame_of(picture);
    return input;
  }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                      std::span<const vision::Box>) const override {
    return prepare(picture, orientation);
  }
  [[nodiscard]] std::vector<std::vector<nn::PersonPose>> detect(
      std::span<const nn::PoseInput* const> inputs) const override {
    std::vector<std::vector<nn::PersonPose>> found;
    for (const nn::PoseInput* input : inputs) {
      found.push_back(truth_(input->upright.width));
    }
    return found;
  }

 private:
  Truth truth_;
};

// Sees whoever is in a crop: the person whose box's centre is nearest, when it lies in the grown box.
class FakeTopDown final : public nn::PoseEstimator {
 public:
  explicit FakeTopDown(Truth truth) : truth_(truth) {}
  [[nodiscard]] std::string name() const override { return "fake-top-down"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] bool top_down() const override { return true; }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture,
                                      media::Orientation orientation) const override {
    return prepare(picture, orientation, {});
  }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture, media::Orientation,
                                      std::span<const vision::Box> people) const override {
    nn::PoseInput input{nullptr, upright, {people.begin(), people.end()}};
    input.upright.width = frame_of(picture);
    return input;
  }
  [[nodiscard]] std::vector<std::vector<nn::PersonPose>> detect(
      std::span<const nn::PoseInput* const> inputs) const override {
    std::size_t crops = 0;
    std::vector<std::vector<nn::PersonPose>> found;
    for (const nn::PoseInput* input : inputs) {
      auto& poses = found.emplace_back();
      for (const vision::Box& box : input->people) {
        poses.push_back(seen_in(box, input->upright.width));
        ++crops;
      }
    }
    calls.push_back(crops);
    return found;
  }

  mutable std::vector<std::size_t> calls{};  // crops of each

 private:
  [[nodiscard]] nn::PersonPose seen_in(const vision::Box& box, int frame) const {
    const vision::Box crop = vision::grown(box, 0.125F);
    nn::PersonPose pose;
    pose.box = box;
    for (const nn::PersonPose& person : truth_(frame)) {
      for (std::size_t i = 0; i < nn::joint_count; ++i) {
        const vision::Point p = person.keypoints[i].point;
        if (p.x >= crop.x1 && p.x < crop.x2 && p.y >= crop.y1 && p.y < crop.y2) {
          pose.keypoints[i] = person.keypoints[i];
        }
      }
    }
    return pose;
  }

  Truth truth_;
};

struct Desk {
  FakeDetector detector;
  FakeTopDown estimator;
  std::vector<cv::Mat> pictures{};
  std::vector<PoseLook> looks{};

  explicit Desk(Truth truth) : detector(truth), estimator(truth) {}

  // A batch of frames 0 … count - 1, prepared and run.
  void run(int count, int detect_every) {
    const TopDownFinder finder(detector, estimator, detect_every);
    std::vector<PoseLook*> batch;
    looks.resize(static_cast<std::size_t>(count));
    for (int frame = 0; frame < count; ++frame) {
      pictures.emplace_back(4, 4, CV_8UC3, cv::Scalar(frame, frame, frame));
      PoseLook& look = looks[static_cast<std::size_t>(frame)];
      look.look = {.starts_shot = frame == 0, .due = true, .number = frame};
      look.time = frame * 0.1;
      look.picture = vision::rgb_view(pictures.back());
      finder.prepare(look);
      batch.push_back(&look);
    }
    finder.find(batch);
  }
};

}  // namespace

TEST_CASE("people are looked for in some frames, and all crops of all frames are one call", "[topdown]") {
  Desk desk([](int frame) {
    const auto f = static_cast<float>(frame);
    return std::vector<nn::PersonPose>{standing(150 + 10 * f, 120, 300), standing(450 - 10 * f, 120, 280)};
  });
  desk.run(6, 3);
  CHECK(desk.estimator.calls == std::vector<std::size_t>{12});
  for (int frame = 0; frame < 6; ++frame) {
    const PoseLook& look = desk.looks[static_cast<std::size_t>(frame)];
    CHECK(look.detects == (frame % 3 == 0));
    REQUIRE(look.people.size() == 2);
    CHECK(look.people[0].at(nn::Joint::nose).point.x == Approx(150 + 10 * frame));
    CHECK(look.people[0].box.x1 == Approx(90 + 10 * frame).margin(0.01));
    CHECK(look.people[0].score == Approx(0.9F));
  }
}

TEST_CASE("who moves otherwise than their box was expected is looked at once more", "[topdown]") {
  // Still at the detections, elsewhere in between.
  Desk desk([](int frame) { return std::vector<nn::PersonPose>{standing(frame == 2 ? 280 : 200, 120, 300)}; });
  desk.run(5, 4);
  CHECK(desk.estimator.calls == std::vector<std::size_t>{5, 1});
  REQUIRE(desk.looks[2].people.size() == 1);
  const nn::PersonPose& person = desk.looks[2].people[0];
  CHECK(person.at(nn::Joint::left_wrist).point.x == Approx(280 + 45));
  CHECK(person.at(nn::Joint::left_wrist).score > 0.5F);
}

TEST_CASE("a box that nobody is in any more shows nobody", "[topdown]") {
  Desk desk([](int frame) {
    return frame < 2 ? std::vector<nn::PersonPose>{standing(200, 120, 300)} : std::vector<nn::PersonPose>{};
  });
  desk.run(4, 4);
  CHECK(desk.looks[1].people.size() == 1);
  CHECK(desk.looks[2].people.empty());
  CHECK(desk.looks[3].people.empty());
}

TEST_CASE("who comes between two detections is seen from the nearer one", "[topdown]") {
  Desk desk([](int frame) {
    std::vector<nn::PersonPose> people{standing(200, 120, 300)};
    if (frame >= 3) {
      people.push_back(standing(450, 120, 300));
    }
    return people;
  });
  desk.run(5, 4);
  CHECK(desk.looks[2].people.size() == 1);
  CHECK(desk.looks[3].people.size() == 2);
}

TEST_CASE("a stretch of a shot without a detection gets one", "[topdown]") {
  Desk desk([](int) { return std::vector<nn::PersonPose>{standing(200, 120, 300)}; });
  const TopDownFinder finder(desk.detector, desk.estimator, 10);
  const cv::Mat picture(4, 4, CV_8UC3, cv::Scalar(0, 0, 0));
  std::vector<PoseLook> looks(4);
  std::vector<PoseLook*> batch;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    looks[i].look = {.starts_shot = false, .due = true, .number = static_cast<std::int64_t>(i) + 3};
    looks[i].time = 0.1 * static_cast<double>(i);
    looks[i].picture = vision::rgb_view(picture);
    finder.prepare(looks[i]);
    batch.push_back(&looks[i]);
  }
  finder.find(batch);
  for (const PoseLook& look : looks) {
    CHECK(look.people.size() == 1);
  }
}

TEST_CASE("no frames and no people are no trouble", "[topdown]") {
  Desk desk([](int) { return std::vector<nn::PersonPose>{}; });
  desk.run(3, 2);
  CHECK(desk.looks[1].people.empty());
  const TopDownFinder finder(desk.detector, desk.estimator, 2);
  finder.find({});
}

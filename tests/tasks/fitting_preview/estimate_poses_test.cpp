#include "tasks/fitting_preview/estimate_poses.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <mutex>

#include "base/error.h"
#include "base/sha256.h"
#include "tasks/fitting_preview/keypoints_json.h"
#include "tasks/fitting_preview/smoothing.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/pseudo_checkpoint.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"
#include "tests/tasks/fitting_preview/pose_samples.h"

using namespace smartcv;
using namespace smartcv::fitting_preview;
using nn::Joint;
using smartcv::tests::fixture;
using smartcv::tests::refusal_of;
using smartcv::tests::shared_file;

namespace {

namespace fs = std::filesystem;

// Finds one person in every picture, who does not move. For faults: fails when told to.
class FakeEstimator final : public nn::PoseEstimator {
 public:
  using Fails = std::function<bool(int call)>;
  explicit FakeEstimator(Fails fails) : fails_(std::move(fails)) {}

  [[nodiscard]] std::string name() const override { return "fake-pose"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] bool top_down() const override { return false; }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture,
                                      media::Orientation orientation) const override {
    return {nullptr, vision::upright_size({picture.layout.width, picture.layout.height}, orientation), {}};
  }
  [[nodiscard]] nn::PoseInput prepare(const media::ConstPicture& picture, media::Orientation orientation,
                                      std::span<const vision::Box> /*people*/) const override {
    return prepare(picture, orientation);
  }
  [[nodiscard]] std::vector<std::vector<nn::PersonPose>> detect(
      std::span<const nn::PoseInput* const> inputs) const override {
    if (fails_(calls_++)) {
      throw Error(ErrorCode::model, "the fake device is on fire");
    }
    return std::vector<std::vector<nn::PersonPose>>(inputs.size(), {fitting_preview::tests::standing(80, 40, 60)});
  }

 private:
  Fails fails_;
  mutable std::atomic<int> calls_{0};
};

Networks fake_networks(FakeEstimator::Fails fails) {
  Networks networks;
  networks.estimator = std::make_unique<FakeEstimator>(std::move(fails));
  networks.source = {"fake-pose", std::string(64, 'c'), "fake-pose"};
  return networks;
}

Request request_for(const fs::path& input, int pose_every) {
  Request request;
  request.input = input;
  request.settings.device = "cpu";
  request.settings.fitting.pose_every = pose_every;
  request.settings.stages.batch_size = 5;
  return request;
}

PoseRun run_of(const Request& request, const Networks& networks) {
  media::Reader reader(request.input);
  const pipeline::StopRequest stop;
  return estimate_poses(reader, networks, request, stop);
}

// The real network, nothing without its weights.
std::optional<Request> real_request(const std::string& clip, int pose_every) {
  const auto weights = shared_file("weights/yolov8n-pose.pt");
  const auto video = shared_file("media/" + clip);
  if (!weights || !video) {
    return std::nullopt;
  }
  Request request = request_for(*video, pose_every);
  request.settings.fitting.pose = "yolov8n-pose";
  request.models = {{"yolov8n-pose", {*weights, ""}}};
  return request;
}

PoseRun real_run(const Request& request) {
  media::Reader reader(request.input);
  const Networks networks = make_networks(request, {reader.info().upright_width(), reader.info().upright_height()});
  const pipeline::StopRequest stop;
  return estimate_poses(reader, networks, request, stop);
}

// The distance of the joints that are seen, as a share of the torso's height, averaged over the frames of a person.
double mean_error(const Person& person, const Person& reference) {
  double sum = 0;
  double count = 0;
  for (const FramePose& right : reference.poses) {
    const FramePose* pose = person.at(right.frame);
    REQUIRE(pose != nullptr);
    const auto middle = [&](Joint left, Joint other) {
      return vision::Point{(right.at(left).point.x + right.at(other).point.x) / 2,
                           (right.at(left).point.y + right.at(other).point.y) / 2};
    };
    const vision::Point shoulders = middle(Joint::left_shoulder, Joint::right_shoulder);
    const vision::Point hips = middle(Joint::left_hip, Joint::right_hip);
    const double torso = std::hypot(shoulders.x - hips.x, shoulders.y - hips.y);
    for (std::size_t j = 0; j < nn::joint_count; ++j) {
      if (right.keypoints[j].score >= 0.5F) {
        sum += std::hypot(pose->keypoints[j].point.x - right.keypoints[j].point.x,
                          pose->keypoints[j].point.y - right.keypoints[j].point.y) /
               torso;
        count += 1;
      }
    }
  }
  return sum / count;
}

const Person& longest(const Poses& poses) {
  REQUIRE_FALSE(poses.people.empty());
  return *std::ranges::max_element(poses.people, {}, [](const Person& person) { return person.poses.size(); });
}

}  // namespace

TEST_CASE("poses of every third frame become people in all frames", "[poses]") {
  const Request request = request_for(fixture("b_frames.mp4"), 3);
  const PoseRun run = run_of(request, fake_networks([](int) { return false; }));
  media::Reader reader(request.input);
  std::vector<std::int64_t> pts;
  while (const auto frame = reader.next()) {
    pts.push_back(frame->pts());
  }
  const auto frames = static_cast<std::int64_t>(pts.size());
  CHECK(run.counts.frames == frames);
  CHECK(run.statistics.frames == static_cast<std::uint64_t>(frames));
  CHECK(run.poses.video.times.pts() == pts);
  CHECK(run.poses.video.upright == vision::Size{160, 90});
  CHECK(run.counts.looks == (frames + 2) / 3 + (frames % 3 == 1 ? 0 : 1));
  CHECK(run.counts.poses == run.counts.looks);
  CHECK(run.counts.shots == 1);
  REQUIRE(run.counts.people == 1);
  CHECK(run.poses.people[0].span() == FrameSpan{0, frames - 1});
  CHECK(run.poses.people[0].poses[1].state == PoseState::interpolated);
  CHECK(run.poses.people[0].poses[3].state == PoseState::estimated);
}

TEST_CASE("an inference that fails is counted and bridged", "[poses]") {
  Request request = request_for(fixture("b_frames.mp4"), 1);
  request.settings.stages.infer_workers = 1;
  const PoseRun run = run_of(request, fake_networks([](int call) { return call == 2; }));
  CHECK(run.counts.failed_inferences == 5);
  REQUIRE(run.counts.people == 1);
  CHECK(static_cast<std::int64_t>(run.poses.people[0].poses.size()) == run.counts.frames);
  CHECK(run.poses.people[0].poses[12].state == PoseState::interpolated);
}

TEST_CASE("a device that never answers ends the pass", "[poses]") {
  Request request = request_for(fixture("b_frames.mp4"), 1);
  request.settings.stages.infer_workers = 1;
  CHECK(refusal_of([&] { return run_of(request, fake_networks([](int) { return true; })); }).find("on fire") !=
        std::string::npos);
}

TEST_CASE("progress counts the frames of the video, not those that are looked at", "[poses]") {
  const Request request = request_for(fixture("b_frames.mp4"), 4);
  media::Reader reader(request.input);
  const pipeline::StopRequest stop;
  std::mutex mutex;
  std::uint64_t most = 0;
  const PoseRun run = estimate_poses(reader, fake_networks([](int) { return false; }), request, stop,
                                     [&](const pipeline::JobStatistics& so_far) {
                                       const std::lock_guard lock(mutex);
                                       most = std::max(most, so_far.frames);
                                     });
  CHECK(most <= static_cast<std::uint64_t>(run.counts.frames));
}

TEST_CASE("the same video gives the same poses, whatever the number of workers", "[poses]") {
  auto request = real_request("test24_304x540.mkv", 2);
  if (!request) {
    return;
  }
  request->settings.cpu_threads = 1;  // of a network; several fight for the cores of a busy machine
  const smartcv::tests::TemporaryFolder folder;
  std::vector<std::string> texts;
  for (const std::size_t workers : {1, 3}) {
    request->settings.stages.infer_workers = workers;
    Poses poses = real_run(*request).poses;
    poses.video.sha256 = std::string(64, '0');
    const fs::path file = folder / std::to_string(workers);
    write_keypoints(file, poses, smoothed(poses, 0.1), false);
    texts.push_back(sha256_of_file(file));
  }
  CHECK(texts[0] == texts[1]);
}

TEST_CASE("poses of fewer frames are within 1 % of the torso of those of every frame", "[poses][slow]") {
  const auto every = real_request("test_video.mp4", 1);
  if (!every) {
    return;
  }
  const PoseRun reference = real_run(*every);
  REQUIRE(reference.counts.looks == 600);
  const Poses smooth_reference = smoothed(reference.poses, Options().smoothing);
  for (const int stride : {0, 2, 4, 6}) {
    const PoseRun run = real_run(*real_request("test_video.mp4", stride));
    const double raw = mean_error(longest(run.poses), longest(reference.poses));
    const double smooth = mean_error(longest(smoothed(run.poses, Options().smoothing)), longest(smooth_reference));
    CAPTURE(stride, run.counts.looks, raw, smooth);
    CHECK(run.counts.looks <= (stride == 0 ? 300 : 600 / stride + 1));
    CHECK(raw <= 0.01);
    CHECK(smooth <= 0.01);
  }
}

TEST_CASE("RTMPose gets the crops of all frames of a batch, of boxes a detector gave for a few of them", "[poses]") {
  const auto pseudo = shared_file("golden/pseudo/rtmpose_s_256x192.keys.json");
  auto request = real_request("test24_304x540.mkv", 1);
  if (!pseudo || !request) {
    return;
  }
  const smartcv::tests::TemporaryFolder folder;
  smartcv::tests::write_pseudo_checkpoint("rtmpose_s_256x192", folder / "rtmpose.safetensors");
  request->settings.fitting.pose = "rtmpose-s";
  request->models["rtmpose-s"] = {folder / "rtmpose.safetensors", ""};
  const PoseRun run = real_run(*request);
  CHECK(run.poses.source.estimator == "rtmpose-s");
  CHECK(run.poses.source.detector == "yolov8n-pose");
  CHECK(run.counts.looks == 24);
  CHECK(run.counts.detections == 8);
  CHECK(run.counts.poses >= 24);
  CHECK(longest(run.poses).poses.size() == 24);
}

TEST_CASE("what is no pose estimator, or no detector of people, is refused by name", "[poses]") {
  auto request = real_request("test24_304x540.mkv", 1);
  if (!request) {
    return;
  }
  const auto refused = [&] {
    return refusal_of([&] { return make_networks(*request, {304, 540}).device.cuda; }, ErrorCode::usage);
  };
  request->settings.fitting.pose = "centerface";
  CHECK_THAT(refused(), Catch::Contains("'centerface' is no pose estimator"));
  const auto pseudo = shared_file("golden/pseudo/rtmpose_s_256x192.keys.json");
  if (!pseudo) {
    return;
  }
  const smartcv::tests::TemporaryFolder folder;
  smartcv::tests::write_pseudo_checkpoint("rtmpose_s_256x192", folder / "rtmpose.safetensors");
  request->models["rtmpose-s"] = {folder / "rtmpose.safetensors", ""};
  request->settings.fitting.pose = "rtmpose-s";
  request->settings.fitting.person_detector = "rtmpose-s";
  CHECK_THAT(refused(), Catch::Contains("person_detector 'rtmpose-s' has to be told where people are itself"));
}

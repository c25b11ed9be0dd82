#include "tasks/fitting_preview/render.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "base/rational.h"
#include "media/reader.h"
#include "tasks/fitting_preview/look_layout.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"
#include "tests/tasks/fitting_preview/made_up.h"
#include "vision/sample_rows.h"
#include "vision/turn.h"

namespace {

using namespace smartcv;
using namespace smartcv::fitting_preview;
namespace fs = std::filesystem;

// Somebody who stands in the middle of every frame of a video and is dressed.
struct Scene {
  fs::path video;
  Poses poses;
  Request request;
  Look look;
  RenderParts parts;
};

Scene scene_of(const std::string& fixture, const fs::path& output, std::int64_t frame_limit = 12) {
  Scene scene;
  scene.video = tests::fixture(fixture);
  media::Reader reader(scene.video);
  std::vector<std::int64_t> pts;
  while (const auto frame = reader.next()) {
    pts.push_back(frame->pts());
  }
  const media::SourceInfo& info = reader.info();
  scene.poses.video.upright = {info.upright_width(), info.upright_height()};
  const std::int64_t end = pts.back() + 1;
  scene.poses.video.times = FrameTimes(pts, end, info.video.time_base, {25, 1});
  const auto frames = static_cast<std::int64_t>(pts.size());
  scene.poses.shots = {{0, frames - 1}};
  tests::Stance stance;
  const auto height = static_cast<float>(info.upright_height());
  stance.neck = {static_cast<float>(info.upright_width()) / 2, 0.25F * height};
  stance.trunk = 0.35F * static_cast<float>(std::min(info.upright_width(), info.upright_height()));
  Person person{1, 0, {}};
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    person.poses.push_back(tests::pose_of(stance, frame));
  }
  scene.poses.people.push_back(person);
  scene.look = {{{tests::shirt(true), std::nullopt}}, output};
  scene.parts.wearers = {{1, person.span()}};
  scene.request.input = scene.video;
  scene.request.output = output;
  scene.request.settings.encode.codec = "ffv1";
  scene.request.frame_limit = frame_limit;
  return scene;
}

LookResult render(const Scene& scene) {
  const pipeline::StopRequest stop;
  return render_look(scene.request, scene.look, scene.poses, scene.parts, stop);
}

std::vector<media::Frame> frames_of(const fs::path& file, std::size_t most) {
  media::Reader reader(file);
  std::vector<media::Frame> frames;
  while (frames.size() < most) {
    auto frame = reader.next();
    if (!frame) {
      break;
    }
    frames.push_back(std::move(*frame));
  }
  return frames;
}

std::vector<float> samples(const media::Frame& frame, std::size_t component) {
  const media::ConstComponent plane = frame.picture().components[component];
  std::vector<float> all(static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(plane.height));
  for (int y = 0; y < plane.height; ++y) {
    vision::load_samples(plane, y, 0, plane.width, all.data() + static_cast<std::ptrdiff_t>(y) * plane.width);
  }
  return all;
}

double seconds_after(const media::Frame& frame, const media::Frame& first) {
  return seconds(frame.pts(), frame.time_base()) - seconds(first.pts(), first.time_base());
}

// Luma samples that differ.
std::ptrdiff_t changed(const media::Frame& a, const media::Frame& b) {
  const auto first = samples(a, 0);
  const auto second = samples(b, 0);
  REQUIRE(first.size() == second.size());
  std::ptrdiff_t count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    count += first[i] != second[i] ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("a garment is drawn where the person is and nowhere else", "[render]") {
  const tests::TemporaryFolder folder;
  for (const char* name : {"plain.mkv", "h264_10bit.mp4", "yuv444.mp4", "rotated_90.mp4", "mirrored.mp4"}) {
    INFO(name);
    Scene scene = scene_of(name, folder / (std::string(name) + ".mkv"));
    const LookResult result = render(scene);
    CHECK(result.written.frames == 12);
    REQUIRE(result.drawn.size() == 1);
    CHECK(result.drawn[0].drawn == 12);
    CHECK(result.drawn[0].person == 1);
    const auto before = frames_of(scene.video, 12);
    const auto after = frames_of(scene.look.output, 12);
    REQUIRE(after.size() == 12);
    for (std::size_t i = 0; i < after.size(); ++i) {
      CHECK(seconds_after(after[i], after[0]) == Approx(seconds_after(before[i], before[0])));
      const auto& layout = after[i].picture().layout;
      CHECK(layout.depth == before[i].picture().layout.depth);
      const std::ptrdiff_t all = static_cast<std::ptrdiff_t>(layout.width) * layout.height;
      const std::ptrdiff_t count = changed(before[i], after[i]);
      CHECK(count > all / 40);
      CHECK(count < all / 2);
    }
  }
}

TEST_CASE("what stands before a garment stays, and so does all under opacity 0", "[render]") {
  const tests::TemporaryFolder folder;
  Scene scene = scene_of("plain.mkv", folder / "hidden.mkv", 4);
  std::atomic<int> asked{0};  // workers ask side by side
  scene.parts.seen = [&asked](const FrameScene& frame, const WornPart& part) {
    asked += frame.people.size() == 1 && part.wearer == 1 ? 1 : 0;
    return cv::Mat(part.area.size(), CV_8UC1, cv::Scalar(0));
  };
  (void)render(scene);
  CHECK(asked == 4 * 3);  // body and both sleeves
  const auto before = frames_of(scene.video, 4);
  const auto after = frames_of(scene.look.output, 4);
  for (std::size_t i = 0; i < after.size(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(samples(before[i], c) == samples(after[i], c));
    }
  }
}

TEST_CASE("the number of workers changes no byte", "[render]") {
  const tests::TemporaryFolder folder;
  std::vector<std::vector<media::Frame>> results;
  for (const std::size_t workers : {1U, 4U}) {
    Scene scene = scene_of("plain.mkv", folder / (std::to_string(workers) + ".mkv"));
    scene.request.settings.stages.prepare_workers = workers;
    scene.request.settings.fitting.shading = 0.5;
    (void)render(scene);
    results.push_back(frames_of(scene.look.output, 12));
  }
  for (std::size_t i = 0; i < results[0].size(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(samples(results[0][i], c) == samples(results[1][i], c));
    }
  }
}

TEST_CASE("side by side shows the source and the result, upright", "[render]") {
  const tests::TemporaryFolder folder;
  for (const char* name : {"plain.mkv", "rotated_90.mp4", "odd_size.webm"}) {
    INFO(name);
    Scene scene = scene_of(name, folder / (std::string(name) + ".mkv"), 3);
    scene.request.settings.fitting.layout = "side-by-side";
    (void)render(scene);
    const auto after = frames_of(scene.look.output, 3);
    REQUIRE(after.size() == 3);
    const vision::Size panel = side_panel(scene.poses.video.upright);
    const media::ConstPicture picture = after[0].picture();
    CHECK(picture.layout.width == 2 * panel.width);
    CHECK(picture.layout.height == panel.height);
    const media::Reader reader(scene.video);
    const auto before = frames_of(scene.video, 1);
    // Luma alone: chroma that is turned sits elsewhere.
    const auto upright = [](const media::Frame& frame, media::Orientation orientation) {
      const auto values = samples(frame, 0);
      const media::PictureLayout layout = frame.picture().layout;
      return vision::turned_upright(cv::Mat(values, true).reshape(1, layout.height), orientation).clone();
    };
    const cv::Mat source = upright(before[0], reader.info().video.orientation);
    const cv::Mat both = upright(after[0], {});
    const cv::Rect left(0, 0, source.cols, source.rows);
    const cv::Rect right(panel.width, 0, source.cols, source.rows);
    CHECK(cv::norm(both(left), source, cv::NORM_INF) == 0);
    CHECK(cv::countNonZero(both(right) != source) > static_cast<int>(source.total() / 40));
  }
}

TEST_CASE("a wipe shows the result left of its line and the source right of it", "[render]") {
  const LookLayout layout({.layout = Layout::wipe, .upright = {100, 50}, .alpha_format = {}, .skeleton = {}});
  CHECK(layout.wipe_line(0) == 0);
  CHECK(layout.wipe_line(3) == 100);
  CHECK(layout.wipe_line(1.5) == 50);
  media::Frame frame = media::Frame::allocate(100, 50, "yuv420p");
  vision::Layer white;
  white.area = {10, 10, 80, 30};
  white.rgba = cv::Mat(30, 80, CV_32FC4, cv::Scalar::all(1));
  const media::Frame result = layout.make(std::move(frame), {white}, {}, 1.5);
  const auto luma = samples(result, 0);
  CHECK(luma[20 * 100 + 20] == 235);
  CHECK(luma[20 * 100 + 50] == 235);  // the line
  CHECK(luma[2 * 100 + 50] == 235);
  CHECK(luma[20 * 100 + 70] == 16);
}

TEST_CASE("garments alone are written with their transparency", "[render]") {
  const tests::TemporaryFolder folder;
  for (const char* name : {"alone.mov", "alone.mkv"}) {
    INFO(name);
    Scene scene = scene_of("plain.mkv", folder / name, 3);
    scene.request.settings.fitting.layout = "garment-only";
    scene.request.settings.encode.codec = "auto";
    const LookResult result = render(scene);
    CHECK(result.written.alpha_bits >= 8);
    const auto frames = frames_of(scene.look.output, 3);
    REQUIRE(frames.size() == 3);
    const media::ConstPicture picture = frames[0].picture();
    REQUIRE(picture.layout.has_alpha);
    const auto alpha = samples(frames[0], 3);
    const float top = static_cast<float>((1 << picture.layout.depth) - 1);
    CHECK(alpha[0] < 0.01F * top);
    CHECK(*std::ranges::max_element(alpha) > 0.98F * top);
  }
  Scene scene = scene_of("rotated_90.mp4", folder / "%03d.png", 3);
  scene.request.settings.fitting.layout = "garment-only";
  const LookResult result = render(scene);
  CHECK(result.written.frames == 3);
  CHECK(fs::exists(folder / "002.png"));
  scene.request.settings.fitting.layout = "overlay";
  CHECK_THROWS_WITH(render(scene), Catch::Matchers::Contains("garment-only"));
}

TEST_CASE("skeletons are drawn in place of garments, or over them", "[render]") {
  const tests::TemporaryFolder folder;
  int drawn = 0;
  Scene scene = scene_of("plain.mkv", folder / "skeleton.mkv", 4);
  scene.request.settings.stages.prepare_workers = 1;
  std::size_t anchors = 0;
  scene.parts.skeleton = [&](const media::Picture&, media::Orientation, const FrameScene& seen) {
    drawn += seen.people.size() == 1 && seen.people[0].id == 1 ? 1 : 0;
    anchors += seen.anchors.size();
  };
  scene.request.settings.fitting.layout = "skeleton";
  const LookResult result = render(scene);
  CHECK(drawn == 4);
  CHECK(anchors == 0);
  CHECK(result.drawn.empty());
  scene.look.output = folder / "both.mkv";
  scene.request.settings.fitting.layout = "overlay";
  scene.request.settings.fitting.draw_skeleton = true;
  (void)render(scene);
  CHECK(drawn == 8);
  CHECK(anchors == 4 * scene.look.wearing[0].garment->facts.anchors.size());
}

TEST_CASE("a contact sheet shows a frame of every second", "[render]") {
  const tests::TemporaryFolder folder;
  Scene scene = scene_of("plain.mkv", folder / "out.mkv", 50);
  CHECK(sheet_frames(scene.poses.video.times) == std::vector<std::int64_t>{0, 25});
  scene.parts.contact_sheet = folder / "sheet.png";
  (void)render(scene);
  CHECK(fs::file_size(folder / "sheet.png") > 1000);
}

TEST_CASE("a person who is named wears a garment alone", "[render]") {
  const tests::TemporaryFolder folder;
  Scene scene = scene_of("plain.mkv", folder / "out.mkv", 4);
  Person other = scene.poses.people[0];
  other.id = 2;
  for (FramePose& pose : other.poses) {
    for (nn::Keypoint& keypoint : pose.keypoints) {
      keypoint.point.x += 40;
    }
  }
  scene.poses.people.push_back(other);
  scene.look.wearing = {{tests::shirt(true), 2}, {tests::trousers(), std::nullopt}, {tests::shirt(false), 7}};
  const LookResult result = render(scene);
  REQUIRE(result.drawn.size() == 2);
  CHECK(result.drawn[0].person == 2);
  CHECK(result.drawn[1].person == 1);
  CHECK(result.drawn[1].garment == "trousers");
}

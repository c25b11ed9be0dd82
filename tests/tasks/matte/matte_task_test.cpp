#include "tasks/matte/matte_task.h"

#include <catch2/catch.hpp>
#include <deque>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "media/reader.h"
#include "tests/support/media_fixtures.h"
#include "tests/tasks/matte/fake_matting.h"
#include "vision/sample_rows.h"

using namespace smartcv;
using namespace smartcv::matte;
using tests::fixture;
using Call = FakeMatting::Call;

namespace {

struct Collected : pipeline::Sink {
  void push(pipeline::Item item) override { items.push_back(std::move(item)); }
  std::vector<pipeline::Item> items;
};

// A picture of noise: the same seed gives the same shot, another one nothing in common.
pipeline::Item noise(unsigned seed, int width = 128) {
  pipeline::Item item{media::Frame::allocate(width, 72, "yuv420p"), nullptr};
  std::mt19937 random(seed);
  const media::Picture picture = item.frame.writable_picture();
  for (const auto& samples : picture.view()) {
    for (int y = 0; y < samples.height; ++y) {
      for (int x = 0; x < samples.width; ++x) {
        samples.data[y * samples.row_stride + x * samples.pixel_stride] = static_cast<std::uint8_t>(random() & 255U);
      }
    }
  }
  return item;
}

MatteTask task_with(std::shared_ptr<std::vector<Call>> calls, bool reset_at_cuts = true) {
  return {{},
          {.network = std::make_unique<FakeMatting>(std::move(calls)),
           .run = {},
           .pictures = PictureMaker({}),
           .reset_at_cuts = reset_at_cuts}};
}

std::vector<pipeline::Item> prepared(MatteTask& task, std::vector<unsigned> seeds) {
  std::vector<pipeline::Item> items;
  for (const unsigned seed : seeds) {
    items.push_back(noise(seed));
    task.prepare(items.back());
  }
  return items;
}

// The pictures of the first frame of a clip, with what the outputs take.
std::vector<OutputPicture> first_pictures(const media::Reader& reader, const media::Frame& frame,
                                          std::vector<PictureForm> forms, const std::string& background,
                                          FakeMatting::Alpha alpha) {
  PictureMaker::Parts pictures;
  pictures.forms = std::move(forms);
  pictures.background = make_background(parse_background({.background = background}), reader.info());
  pictures.orientation = reader.info().video.orientation;
  MatteTask task(reader.info().video.orientation,
                 {.network = std::make_unique<FakeMatting>(std::make_shared<std::vector<Call>>(), std::move(alpha)),
                  .run = {},
                  .pictures = PictureMaker(std::move(pictures))});
  std::vector<pipeline::Item> items;
  items.push_back({media::Frame::blank_like(frame, frame.pixel_format()), nullptr});
  const media::Picture copy = items[0].frame.writable_picture();
  for (std::size_t c = 0; c < static_cast<std::size_t>(copy.count); ++c) {
    for (int y = 0; y < copy.components.at(c).height; ++y) {
      vision::copy_samples(frame.picture().components.at(c), copy.components.at(c), y, 0, copy.components.at(c).width);
    }
  }
  task.prepare(items[0]);
  task.infer(items);
  Collected sink;
  task.finish(std::move(items[0]), sink);
  return std::move(static_cast<MatteNotes&>(*sink.items.at(0).notes).pictures);
}

std::vector<float> samples_of(const media::ConstPicture& picture) {
  std::vector<float> all;
  for (const auto& component : picture.view()) {
    for (int y = 0; y < component.height; ++y) {
      std::vector<float> row(static_cast<std::size_t>(component.width));
      vision::load_samples(component, y, 0, component.width, row.data());
      all.insert(all.end(), row.begin(), row.end());
    }
  }
  return all;
}

}  // namespace

TEST_CASE("the network's memory goes on from one chunk to the next", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  MatteTask task = task_with(calls);
  auto first = prepared(task, {1, 1, 1});
  auto second = prepared(task, {1, 1});
  task.infer(first);
  task.infer(second);
  CHECK(*calls == std::vector<Call>{{3, 0}, {2, 3}});
  CHECK(task.counts().shot_cuts == 0);
}

TEST_CASE("at a shot cut within a chunk the network begins anew, unless it is told not to", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  MatteTask task = task_with(calls);
  auto items = prepared(task, {1, 1, 2, 2, 2});
  task.infer(items);
  auto more = prepared(task, {3});
  task.infer(more);
  CHECK(*calls == std::vector<Call>{{2, 0}, {3, 0}, {1, 0}});
  CHECK(task.counts().shot_cuts == 2);

  calls->clear();
  MatteTask patient = task_with(calls, false);
  auto same = prepared(patient, {1, 1, 2, 2, 2});
  patient.infer(same);
  CHECK(*calls == std::vector<Call>{{5, 0}});
}

TEST_CASE("frames of another size begin anew even where cuts are not looked for", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  MatteTask task = task_with(calls, false);
  std::vector<pipeline::Item> items;
  for (const int width : {128, 128, 96}) {
    items.push_back(noise(1, width));
    task.prepare(items.back());
  }
  task.infer(items);
  CHECK(*calls == std::vector<Call>{{2, 0}, {1, 0}});
}

TEST_CASE("a chunk that the device's memory does not hold is halved until it fits, and stays so", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  auto network = std::make_unique<FakeMatting>(calls);
  network->set_capacity(3);
  MatteTask task({}, {.network = std::move(network), .run = {}, .pictures = PictureMaker({})});
  auto items = prepared(task, std::vector<unsigned>(8, 1));
  task.infer(items);
  CHECK(*calls == std::vector<Call>{{2, 0}, {2, 2}, {2, 4}, {2, 6}});
  CHECK(task.largest_run() == 2);
  auto more = prepared(task, {1, 1, 1});
  task.infer(more);
  CHECK(calls->size() == 6);
  CHECK(calls->back() == Call{1, 10});
  for (pipeline::Item& item : items) {
    CHECK(static_cast<MatteNotes&>(*item.notes).matte);
  }
}

TEST_CASE("a device that does not hold one frame ends the job with its error", "[matte_task]") {
  auto network = std::make_unique<FakeMatting>(std::make_shared<std::vector<Call>>());
  network->set_capacity(0);
  MatteTask task({}, {.network = std::move(network), .run = {}, .pictures = PictureMaker({})});
  auto items = prepared(task, {1, 1});
  CHECK_THROWS_AS(task.infer(items), nn::OutOfMemory);
}

TEST_CASE("a damaged frame is not taken for a cut", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  MatteTask task = task_with(calls);
  auto items = prepared(task, {1, 2, 1});
  items[1].frame.set_damaged(true);
  task.infer(items);
  CHECK(*calls == std::vector<Call>{{3, 0}});
}

TEST_CASE("warming up ends before the first cut and the real first frame finds the memory", "[matte_task]") {
  const auto calls = std::make_shared<std::vector<Call>>();
  MatteTask task = task_with(calls);
  auto warm = prepared(task, {1, 1, 2});
  CHECK_FALSE(task.warm_up(warm));
  task.end_warm_up();
  auto items = prepared(task, {1, 1, 2});
  task.infer(items);
  CHECK(*calls == std::vector<Call>{{2, 0}, {2, 2}, {1, 0}});
  CHECK(task.counts().shot_cuts == 1);
}

TEST_CASE("with alpha 1 everywhere the composite is the source, bit for bit", "[matte_task]") {
  for (const char* name : {"b_frames.mp4", "h264_10bit.mp4", "yuv422.mp4", "rgb.mkv", "gray.mkv", "rotated_90.mp4",
                           "mirrored_rotated_90.mp4", "odd_size.webm", "alpha.mkv"}) {
    INFO(name);
    media::Reader reader(fixture(name));
    const auto frame = reader.next();
    const auto pictures = first_pictures(reader, *frame, {{OutputKind::composite, false, ""}}, "magenta",
                                         [](int, int, vision::Size) { return 1.0F; });
    CHECK(samples_of(std::get<media::Frame>(pictures.at(0)).picture()) == samples_of(frame->picture()));
  }
}

TEST_CASE("with alpha 0 everywhere nothing of the source is left", "[matte_task]") {
  media::Reader reader(fixture("b_frames.mp4"));
  const auto frame = reader.next();
  const auto pictures = first_pictures(
      reader, *frame,
      {{OutputKind::composite, false, ""}, {OutputKind::foreground, false, ""}, {OutputKind::rgba, true, ""}}, "white",
      [](int, int, vision::Size) { return 0.0F; });
  const auto composite = std::get<media::Frame>(pictures.at(0)).picture();
  const auto white = vision::sample_values({255, 255, 255}, composite.layout);
  for (const float sample : samples_of(composite)) {
    REQUIRE((sample == static_cast<float>(white[0]) || sample == static_cast<float>(white[1])));
  }
  const auto foreground = std::get<media::Frame>(pictures.at(1)).picture();
  const auto black = vision::sample_values({}, foreground.layout);
  CHECK(samples_of(foreground).front() == static_cast<float>(black[0]));
  const auto& rgba = std::get<media::FloatPicture>(pictures.at(2));
  CHECK(rgba.count == 4);
  CHECK(rgba.planes[0][0] == 0);
  CHECK(rgba.planes[3][0] == 0);
}

TEST_CASE("the upright matte is turned as the frame is stored, and every output gets its own picture", "[matte_task]") {
  media::Reader reader(fixture("rotated_90.mp4"));
  const auto frame = reader.next();
  const auto upright_left = [](int x, int, vision::Size size) { return x < size.width / 2 ? 1.0F : 0.0F; };
  const auto pictures = first_pictures(
      reader, *frame,
      {{OutputKind::alpha, false, "gray"}, {OutputKind::composite, false, ""}, {OutputKind::alpha, true, ""}}, "black",
      upright_left);
  const media::ConstPicture alpha = std::get<media::Frame>(pictures.at(0)).picture();
  const auto& samples = alpha.components[0];
  const auto at = [&samples](int x, int y) { return int{samples.data[y * samples.row_stride + x]}; };
  // A quarter turn clockwise makes it upright: what is left then lies at the bottom now.
  CHECK(reader.info().video.orientation.quarter_turns == 1);
  CHECK(at(0, 0) == 0);
  CHECK(at(samples.width - 1, 0) == 0);
  CHECK(at(0, samples.height - 1) == 255);
  CHECK(at(samples.width - 1, samples.height - 1) == 255);
  CHECK(std::get<media::Frame>(pictures.at(1)).pixel_format() == frame->pixel_format());
  CHECK(std::get<media::FloatPicture>(pictures.at(2)).count == 1);
}

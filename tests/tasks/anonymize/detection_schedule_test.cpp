#include "tasks/anonymize/detection_schedule.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

using namespace smartcv;
using namespace smartcv::anonymize;

namespace {

// A picture with a bright square at x on a pattern that depends on the scene.
media::Frame frame_of(std::int64_t number, int x, int scene = 0) {
  media::Frame frame = media::Frame::allocate(320, 180, "gray");
  media::Picture picture = frame.writable_picture();
  const auto& luma = picture.components[0];
  for (int row = 0; row < luma.height; ++row) {
    for (int column = 0; column < luma.width; ++column) {
      const bool square = column >= x && column < x + 60 && row >= 60 && row < 120;
      const int ground = scene == 0 ? 40 + column / 4 : ((column / 20 + row / 15) % 2) * 180 + 20;
      luma.data[row * luma.row_stride + column] = static_cast<std::uint8_t>(square ? 220 : ground);
    }
  }
  frame.set_sequence(number);
  frame.set_time(number, 1, {1, 25});
  return frame;
}

template <typename Picture>
std::vector<std::int64_t> looked_at(DetectionSchedule& schedule, int frames, const Picture& picture) {
  std::vector<std::int64_t> list;
  for (int f = 0; f < frames; ++f) {
    const media::Frame next = picture(f + 1);
    schedule.see(picture(f), f + 1 < frames ? &next : nullptr);
  }
  for (int f = 0; f < frames; ++f) {
    if (schedule.looks_at(f)) {
      list.push_back(f);
    }
  }
  return list;
}

// A source of frames in which nothing moves.
class StillSource : public pipeline::FrameSource {
 public:
  explicit StillSource(int frames) : frames_(frames) {}
  [[nodiscard]] std::optional<media::Frame> next() override {
    return sent_ < frames_ ? std::optional(frame_of(sent_++, 40)) : std::nullopt;
  }

 private:
  int frames_;
  int sent_ = 0;
};

using Frames = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("each k-th frame is looked at when k is given", "[schedule]") {
  DetectionSchedule schedule(3, 5);
  CHECK(looked_at(schedule, 8, [](int f) { return frame_of(f, 0); }) == Frames{0, 3, 6});
}

TEST_CASE("auto looks rarely while nothing moves, often when something does, and on both sides of a cut",
          "[schedule]") {
  DetectionSchedule still(0, 5);
  CHECK(looked_at(still, 13, [](int f) { return frame_of(f, 40); }) == Frames{0, 5, 10, 12});
  DetectionSchedule fast(0, 5);
  CHECK(looked_at(fast, 6, [](int f) { return frame_of(f, 40 * f); }).size() == 6);
  DetectionSchedule cut(0, 5);
  CHECK(looked_at(cut, 6, [](int f) { return frame_of(f, 40, f < 2 ? 0 : 1); }) == Frames{0, 1, 2, 5});
}

TEST_CASE("a source that is scheduled gives every frame once and in order, and the last one is looked at",
          "[schedule]") {
  for (const int frames : {0, 1, 2, 8}) {
    CAPTURE(frames);
    StillSource still(frames);
    DetectionSchedule schedule(0, 5);
    ScheduledSource source(still, schedule);
    std::int64_t number = 0;
    while (const auto frame = source.next()) {
      CHECK(frame->sequence() == number);
      CHECK(schedule.looks_at(number) == (number == 0 || number == 5 || number == frames - 1));
      ++number;
    }
    CHECK(number == frames);
    CHECK_FALSE(source.next());
  }
}

TEST_CASE("auto looks more often on a GPU and at a low frame rate", "[schedule]") {
  CHECK(longest_interval(25, false) == 5);
  CHECK(longest_interval(60, false) == 12);
  CHECK(longest_interval(25, true) == 2);
  CHECK(longest_interval(8, false) == 2);
  CHECK(longest_interval(2, false) == 1);
}

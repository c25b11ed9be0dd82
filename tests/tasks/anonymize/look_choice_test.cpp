#include "tasks/anonymize/look_choice.h"

#include <catch2/catch.hpp>
#include <functional>
#include <vector>

#include "job/scouting_source.h"

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

using Picture = std::function<media::Frame(int)>;
using Frames = std::vector<std::int64_t>;

class PictureSource : public pipeline::FrameSource {
 public:
  PictureSource(int frames, Picture picture) : frames_(frames), picture_(std::move(picture)) {}
  [[nodiscard]] std::optional<media::Frame> next() override {
    return sent_ < frames_ ? std::optional(picture_(sent_++)) : std::nullopt;
  }

 private:
  int frames_;
  Picture picture_;
  int sent_ = 0;
};

Frames looked_at(int every, int frames, const Picture& picture) {
  Options options;
  options.detect_every = every;
  PictureSource source(frames, picture);
  job::LookBoard board;
  job::ScoutingSource scout(source, look_choice(options, 25, false), board);
  Frames list;
  std::int64_t number = 0;
  while (const auto frame = scout.next()) {
    CHECK(frame->sequence() == number++);
    if (board.take(frame->sequence()).due) {
      list.push_back(frame->sequence());
    }
  }
  CHECK(number == frames);
  return list;
}

}  // namespace

TEST_CASE("each k-th frame is looked at when k is given, and the last one", "[looks]") {
  CHECK(looked_at(3, 9, [](int f) { return frame_of(f, 0); }) == Frames{0, 3, 6, 8});
  CHECK(looked_at(1, 3, [](int f) { return frame_of(f, 0); }) == Frames{0, 1, 2});
}

TEST_CASE("auto looks rarely while nothing moves, often when something does, and on both sides of a cut", "[looks]") {
  const int longest = longest_interval(25, false);
  const auto still = [](int f) { return frame_of(f, 40); };
  CHECK(looked_at(0, 2 * longest + 3, still) == Frames{0, longest, 2 * longest, 2 * longest + 2});
  CHECK(looked_at(0, 0, still).empty());
  CHECK(looked_at(0, 1, still) == Frames{0});
  CHECK(looked_at(0, 6, [](int f) { return frame_of(f, 40 * f); }).size() == 6);
  CHECK(looked_at(0, 6, [](int f) { return frame_of(f, 40, f < 2 ? 0 : 1); }) == Frames{0, 1, 2, 5});
}

TEST_CASE("auto looks more often on a GPU and at a low frame rate", "[looks]") {
  CHECK(longest_interval(25, false) == 5);
  CHECK(longest_interval(60, false) == 12);
  CHECK(longest_interval(25, true) == 2);
  CHECK(longest_interval(8, false) == 2);
  CHECK(longest_interval(2, false) == 1);
}

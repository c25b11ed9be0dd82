#include "job/scouting_source.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "tests/support/refusal.h"

using namespace smartcv;

namespace {

// Black pictures, ten a second, but for the last one which is shown for half a second.
class StillSource final : public pipeline::FrameSource {
 public:
  explicit StillSource(std::int64_t frames) : frames_(frames) {}
  std::optional<media::Frame> next() override {
    if (given_ == frames_) {
      return std::nullopt;
    }
    media::Frame frame = media::Frame::allocate(64, 36, "yuv420p");
    frame.set_sequence(given_);
    frame.set_time(100 * given_, given_ + 1 == frames_ ? 500 : 100, {1, 1000});
    ++given_;
    return frame;
  }

 private:
  std::int64_t frames_;
  std::int64_t given_ = 0;
};

struct Run {
  std::vector<std::int64_t> given{};
  std::vector<std::int64_t> due{};
  job::FrameLog log{};
};

Run run_of(std::int64_t frames, int every, job::Unlooked unlooked) {
  Run run;
  StillSource source(frames);
  job::LookBoard board;
  job::ScoutingSource scout(source, {.every = every}, board, run.log, unlooked);
  while (const auto frame = scout.next()) {
    run.given.push_back(frame->sequence());
    if (board.take(frame->sequence()).due) {
      run.due.push_back(frame->sequence());
    }
  }
  return run;
}

}  // namespace

TEST_CASE("frames that no network looks at are given out or left out, and noted either way", "[looks]") {
  const Run all = run_of(8, 3, job::Unlooked::given_out);
  CHECK(all.given == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(all.due == std::vector<std::int64_t>{0, 3, 6, 7});
  const Run some = run_of(8, 3, job::Unlooked::left_out);
  CHECK(some.given == all.due);
  CHECK(some.due == all.due);
  for (const Run* run : {&all, &some}) {
    CHECK(run->log.frames() == 8);
    CHECK(run->log.shots() == std::vector<FrameSpan>{{0, 7}});
    const FrameTimes times = run->log.times({10, 1});
    CHECK(times.pts().back() == 700);
    CHECK(times.end_pts() == 1200);
  }
}

TEST_CASE("of no frames nothing is noted", "[looks]") {
  const Run run = run_of(0, 3, job::Unlooked::left_out);
  CHECK(run.given.empty());
  CHECK(run.log.shots().empty());
  CHECK(run.log.times({10, 1}).frames() == 0);
}

TEST_CASE("a look is taken from the board once", "[looks]") {
  job::LookBoard board;
  board.put(4, {});
  static_cast<void>(board.take(4));
  CHECK(smartcv::tests::refusal_of([&] { return board.take(4).due; }, ErrorCode::internal).find("nobody decided") !=
        std::string::npos);
}

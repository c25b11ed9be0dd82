#include "media/reader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "tests/media/ffprobe.h"
#include "tests/support/media_fixtures.h"

using smartcv::media::Reader;
using smartcv::tests::ffprobe_pts;
using smartcv::tests::fixture;
using smartcv::tests::no_pts;
using smartcv::tests::sound_fixtures;

TEST_CASE("every frame of a whole file comes at the time ffprobe says and nothing is found wrong", "[reader]") {
  for (const auto& name : sound_fixtures()) {
    const auto path = fixture(name);
    Reader reader(path);
    auto expected = ffprobe_pts(path, reader.info().video.stream_index);
    std::vector<std::int64_t> pts;
    std::int64_t sequence = 0;
    bool damaged = false;
    while (const auto frame = reader.next()) {
      pts.push_back(frame->pts());
      damaged = damaged || frame->damaged() || frame->sequence() != sequence;
      ++sequence;
    }
    const auto& statistics = reader.statistics();
    CAPTURE(name, statistics.first_problem, statistics.damaged_frames, statistics.decoder_errors,
            statistics.corrupt_packets, statistics.truncated, statistics.repaired_pts);
    CHECK(statistics.complete());
    CHECK_FALSE(damaged);
    REQUIRE(pts.size() == expected.size());
    for (std::size_t i = 0; i < pts.size(); ++i) {
      // Missing and doubled stamps are the reader's to repair.
      const bool unusable = expected[i] == no_pts || (i > 0 && expected[i] <= expected[i - 1]);
      expected[i] = unusable ? pts[i] : expected[i];
    }
    CHECK(pts == expected);
    CHECK(std::is_sorted(pts.begin(), pts.end(), std::less_equal<>()));
    CHECK(statistics.frames == static_cast<std::int64_t>(expected.size()));
    CHECK(statistics.expected_frames == statistics.frames);
  }
}

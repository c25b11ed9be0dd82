#include "tasks/face_timeline/exports/timecode.h"

#include <catch2/catch.hpp>

using namespace smartcv;
using face_timeline::TimecodeClock;

TEST_CASE("drop-frame timecode leaves two names out a minute, but for each tenth", "[timecode]") {
  const TimecodeClock clock({30000, 1001});
  CHECK(clock.drop_frame());
  CHECK(clock.text(0) == "00:00:00;00");
  CHECK(clock.text(1799) == "00:00:59;29");
  CHECK(clock.text(1800) == "00:01:00;02");
  CHECK(clock.text(3597) == "00:01:59;29");
  CHECK(clock.text(3598) == "00:02:00;02");
  CHECK(clock.text(17981) == "00:09:59;29");
  CHECK(clock.text(17982) == "00:10:00;00");
  CHECK(clock.text(107892) == "01:00:00;00");
  CHECK(clock.text(2589408) == "00:00:00;00");  // a day later
}

TEST_CASE("at 59.94 four names are left out", "[timecode]") {
  const TimecodeClock clock({60000, 1001});
  CHECK(clock.text(3599) == "00:00:59;59");
  CHECK(clock.text(3600) == "00:01:00;04");
  CHECK(clock.text(35963) == "00:09:59;59");
  CHECK(clock.text(35964) == "00:10:00;00");
  CHECK(clock.text(215784) == "01:00:00;00");
}

TEST_CASE("other rates name every frame", "[timecode]") {
  CHECK(TimecodeClock({25, 1}).text(90'000) == "01:00:00:00");
  CHECK(TimecodeClock({24000, 1001}).text(86'400) == "01:00:00:00");
  CHECK(TimecodeClock({24000, 1001}).text(1441) == "00:01:00:01");
  CHECK(TimecodeClock({60, 1}).text(3661) == "00:01:01:01");
}

TEST_CASE("a source that names every frame of 29.97 is followed", "[timecode]") {
  const TimecodeClock clock({30000, 1001}, "01:00:00:00");
  CHECK_FALSE(clock.drop_frame());
  CHECK(clock.text(clock.frame_of("01:00:00:00") + 1800) == "01:01:00:00");
}

TEST_CASE("a timecode is read as it is written", "[timecode]") {
  for (const Rational rate : {Rational{30000, 1001}, {60000, 1001}, {24000, 1001}, {25, 1}}) {
    const TimecodeClock clock(rate);
    for (std::int64_t frame = 0; frame < 200'000; frame += 37) {
      REQUIRE(clock.frame_of(clock.text(frame)) == frame);
    }
  }
  CHECK(TimecodeClock({25, 1}).frame_of("10:00:00;12") == 900'012);
  CHECK(TimecodeClock({25, 1}).frame_of("no time") == 0);
}

TEST_CASE("a rate that editors do not know is counted by one they do", "[timecode]") {
  const auto counted = [](Rational rate) { return TimecodeClock(rate).rate(); };
  CHECK(counted({30000, 1001}) == Rational{30000, 1001});
  CHECK(counted({2997, 100}) == Rational{30000, 1001});
  CHECK(counted({29970, 1001}) == Rational{30000, 1001});
  CHECK(counted({25, 2}) == Rational{25, 1});
  CHECK(counted({15, 1}) == Rational{30, 1});
  CHECK(counted({10, 1}) == Rational{30, 1});
  CHECK(counted({15000, 1001}) == Rational{30000, 1001});
  CHECK(counted({120, 1}) == Rational{60, 1});
  CHECK(counted({120000, 1001}) == Rational{60000, 1001});
  CHECK(counted({144, 1}) == Rational{48, 1});
  CHECK(counted({90'000, 1}) == Rational{60, 1});
  CHECK(counted({273, 10}) == Rational{30000, 1001});  // a variable rate: not slower than it
  CHECK(counted({0, 1}) == Rational{25, 1});
  CHECK(counted({0, 0}) == Rational{25, 1});
}

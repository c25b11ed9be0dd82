#include "media/detail/container_end.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

using smartcv::media::detail::is_cut_short;
using smartcv::tests::fixture;
using smartcv::tests::read_bytes;
using smartcv::tests::sound_fixtures;
using smartcv::tests::write_bytes;

TEST_CASE("no whole file is called cut short", "[container]") {
  for (const auto& name : sound_fixtures()) {
    CAPTURE(name);
    CHECK_FALSE(is_cut_short(fixture(name)));
  }
}

TEST_CASE("one missing byte at the end is noticed where the container tells its length", "[container]") {
  const smartcv::tests::TemporaryFolder folder;
  for (const std::string name : {"plain.mkv", "vp9.webm", "mpeg4.avi", "b_frames.mp4", "late_start.ts"}) {
    CAPTURE(name);
    auto bytes = read_bytes(fixture(name));
    bytes.pop_back();
    write_bytes(folder / name, bytes);
    CHECK(is_cut_short(folder / name));
  }
}

TEST_CASE("short and senseless files are not judged", "[container]") {
  const smartcv::tests::TemporaryFolder folder;
  CHECK_FALSE(is_cut_short(folder / "missing"));
  for (const std::string bytes :
       {"", "RIFF", "\x1A\x45\xDF\xA3", "\x1A\x45\xDF\xA3\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xFF\xFF\xFF\xFFmoov",
        "no media file at all"}) {
    write_bytes(folder / "file", bytes);
    CHECK_FALSE(is_cut_short(folder / "file"));
  }
}

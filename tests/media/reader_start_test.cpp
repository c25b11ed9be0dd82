#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "media/reader.h"
#include "tests/support/media_fixtures.h"

using namespace smartcv;

namespace {

struct Shown {
  std::int64_t pts = 0;
  std::int64_t sequence = 0;
  std::string samples;  // SHA-256
  friend bool operator==(const Shown&, const Shown&) = default;
};

std::vector<Shown> frames_of(media::Reader reader) {
  std::vector<Shown> all;
  while (const auto frame = reader.next()) {
    std::vector<std::byte> bytes;
    for (const auto& component : frame->picture().view()) {
      for (int y = 0; y < component.height; ++y) {
        for (int x = 0; x < component.width; ++x) {
          const std::uint8_t* const at = component.data + y * component.row_stride + x * component.pixel_stride;
          bytes.push_back(static_cast<std::byte>(*at));
        }
      }
    }
    all.push_back({frame->pts(), frame->sequence(), sha256_hex(bytes)});
  }
  return all;
}

}  // namespace

TEST_CASE("a reader that begins later gives the very frames from there on", "[reader][slow]") {
  for (const auto& name : tests::sound_fixtures()) {
    // Their times are made up by repairing, which begins anew with the reader.
    if (name == "missing_pts.mkv" || name == "duplicate_pts.mkv" || name.ends_with(".h264")) {
      continue;
    }
    CAPTURE(name);
    const auto all = frames_of(media::Reader(tests::fixture(name)));
    for (const std::size_t first : {std::size_t{0}, all.size() / 3, all.size() * 2 / 3, all.size() - 1}) {
      media::ReaderOptions options;
      options.from_pts = all[first].pts;
      media::Reader reader(tests::fixture(name), options);
      auto rest = frames_of(std::move(reader));
      REQUIRE(rest.size() == all.size() - first);
      for (std::size_t index = 0; index < rest.size(); ++index) {
        CAPTURE(first, index, rest.size());
        REQUIRE(rest[index].pts == all[first + index].pts);
        REQUIRE(rest[index].samples == all[first + index].samples);
        REQUIRE(rest[index].sequence == static_cast<std::int64_t>(index));
      }
    }
  }
}

TEST_CASE("a reader that begins behind the end gives nothing, and nothing is missing", "[reader]") {
  media::ReaderOptions options;
  options.from_pts = 1'000'000'000;
  media::Reader reader(tests::fixture("b_frames.mp4"), options);
  CHECK_FALSE(reader.next().has_value());
  CHECK(reader.statistics().complete());
  CHECK(reader.statistics().frames == 0);
}

#include "tasks/matte/network_plan.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using namespace smartcv;
using namespace smartcv::matte;
using Catch::Contains;

namespace {

MemoryNeeds full_hd() {
  constexpr std::size_t pixels = std::size_t{1920} * 1080;
  return {.picture_pixels = pixels,
          .network_pixels = std::size_t{512} * 288,
          .frame_bytes = pixels * 3 / 2,
          .output_bytes = pixels * 3 / 2,
          .fixed_frames = 8};
}

constexpr NetworkDevice cpu;
constexpr NetworkDevice gpu{.cuda = true};

}  // namespace

TEST_CASE("the automatic ratio brings the long side to 512 pixels, for bodies to 768", "[network_plan]") {
  Options options;
  CHECK(downsample_ratio(options, {1920, 1080}) == Approx(512.0 / 1920));
  CHECK(downsample_ratio(options, {1080, 1920}) == Approx(512.0 / 1920));
  CHECK(downsample_ratio(options, {400, 300}) == 1);
  options.subject = "body";
  CHECK(downsample_ratio(options, {3840, 2160}) == Approx(768.0 / 3840));
  CHECK(downsample_ratio(options, {600, 400}) == 1);
}

TEST_CASE("the automatic ratio leaves 64 pixels on the short side, or the whole picture", "[network_plan]") {
  CHECK(downsample_ratio({}, {4000, 200}) == Approx(0.32));
  CHECK(downsample_ratio({}, {16, 16}) == 1);
}

TEST_CASE("a ratio that leaves too little is refused with one that would do", "[network_plan]") {
  Options options;
  options.downsample_ratio = 0.05;
  CHECK_THROWS_WITH(downsample_ratio(options, {608, 1080}), Contains("30x54") && Contains("use 0.106 or more"));
  options.downsample_ratio = 0.106;
  CHECK(downsample_ratio(options, {608, 1080}) == Approx(0.106));
  options.downsample_ratio = 0.9;
  CHECK_THROWS_WITH(downsample_ratio(options, {16, 16}), Contains("use 1 or more"));
  options.downsample_ratio = 1;
  CHECK(downsample_ratio(options, {16, 16}) == 1);
  for (const double wrong : {0.0, -0.5, 1.01}) {
    options.downsample_ratio = wrong;
    CHECK_THROWS_AS(downsample_ratio(options, {1920, 1080}), Error);
  }
}

TEST_CASE("a memory limit lowers the chunk, down to one frame and no further", "[network_plan]") {
  Options options;
  options.seq_chunk = 8;
  const MemoryNeeds needs = full_hd();
  const auto megabytes = [&needs](std::size_t chunk) {
    return static_cast<int>((bytes_needed(needs, chunk, false) >> 20U) + 1);
  };
  options.memory_limit_mb = megabytes(8);
  CHECK(seq_chunk(options, needs, cpu) == 8);
  options.memory_limit_mb = megabytes(3);
  CHECK(seq_chunk(options, needs, cpu) == 3);
  options.memory_limit_mb = megabytes(1);
  CHECK(seq_chunk(options, needs, cpu) == 1);
  options.memory_limit_mb = megabytes(1) / 2;
  CHECK_THROWS_WITH(seq_chunk(options, needs, cpu), Contains("one frame at a time needs about"));
}

TEST_CASE("chunks are larger on a GPU than on the CPU, and smaller for 4K", "[network_plan]") {
  Options options;
  options.memory_limit_mb = 1'000'000;
  MemoryNeeds needs = full_hd();
  CHECK(seq_chunk(options, needs, cpu) == 1);
  CHECK(seq_chunk(options, needs, gpu) == 8);
  needs.picture_pixels = std::size_t{3840} * 2160;
  CHECK(seq_chunk(options, needs, cpu) == 1);
  CHECK(seq_chunk(options, needs, gpu) == 6);
}

TEST_CASE("on a GPU the chunk is lowered to nine tenths of its free memory, and by a limit to less", "[network_plan]") {
  Options options;
  const MemoryNeeds needs = full_hd();
  const auto with_free = [](std::size_t bytes) { return NetworkDevice{.cuda = true, .memory_free = bytes}; };
  CHECK(seq_chunk(options, needs, with_free(gpu_bytes_needed(needs, 8) / 9 * 10 + 10)) == 8);
  CHECK(seq_chunk(options, needs, with_free(gpu_bytes_needed(needs, 8))) < 8);
  CHECK(seq_chunk(options, needs, with_free(gpu_bytes_needed(needs, 3) / 9 * 10 + 10)) == 3);
  // One frame is tried whatever the driver says: its numbers are estimates.
  CHECK(seq_chunk(options, needs, with_free(1)) == 1);

  const std::size_t plenty = std::size_t{80} << 30U;
  options.memory_limit_mb = static_cast<int>((gpu_bytes_needed(needs, 4) >> 20U) + 1);
  CHECK(seq_chunk(options, needs, with_free(plenty)) == 4);
  // A limit above what is free does not make it more.
  options.memory_limit_mb = 1'000'000;
  CHECK(seq_chunk(options, needs, with_free(gpu_bytes_needed(needs, 3) / 9 * 10 + 10)) == 3);
}

TEST_CASE("a limit that the GPU's part of one frame exceeds is refused", "[network_plan]") {
  Options options;
  MemoryNeeds needs = full_hd();
  needs.network_pixels = needs.picture_pixels;
  options.memory_limit_mb = static_cast<int>(bytes_needed(needs, 1, true) >> 20U) + 1;
  REQUIRE(gpu_bytes_needed(needs, 1) > bytes_needed(needs, 1, true));
  CHECK_THROWS_WITH(seq_chunk(options, needs, gpu), Contains("MB of the GPU's memory"));
}

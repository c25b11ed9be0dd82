#include "tasks/matte/truth.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/error.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::matte;
using Catch::Contains;

namespace {

// Two frames of one gray level.
std::filesystem::path gray_video(const tests::TemporaryFolder& folder, const std::string& name,
                                 const std::string& format, const std::string& level) {
  auto path = folder / name;
  tests::run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "nullsrc=size=32x16:rate=10:duration=0.2",
                           "-vf",
                           "format=" + format + ",geq=lum=" + level + (format == "yuv420p" ? ":cb=128:cr=128" : ""),
                           "-c:v", "ffv1", path.string()});
  return path;
}

}  // namespace

TEST_CASE("gray is alpha by its range, and equal mattes differ by nothing", "[truth]") {
  const tests::TemporaryFolder folder;
  const std::vector<float> alpha(32 * 16, 0.2F);
  for (const auto& [format, level] : {std::pair{"gray", "51"}, std::pair{"yuv420p", "60"}}) {
    INFO(format);
    Truth truth(gray_video(folder, std::string(format) + ".mkv", format, level), {32, 16});
    truth.compare({alpha.data(), 32, 16, 32});
    truth.compare({alpha.data(), 32, 16, 32});
    CHECK(truth.unmatched() == 0);
    CHECK(truth.metrics().frames().size() == 2);
    CHECK(truth.metrics().mean().mad < 1000 * 0.5 / 219);
    truth.compare({alpha.data(), 32, 16, 32});
    CHECK(truth.unmatched() == 1);
    CHECK(truth.metrics().frames().size() == 2);
  }
}

TEST_CASE("a truth of another size is refused before the work", "[truth]") {
  const tests::TemporaryFolder folder;
  const auto path = gray_video(folder, "gray.mkv", "gray", "0");
  CHECK_THROWS_WITH(Truth(path, {64, 16}), Contains("the truth is 32x16, but the video is 64x16"));
}

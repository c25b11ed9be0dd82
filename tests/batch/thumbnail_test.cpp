#include "batch/thumbnail.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;

void paint(const std::string& color, const fs::path& images) {
  run_successfully({"ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=" + color + ":size=64x36", "-frames:v",
                    "3", images.string()});
}

}  // namespace

TEST_CASE("a thumbnail is of the images that stand there now", "[batch]") {
  const TemporaryFolder folder;
  const batch::StateFolder state(folder.path());
  state.make();
  CHECK(batch::thumbnail(state, "%03d.png").empty());
  paint("red", folder / "%03d.png");
  const std::string red = batch::thumbnail(state, "%03d.png");
  CHECK(red.starts_with("iVBOR"));
  CHECK(batch::thumbnail(state, "%03d.png") == red);
  paint("blue", folder / "%03d.png");
  const std::string blue = batch::thumbnail(state, "%03d.png");
  CHECK(blue.starts_with("iVBOR"));
  CHECK(blue != red);
}

}  // namespace smartcv::tests

// What the tool is for, measured on real footage: no known face is to be seen in the written file, and what has no
// face is what it was.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "media/reader.h"
#include "tests/apps/program.h"
#include "tests/support/shared.h"
#include "vision/geometry.h"

namespace smartcv::tests {
namespace {

// Of a limited-range picture: black is 16, and a lossless codec keeps it.
constexpr int black = 16;

int luma(const media::ConstPicture& picture, int x, int y) {
  const auto& plane = picture.components[0];
  return plane.data[y * plane.row_stride + x * plane.pixel_stride];
}

// The share of a box (its inner 90 %) that is black.
double covered(const media::ConstPicture& picture, const vision::Box& box) {
  const vision::Box inner = vision::clipped(vision::grown(box, -0.05F), {picture.layout.width, picture.layout.height});
  int hidden = 0;
  int all = 0;
  for (int y = static_cast<int>(inner.y1); y < static_cast<int>(inner.y2); ++y) {
    for (int x = static_cast<int>(inner.x1); x < static_cast<int>(inner.x2); ++x) {
      ++all;
      hidden += luma(picture, x, y) == black ? 1 : 0;
    }
  }
  return all > 0 ? static_cast<double>(hidden) / all : 1.0;
}

bool same_luma(const media::ConstPicture& a, const media::ConstPicture& b) {
  for (int y = 0; y < a.layout.height; ++y) {
    for (int x = 0; x < a.layout.width; ++x) {
      if (luma(a, x, y) != luma(b, x, y)) {
        return false;
      }
    }
  }
  return true;
}

std::string decoded_hash(const std::filesystem::path& file) {
  return run_successfully({"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:v", "-f", "framehash", "-"});
}

std::string audio_hash(const std::filesystem::path& file) {
  return run_successfully(
      {"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:a", "-c", "copy", "-f", "streamhash", "-"});
}

}  // namespace

TEST_CASE("every labelled face of a clip with five shots is covered, and a shot without faces is untouched",
          "[coverage][slow]") {
  const auto clip = shared_file("media/faces_timeline.mp4");
  const auto truth_file = shared_file("media/faces_timeline_truth.json");
  if (!clip || !truth_file || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  // Looking at every fifth frame must not expose more than looking at all of them.
  const std::string every = GENERATE("1", "auto");
  CAPTURE(every);
  const auto run = smartcv({"anonymize", clip->string(), "-o", folder / "out.mkv", "--codec", "ffv1", "--device", "cpu",
                            "--progress", "none", "--detect-every", every});
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 0);

  const auto truth = nlohmann::json::parse(std::ifstream(*truth_file));
  const std::int64_t shot_without_faces = truth["cuts_at_frames"].back();
  media::Reader source(*clip);
  media::Reader result(folder / "out.mkv");
  int faces = 0;
  int exposed = 0;
  while (auto before = source.next()) {
    const auto after = result.next();
    REQUIRE(after);
    const std::int64_t frame = before->sequence();
    INFO("frame " << frame);
    if (frame >= shot_without_faces) {
      CHECK(same_luma(before->picture(), after->picture()));
    }
    const auto boxes = truth["boxes"].find(std::to_string(frame));
    if (boxes == truth["boxes"].end()) {
      continue;
    }
    for (const auto& box : *boxes) {
      const double share = covered(after->picture(), {box[1], box[2], box[3], box[4]});
      ++faces;
      exposed += share < 0.9 ? 1 : 0;
    }
  }
  CHECK_FALSE(result.next());
  CAPTURE(faces, exposed);
  CHECK(faces > 600);
  CHECK(exposed * 100 <= faces);
}

TEST_CASE("all variants, batch sizes and worker counts hide the same pixels and copy the same audio",
          "[coverage][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  const std::string clip = folder / "street.mkv";
  run_successfully({"ffmpeg", "-v", "error", "-i", street->string(), "-t", "1", "-vf", "scale=640:-2", "-c:v",
                    "libx264", "-preset", "ultrafast", "-crf", "10", "-c:a", "copy", clip});
  std::optional<std::string> expected;
  const std::vector<std::vector<std::string>> ways{{"--pipeline", "cpu-gpu"},
                                                   {"--pipeline", "batch"},
                                                   {"--pipeline", "ultra"},
                                                   {"--pipeline", "multithread"},
                                                   {"--batch-size", "1", "--infer-workers", "1"},
                                                   {"--batch-size", "5"}};
  for (const auto& way : ways) {
    std::vector<std::string> arguments{"anonymize", clip,       "-o",  folder / "out.mkv", "--overwrite", "--codec",
                                       "ffv1",      "--device", "cpu", "--progress",       "none"};
    arguments.insert(arguments.end(), way.begin(), way.end());
    const auto run = smartcv(arguments);
    CAPTURE(way, run.errors);
    REQUIRE(run.exit_code == 0);
    const auto hash = decoded_hash(folder / "out.mkv");
    if (!expected) {
      expected = hash;
      CHECK(hash != decoded_hash(clip));
    }
    CHECK(hash == *expected);
    CHECK(audio_hash(folder / "out.mkv") == audio_hash(clip));
  }
}

}  // namespace smartcv::tests

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// With a ratio of 0.4, because many runs of the program have to be quick.
struct Desk : MatteDesk {
  [[nodiscard]] CommandResult matte(const fs::path& input, const std::vector<std::string>& more) const {
    std::vector<std::string> words{"--downsample-ratio", "0.4"};
    words.insert(words.end(), more.begin(), more.end());
    return MatteDesk::matte(input, words);
  }
};

int largest_difference(const std::string& a, const std::string& b) {
  REQUIRE(a.size() == b.size());
  int largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<unsigned char>(a[i]) - static_cast<unsigned char>(b[i])));
  }
  return largest;
}

}  // namespace

TEST_CASE("several outputs are written in one pass, with sound and the source's frames", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto result =
      desk.matte(desk.clip(), {"--write",
                               "composite=" + desk.at("c.mp4") + ",alpha=" + desk.at("a.mkv") +
                                   ",rgba=" + desk.at("r.mov") + ",foreground=" + desk.at("f.mkv"),
                               "--background", "magenta", "--report", desk.at("r.json"), "--preview", desk.at("p.mp4"),
                               "--contact-sheet", desk.at("s.png"), "--warm-up", "3"});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK(result.output == desk.at("c.mp4") + "\n" + desk.at("a.mkv") + "\n" + desk.at("r.mov") + "\n" +
                             desk.at("f.mkv") + "\n" + desk.at("p.mp4") + "\n");
  CHECK_THAT(streams(desk.at("c.mp4")), Contains("h264,yuv420p,6") && Contains("aac"));
  CHECK_THAT(streams(desk.at("r.mov")), Contains("prores,yuva444p12le") || Contains("prores,yuva444p10le"));
  for (const char* name : {"c.mp4", "a.mkv", "r.mov", "f.mkv", "p.mp4"}) {
    INFO(name);
    CHECK(count_frames(desk.at(name)) == 6);
  }
  const auto report = nlohmann::json::parse(content(desk.at("r.json")));
  CHECK(report["job"] == "matte");
  CHECK(report["outputs"].size() == 5);
  CHECK(report["outputs"][2]["alpha_bits"] == 10);
  CHECK(report["counts"]["frames"] == 6);
  CHECK(report["counts"]["empty_frames"] == 0);
  CHECK(report["network"]["name"] == "rvm-mobilenetv3");
  CHECK(content(desk.at("s.png")).substr(1, 3) == "PNG");
  CHECK(listing(desk.folder.path()) ==
        std::vector<std::string>{"a.mkv", "c.mp4", "clip.mp4", "f.mkv", "p.mp4", "r.json", "r.mov", "s.png"});
}

TEST_CASE("alpha comes back from every kind of file with the error that is stated", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto write = [&desk](const std::vector<std::string>& more) {
    const auto result = desk.matte(desk.clip(), more);
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
  };
  write({"--write", "alpha=" + desk.at("a.mkv") + ",rgba=" + desk.at("r.mkv")});
  write({"--write", "rgba", "-o", desk.at("r.mov")});
  write({"--write", "rgba", "-o", desk.at("q.mov"), "--codec", "qtrle"});
  write({"--write", "rgba", "-o", desk.at("p_%03d.png")});
  write({"--write", "rgba", "-o", desk.at("r.webm"), "--crf", "24"});
  const std::string alpha = decoded(desk.at("a.mkv"), "gray");
  CHECK(alpha.size() == std::size_t{6} * 304 * 540);
  CHECK(std::set<char>(alpha.begin(), alpha.end()).size() > 100);
  CHECK(largest_difference(alpha, decoded(desk.at("r.mkv"), "gray", "alphaextract")) == 0);
  CHECK(largest_difference(alpha, decoded(desk.at("q.mov"), "gray", "alphaextract")) == 0);
  CHECK(largest_difference(alpha, decoded(desk.at("p_%03d.png"), "gray", "alphaextract")) == 0);
  // Images are an input as well.
  const auto again = desk.matte(desk.at("p_%03d.png"), {"--write", "alpha", "-o", desk.at("again.mkv")});
  CAPTURE(again.errors);
  CHECK(again.exit_code == 0);
  CHECK(count_frames(desk.at("again.mkv")) == 6);
  // ProRes keeps 10 bits: half a step of the 8 that it is compared with here, and a little of its own.
  const std::string fine = decoded(desk.at("r.mov"), "gray16le", "alphaextract");
  REQUIRE(fine.size() == 2 * alpha.size());
  double largest = 0;
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    const int value = static_cast<unsigned char>(fine[2 * i]) + 256 * static_cast<unsigned char>(fine[2 * i + 1]);
    largest = std::max(largest, std::abs(value / 257.0 - static_cast<unsigned char>(alpha[i])));
  }
  CHECK(largest < 0.75);
  CHECK(largest_difference(alpha, run_successfully({"ffmpeg", "-v", "error", "-c:v", "libvpx-vp9", "-i",
                                                    desk.at("r.webm"), "-fps_mode", "passthrough", "-vf",
                                                    "alphaextract", "-f", "rawvideo", "-pix_fmt", "gray", "-"})) <= 40);
}

TEST_CASE("chunks and the number of threads change no bit of the result", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  std::set<std::string> results;
  for (const auto& more : std::vector<std::vector<std::string>>{
           {"--seq-chunk", "1"}, {"--seq-chunk", "4"}, {"--cpu-threads", "1"}, {"--pipeline", "multithread"}}) {
    const auto out = desk.at("out" + std::to_string(results.size()) + more[1] + ".mkv");
    std::vector<std::string> words{"--write", "alpha", "--bits", "16", "-o", out};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = desk.matte(desk.clip(), words);
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    results.insert(decoded(out, "gray16le"));
  }
  CHECK(results.size() == 1);
}

TEST_CASE("a matte scores best against itself, and the scores go to a table and a plot", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  REQUIRE(desk.matte(desk.clip(), {"--write", "alpha", "--bits", "16", "-o", desk.at("truth.mkv")}).exit_code == 0);
  const auto result =
      desk.matte(desk.clip(), {"--write", "alpha", "-o", desk.at("again.mkv"), "--compare", desk.at("truth.mkv"),
                               "--compare-csv", desk.at("c.csv"), "--compare-plot", desk.at("c.png")});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  CHECK_THAT(result.errors, Contains("compared  MAD 0.00  MSE 0.00"));
  CHECK_THAT(content(desk.at("c.csv")), Contains("frame,mad,mse,grad,conn,dtssd\n0,0.00") && Contains("\nmean,0.00"));
  CHECK(content(desk.at("c.png")).substr(1, 3) == "PNG");
  CHECK_THAT(streams(desk.at("again.mkv")), Contains("ffv1,gray,"));
  const auto other = desk.matte(fixture("b_frames.mp4"), {"-o", desk.at("x.mp4"), "--compare", desk.at("truth.mkv"),
                                                          "--downsample-ratio", "auto"});
  CHECK(other.exit_code == 3);
  CHECK_THAT(other.errors, Contains("they must have the same size"));
}

TEST_CASE("tiny pictures and pictures of nobody have an empty matte and no error", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  const auto clip = [&desk](const std::string& name, const std::string& source) {
    run_successfully(
        {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "3", "-pix_fmt", "yuv420p", desk.at(name)});
    return desk.folder / name;
  };
  const auto tiny = desk.matte(clip("tiny.mp4", "testsrc2=size=16x16:rate=10"),
                               {"-o", desk.at("t.mp4"), "--downsample-ratio", "auto"});
  CAPTURE(tiny.errors);
  CHECK(tiny.exit_code == 0);
  const auto empty =
      desk.matte(clip("empty.mp4", "color=gray:size=320x240:rate=10"), {"--write", "alpha", "-o", desk.at("e.mkv")});
  CAPTURE(empty.errors);
  CHECK(empty.exit_code == 0);
  CHECK_THAT(empty.errors, Contains("nobody was found in any frame"));
  CHECK(count_frames(desk.at("e.mkv")) == 3);
}

TEST_CASE("what a matte job cannot do is said before the work, and nothing is left behind", "[matte]") {
  const Desk desk;
  if (!desk.weights) {
    return;
  }
  struct Case {
    std::vector<std::string> more;
    int code;
    std::string says;
  };
  const std::string out = desk.at("out.mp4");
  const std::vector<Case> cases{
      {{"-o", out, "--downsample-ratio", "0.05"}, 2, "or more, or auto"},
      {{"-o", out, "--downsample-ratio", "2"}, 2, "from 0.05 to 1"},
      {{"-o", out, "--downsample-ratio", "0"}, 2, "from 0.05 to 1"},
      {{"-o", out, "--seq-chunk", "0"}, 2, "from 1 to 256"},
      {{"-o", out, "--background", "missing.png"}, 3, "missing.png: there is no such file"},
      {{"-o", out, "--background", fixture("audio_only.mp4").string()}, 3, "the file has no video stream"},
      {{"-o", out, "--write", "rgba"}, 2, ".mov (ProRes 4444), .mkv (FFV1) or .webm (VP9)"},
      {{"-o", out, "--background", "transparent"}, 2, "cannot hold transparency"},
      {{"-o", desk.at("f_%03d.jpg")}, 2, ".png or .exr"},
      {{"-o", out, "--memory-limit", "1"}, 2, "one frame at a time needs about"},
      {{"-o", out, "--preset", "best"}, 2, "there are high, standard, ultra"},
      {{"-o", out, "--compare-csv", desk.at("c.csv")}, 2, "need --compare"},
      {{"-o", out, "--model", "rvm-resnet50"}, 4, "smartcv models pull rvm-resnet50"},
      {{"-o", desk.at("missing/out.mp4")}, 5, "missing"},
  };
  const fs::path clip = desk.clip();
  for (const auto& one : cases) {
    CAPTURE(one.more);
    const auto result = desk.matte(clip, one.more);
    CHECK(result.exit_code == one.code);
    CHECK(error_lines(result).size() == 1);
    CHECK_THAT(result.errors, Contains(one.says));
    CHECK(result.output.empty());
  }
  CHECK(listing(desk.folder.path()) == std::vector<std::string>{"clip.mp4"});
}

}  // namespace smartcv::tests

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/apps/matte_desk.h"
#include "tests/apps/program.h"
#include "tests/support/pseudo_checkpoint.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

std::vector<double> sixteen_bits(const std::string& bytes) {
  std::vector<double> values;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    values.push_back((static_cast<unsigned char>(bytes[i]) + 256 * static_cast<unsigned char>(bytes[i + 1])) / 65535.0);
  }
  return values;
}

std::vector<double> eight_bits(const std::string& bytes) {
  std::vector<double> values;
  for (const char byte : bytes) {
    values.push_back(static_cast<unsigned char>(byte) / 255.0);
  }
  return values;
}

// Luma of 10 bits in limited range.
std::vector<double> video_levels(const std::string& bytes) {
  std::vector<double> values;
  for (const double value : sixteen_bits(bytes)) {
    values.push_back(std::clamp((65535 * value - 64) / 876, 0.0, 1.0));
  }
  return values;
}

std::vector<double> floats(const std::string& bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return {values.begin(), values.end()};
}

// In steps of 1/255.
struct Error8 {
  double largest = 0;
  double mean = 0;
};

Error8 error_of(const std::vector<double>& truth, const std::vector<double>& found) {
  constexpr double steps = 255;
  REQUIRE(truth.size() == found.size());
  Error8 error;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double difference = steps * std::abs(truth[i] - found[i]);
    error.largest = std::max(error.largest, difference);
    error.mean += difference / static_cast<double>(truth.size());
  }
  return error;
}

// Of frames of 4:2:2, the first half of each.
std::vector<double> luma_of(const std::vector<double>& samples, std::size_t pixels) {
  const std::size_t frame = std::size_t{304} * 540;
  std::vector<double> luma;
  for (std::size_t first = 0; luma.size() < pixels && first < samples.size(); first += 2 * frame) {
    const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(first);
    luma.insert(luma.end(), begin, begin + static_cast<std::ptrdiff_t>(frame));
  }
  return luma;
}

void succeed(const CommandResult& result) {
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
}

// What the job makes of alpha near its ends, see Note [Clean alpha] in vision/matte.h; `found` decides where the two
// sides of the border are too close to tell.
std::vector<double> nearest_cleaned(std::vector<double> alpha, const std::vector<double>& found) {
  constexpr double cleanup = 0.5 / 255;
  constexpr double unsure = 1e-4;
  REQUIRE(alpha.size() == found.size());
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    const double end = std::round(alpha[i]);
    if (std::abs(alpha[i] - end) < cleanup - unsure ||
        (std::abs(alpha[i] - end) < cleanup + unsure && found[i] == end)) {
      alpha[i] = end;
    }
  }
  return alpha;
}

// Half a unit in the last place of a half float: eleven bits count, and 2^-14 is the least normal number.
double half_unit(double value) { return std::ldexp(1, std::max(std::ilogb(std::max(value, 1e-30)), -14) - 11); }

}  // namespace

TEST_CASE("alpha comes back from PNG of 16 bits and from EXR as exact as their samples are", "[matte]") {
  const MatteDesk desk;
  if (!desk.weights) {
    return;
  }
  succeed(desk.matte(desk.clip(),
                     {"--bits", "16", "--write", "alpha=" + desk.at("a.mkv") + ",rgba=" + desk.at("p_%03d.png")}));
  const auto truth = sixteen_bits(decoded(desk.at("a.mkv"), "gray16le"));
  const auto png = sixteen_bits(decoded(desk.at("p_%03d.png"), "gray16le", "alphaextract"));
  // A value that lies between two steps, as far as a float can tell, may be rounded up in one and down in the other.
  constexpr double step = 255.0 / 65535;
  const auto [largest, mean] = error_of(truth, png);
  CHECK(largest < 1.01 * step);
  CHECK(mean < 1e-3 * step);
  for (const char* mode : {"straight", "premultiplied"}) {
    CAPTURE(mode);
    succeed(
        desk.matte(desk.clip(), {"--write", "rgba", "-o", desk.at("e_%03d.exr"), "--alpha-mode", mode, "--overwrite"}));
    const auto exr = floats(decoded(desk.at("e_%03d.exr"), "grayf32le", "extractplanes=a"));
    REQUIRE(exr.size() == truth.size());
    double beyond = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      // The truth itself is rounded to 16 bits.
      beyond = std::max(beyond, std::abs(exr[i] - truth[i]) - half_unit(truth[i]) - 0.5 / 65535);
    }
    CHECK(beyond < 1e-7);
  }
}

TEST_CASE("alpha comes back from every lossy file with the error that docs/matte.md states", "[matte][slow]") {
  using Reading = std::vector<double> (*)(const std::string& bytes);
  struct Kind {
    const char* what;
    std::vector<std::string> words;
    std::string file;
    const char* format;
    const char* filter;
    Reading read;
    std::vector<std::string> decoder;
    Error8 stated;
  };
  const char* const alpha = "alphaextract";
  const std::vector<Kind> kinds{
      {"ProRes 4444", {"--write", "rgba"}, "r.mov", "gray16le", alpha, sixteen_bits, {}, {0.25, 0.05}},
      {"VP9",
       {"--write", "rgba", "--crf", "24"},
       "r.webm",
       "gray",
       alpha,
       eight_bits,
       {"-c:v", "libvpx-vp9"},
       {40, 0.2}},
      {"VP8",
       {"--write", "rgba", "--codec", "vp8", "--crf", "8"},
       "v8.webm",
       "gray",
       alpha,
       eight_bits,
       {"-c:v", "libvpx"},
       {16, 0.15}},
      {"H.264 crf 0", {"--write", "alpha", "--crf", "0"}, "a0.mp4", "gray", "null", eight_bits, {}, {0.51, 0.05}},
      {"H.264 crf 18", {"--write", "alpha"}, "a18.mp4", "gray", "null", eight_bits, {}, {60, 0.25}},
      {"H.265 crf 20", {"--write", "alpha", "--codec", "hevc"}, "a.mp4", "gray", "null", eight_bits, {}, {75, 0.2}},
      {"VP9 alpha", {"--write", "alpha", "--crf", "24"}, "a.webm", "gray", "null", eight_bits, {}, {40, 0.2}},
      {"ProRes gray",
       {"--write", "alpha", "--codec", "prores"},
       "a.mov",
       "yuv422p10le",
       "null",
       video_levels,
       {},
       {2, 0.05}},
  };
  const MatteDesk desk;
  if (!desk.weights) {
    return;
  }
  const auto clip = *shared_file("media/test24_304x540.mkv");
  succeed(desk.matte(clip, {"--bits", "16", "--write", "alpha", "-o", desk.at("truth.mkv")}));
  const auto truth = sixteen_bits(decoded(desk.at("truth.mkv"), "gray16le"));
  for (const auto& kind : kinds) {
    CAPTURE(kind.what);
    auto words = kind.words;
    words.insert(words.end(), {"-o", desk.at(kind.file)});
    succeed(desk.matte(clip, words));
    auto found = kind.read(decoded(desk.at(kind.file), kind.format, kind.filter, kind.decoder));
    if (kind.read == video_levels) {
      found = luma_of(found, truth.size());
    }
    const auto [largest, mean] = error_of(truth, found);
    std::cerr << kind.what << ": largest " << largest << ", mean " << mean << " of 255\n";
    CHECK(largest <= kind.stated.largest);
    CHECK(mean <= kind.stated.mean);
    CHECK(mean > 0);
  }
}

TEST_CASE("whole jobs agree with the original's alpha, at ratio 1 without its guided filter", "[matte][slow]") {
  const MatteDesk desk;
  const auto golden = shared_file("golden/rvm/ratio_1/alpha_00.png");
  if (!desk.weights || !golden) {
    return;
  }
  const auto clip = *shared_file("media/test24_304x540.mkv");
  for (const char* ratio : {"1", "auto"}) {
    CAPTURE(ratio);
    succeed(desk.matte(clip, {"--bits", "16", "--write", "alpha", "-o", desk.at("a.mkv"), "--downsample-ratio", ratio,
                              "--precision", "fp32", "--overwrite"}));
    const auto found = sixteen_bits(decoded(desk.at("a.mkv"), "gray16le"));
    const auto pattern = golden->parent_path().parent_path() / (std::string("ratio_") + ratio) / "alpha_%02d.png";
    const auto expected = sixteen_bits(decoded(pattern, "gray16le"));
    const auto [largest, mean] = error_of(nearest_cleaned(expected, found), found);
    CHECK(largest < 255 * 1.2e-4);  // golden/README.md: 1e-4, and the rounding of both
    CHECK(mean < 255 * 2e-5);
  }
}

TEST_CASE("a composite goes into HEVC of 10 bits, in the source's colours", "[matte]") {
  const MatteDesk desk;
  if (!desk.weights) {
    return;
  }
  const auto ten = desk.folder / "ten.mkv";
  run_successfully({"ffmpeg", "-v", "error", "-i", desk.clip().string(), "-vf", "scale=out_color_matrix=bt709",
                    "-pix_fmt", "yuv420p10le", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc",
                    "bt709", "-c:v", "ffv1", ten.string()});
  succeed(desk.matte(ten, {"-o", desk.at("c.mp4"), "--codec", "hevc", "--background", "white"}));
  CHECK_THAT(streams(desk.at("c.mp4")), Contains("hevc,yuv420p10le,6"));
  CHECK_THAT(run_successfully({"ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                               "stream=color_space,color_primaries", "-of", "csv=p=0", desk.at("c.mp4")}),
             Contains("bt709,bt709"));
  // The background is white to the last bit or two of ten: in the corner nobody stands.
  const auto luma = decoded(desk.at("c.mp4"), "gray10le", "extractplanes=y,crop=16:16:0:0");
  for (std::size_t i = 0; i < luma.size(); i += 2) {
    const int value = static_cast<unsigned char>(luma[i]) + 256 * static_cast<unsigned char>(luma[i + 1]);
    REQUIRE(std::abs(value - 940) <= 2);
  }
}

TEST_CASE("the presets high and ultra run the large network at their ratios, ultra with 16 bits", "[matte][slow]") {
  if (!shared_file("golden/pseudo/rvm_resnet50.keys.json")) {
    return;
  }
  const MatteDesk desk;
  write_pseudo_checkpoint("rvm_resnet50", desk.folder / "rvm.safetensors");
  const auto clip = desk.folder / "clip.mkv";
  run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x192:rate=10", "-frames:v", "3",
                    "-c:v", "ffv1", clip.string()});
  const auto report_of = [&](const std::string& preset) {
    succeed(desk.matte(clip, {"--preset", preset, "--model", desk.at("rvm.safetensors"), "--write", "alpha", "-o",
                              desk.at(preset + ".mkv"), "--report", desk.at(preset + ".json")}));
    std::ifstream file(desk.at(preset + ".json"));
    return nlohmann::json::parse(file);
  };
  const auto high = report_of("high");
  CHECK(high["network"]["name"] == "rvm-resnet50");
  CHECK(high["network"]["downsample_ratio"] == Approx(0.4));
  CHECK_THAT(streams(desk.at("high.mkv")), Contains("ffv1,gray,"));
  const auto ultra = report_of("ultra");
  CHECK(ultra["network"]["name"] == "rvm-resnet50");
  CHECK(ultra["network"]["downsample_ratio"] == 1);
  CHECK_THAT(streams(desk.at("ultra.mkv")), Contains("ffv1,gray16le,"));
}

}  // namespace smartcv::tests

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/output_pictures.h"
#include "media/reader.h"
#include "tests/media/alpha_pictures.h"
#include "tests/media/ffprobe.h"
#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

constexpr int width = 160;
constexpr int height = 90;
constexpr int frames = 15;

// What one kind of output has to keep. Where a codec is lossy the bounds are about 1.5 times (largest) and 2.5 times
// (mean) what was measured; the others keep every value they are given.
struct Kind {
  std::string output;
  std::string codec;
  std::string frames;  // sample format of the pictures given
  std::string encoder;
  std::string stored;  // sample format in the file
  int alpha_bits = 0;
  double largest = 0;  // error of alpha, 0..1
  double mean = 0;
  std::string decoder;  // for ffmpeg
  std::string decoded;  // what the decoder makes of it, where that is another sample format
};

media::EncodeOptions options_for(const std::string& codec) {
  media::EncodeOptions options;
  options.codec = codec;
  options.threads = 1;
  return options;
}

// Half a step of a depth: what rounding alone costs.
constexpr double half_step(int depth) { return 0.5 / ((1 << depth) - 1) + 1e-9; }

// Rounded to the pictures' depth and to the encoder's 10 bits; FFmpeg's decoder cuts the 16 of the file to 12.
constexpr double prores_step(int depth) { return half_step(depth) + (depth < 10 ? half_step(10) : 0) + 1.0 / 4095; }

std::filesystem::path vfr_with_sound(const TemporaryFolder& folder) {
  const auto path = folder / "in.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-i", fixture("vfr.mp4").string(), "-i",
                    fixture("with_audio.mp4").string(), "-map", "0:v", "-map", "1:a", "-c", "copy",
                    "-video_track_timescale", "1000", path.string()});
  return path;
}

std::string usage_error(const std::string& output, const std::string& codec, const std::string& pixel_format) {
  const TemporaryFolder folder;
  const media::Reader reader(fixture("b_frames.mp4"));
  try {
    const media::Writer writer(folder / output, media::with_pictures(reader.info(), pixel_format), options_for(codec));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK(std::filesystem::is_empty(folder.path()));
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("transparency comes back as it was written, with the times and the sound of the source",
          "[writer][alpha][slow]") {
  const auto kind = GENERATE(
      Kind{"out.mov", "auto", "yuva444p10le", "prores_ks", "yuva444p10le", 10, prores_step(10), half_step(10), "",
           "yuva444p12le"},
      Kind{"out.mkv", "prores", "yuva420p", "prores_ks", "yuva444p10le", 10, prores_step(8), half_step(8), "",
           "yuva444p12le"},
      Kind{"out.mov", "prores", "rgba64le", "prores_ks", "yuva444p10le", 10, prores_step(10), half_step(10), "",
           "yuva444p12le"},
      Kind{"out.mkv", "auto", "yuva420p", "ffv1", "yuva420p", 8, half_step(8), half_step(8), ""},
      Kind{"out.mkv", "auto", "yuva444p", "ffv1", "yuva444p", 8, half_step(8), half_step(8), ""},
      Kind{"out.mkv", "auto", "yuva444p10le", "ffv1", "yuva444p10le", 10, half_step(10), half_step(10), ""},
      Kind{"out.mkv", "auto", "yuva420p10le", "ffv1", "yuva420p10le", 10, half_step(10), half_step(10), ""},
      Kind{"out.mkv", "auto", "gbrap16le", "ffv1", "gbrap16le", 16, half_step(16), half_step(16), ""},
      Kind{"out.mkv", "auto", "rgba64le", "ffv1", "rgba64le", 16, half_step(16), half_step(16), "", "gbrap16le"},
      Kind{"out.mkv", "auto", "rgba", "ffv1", "bgra", 8, half_step(8), half_step(8), ""},
      Kind{"out.mov", "qtrle", "argb", "qtrle", "argb", 8, half_step(8), half_step(8), ""},
      Kind{"out.mov", "qtrle", "yuva444p10le", "qtrle", "argb", 8, half_step(8) + half_step(10), half_step(8), ""},
      Kind{"out.webm", "auto", "yuva420p", "libvpx-vp9", "yuva420p", 8, 0.1, 0.002, "libvpx-vp9"},
      Kind{"out.mkv", "vp9", "yuva444p10le", "libvpx-vp9", "yuva420p", 8, 0.1, 0.002, "libvpx-vp9"},
      Kind{"out.mkv", "vp8", "yuva420p", "libvpx", "yuva420p", 8, 0.1, 0.002, "libvpx"});
  CAPTURE(kind.output, kind.codec, kind.frames);
  const TemporaryFolder folder;
  const auto input = vfr_with_sound(folder);
  auto options = options_for(kind.codec);
  // WebM knows no AAC.
  options.copy_streams = !kind.output.ends_with(".webm");
  const auto result = write_pictures(input, folder / kind.output, kind.frames, options, frames);
  CHECK(result.encoder == kind.encoder);
  CHECK(result.pixel_format == kind.stored);
  CHECK(result.alpha_bits == kind.alpha_bits);

  const RawVideo video = ffmpeg_raw_video(folder / kind.output, kind.decoder);
  CHECK(video.pixel_format == (kind.decoded.empty() ? kind.stored : kind.decoded));
  REQUIRE(video.frames.size() == static_cast<std::size_t>(result.frames));
  const AlphaError error = alpha_error(video.frames.size(), width, height,
                                       [&](std::size_t n, int x, int y) { return video.alpha(n, x, y); });
  CHECK(error.largest <= kind.largest);
  CHECK(error.mean <= kind.mean);

  auto before = see_frames(input);
  before.resize(frames);
  CHECK(times_of(see_frames(folder / kind.output)) == times_of(before));
  if (options.copy_streams) {
    CHECK(packet_hash(folder / kind.output, "a:0") == packet_hash(input, "a:0"));
  }
}

TEST_CASE("alpha alone is a gray video of full range that says so", "[writer][alpha]") {
  struct GrayKind {
    std::string output;
    std::string codec;
    std::string frames;
    std::string stored;
    std::string range;
    double largest = 0;
  };
  const auto kind = GENERATE(GrayKind{"out.mp4", "auto", "gray", "yuv420p", "pc", half_step(8)},
                             GrayKind{"out.mp4", "auto", "gray10le", "yuv420p10le", "pc", 0.03},
                             GrayKind{"out.mkv", "auto", "gray16le", "gray16le", "pc", half_step(16)},
                             GrayKind{"out.mkv", "ffv1", "gray", "gray", "pc", half_step(8)},
                             GrayKind{"out.mov", "prores", "gray16le", "yuv422p10le", "tv", 0.02},
                             GrayKind{"out.mp4", "hevc", "gray", "yuv420p", "pc", 0.15},
                             GrayKind{"out.webm", "vp9", "gray", "yuv420p", "pc", 0.1});
  CAPTURE(kind.output, kind.codec, kind.frames);
  const TemporaryFolder folder;
  auto options = options_for(kind.codec);
  if (kind.codec == "auto" && kind.output == "out.mp4") {
    options.crf = 0;  // x264 is lossless there at 8 bits; deeper ones need the negative crf nobody writes
  }
  const auto result = write_pictures(fixture("vfr.mp4"), folder / kind.output, kind.frames, options, frames);
  CHECK(result.pixel_format == kind.stored);
  CHECK(result.alpha_bits == 0);
  CHECK(probe(folder / kind.output, "stream=color_range", "v") == "color_range=" + kind.range + "\n");
  CHECK(probe(folder / kind.output, "stream=color_space,color_transfer,color_primaries", "v").find("bt") ==
        std::string::npos);

  media::Reader reader(folder / kind.output);
  std::vector<media::Frame> seen;
  while (auto frame = reader.next()) {
    seen.push_back(std::move(*frame));
  }
  const bool limited = kind.range == "tv";
  CHECK((seen.front().picture().layout.range == media::ColorRange::limited) == limited);
  const AlphaError error = alpha_error(seen.size(), width, height, [&](std::size_t n, int x, int y) {
    const double value = value_of(seen[n].picture().components[0], x, y);
    return limited ? (value * 1023 - 64) / 876 : value;
  });
  CHECK(error.largest <= kind.largest);
  auto before = see_frames(fixture("vfr.mp4"));
  before.resize(frames);
  CHECK(times_of(see_frames(folder / kind.output)) == times_of(before));
}

TEST_CASE("odd sizes keep their size, with transparency and as gray", "[writer][alpha]") {
  const TemporaryFolder folder;
  const auto source = fixture("odd_size_444.mp4");
  for (const std::string output : {"out.mov", "out.mkv", "out.webm"}) {
    CAPTURE(output);
    write_pictures(source, folder / output, "yuva420p", options_for("auto"), 2);
    CHECK(probe(folder / output, "stream=width,height", "v") == "width=161|height=91\n");
  }
  CHECK(write_pictures(source, folder / "gray.mp4", "gray", options_for("h264")).pixel_format == "gray");
}

TEST_CASE("rotation and the colours of the source stay with its pictures when transparency is added",
          "[writer][alpha][slow]") {
  const TemporaryFolder folder;
  write_pictures(fixture("rotated_90.mp4"), folder / "out.mov", "yuva444p10le", options_for("auto"));
  CHECK(probe(folder / "out.mov", "stream_side_data=rotation", "v").find("rotation=-90") != std::string::npos);
  for (const std::string output : {"bt709.mov", "bt709.mkv", "bt709.webm"}) {
    CAPTURE(output);
    write_pictures(fixture("tagged_bt709.mp4"), folder / output, "yuva420p", options_for("auto"));
    CHECK(probe(folder / output, "stream=color_space,color_transfer,color_primaries", "v") ==
          "color_space=bt709|color_transfer=bt709|color_primaries=bt709\n");
  }
  const auto hdr = fixture("hdr10.mp4");
  write_pictures(hdr, folder / "alpha.mkv", "gray16le", options_for("auto"));
  CHECK(probe(folder / "alpha.mkv", "stream_side_data", "v").find("Mastering") == std::string::npos);
  CHECK_FALSE(media::Reader(folder / "alpha.mkv").info().video.hdr10_mastering);
}

TEST_CASE("full-range pictures become limited range in ProRes, which knows no other", "[writer][alpha]") {
  const TemporaryFolder folder;
  write_pictures(fixture("full_range.mp4"), folder / "out.mov", "yuva444p10le", options_for("auto"));
  media::Reader source(fixture("full_range.mp4"));
  media::Reader output(folder / "out.mov");
  const auto given = picture_like(*source.next(), "yuva444p10le");
  const auto frame = output.next();
  double largest = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double luma = value_of(frame->picture().components[0], x, y);
      largest = std::max(largest, std::abs((luma * 1023 - 64) / 876 - value_of(given.picture().components[0], x, y)));
    }
  }
  CHECK(output.info().video.color_range == "tv");
  CHECK(largest < 0.02);
}

TEST_CASE("what cannot hold transparency is refused by naming three that can", "[writer][alpha]") {
  // Not a composed matcher: those keep the addresses of their parts.
  const auto names_three = [](const std::string& message) {
    CAPTURE(message);
    for (const std::string part : {".mov", ".mkv", ".webm", "transparency"}) {
      CHECK(message.find(part) != std::string::npos);
    }
  };
  for (const std::string output : {"out.mp4", "out.avi", "out.ts"}) {
    CAPTURE(output);
    names_three(usage_error(output, "auto", "yuva444p10le"));
    names_three(usage_error(output, "vp9", "rgba"));
  }
  for (const std::string codec : {"h264", "hevc", "av1"}) {
    CAPTURE(codec);
    names_three(usage_error("out.mkv", codec, "yuva420p"));
  }
  CHECK_THAT(usage_error("out.nut", "vp9", "yuva420p"), Contains("vp9 in ") && Contains(".webm"));
}

TEST_CASE("a source with transparency is still written without it where nobody asked for it", "[writer][alpha]") {
  const TemporaryFolder folder;
  write_pictures(fixture("b_frames.mp4"), folder / "alpha.webm", "yuva420p", options_for("auto"));
  const auto result = transcode(folder / "alpha.webm", folder / "out.mp4", quick());
  CHECK(result.pixel_format == "yuv420p");
  auto options = quick("h264");
  options.keep_metadata = true;
  transcode(folder / "alpha.webm", folder / "out.mkv", options);
  CHECK(probe(folder / "out.mkv", "stream_tags", "v").find("alpha_mode") == std::string::npos);
}

TEST_CASE("a made-up picture stands in the place of the source's", "[frame][alpha]") {
  media::Reader reader(fixture("full_range.mp4"));
  const auto source = reader.next();
  const auto frame = media::Frame::blank_like(*source, "yuva420p10le");
  CHECK(frame.pts() == source->pts());
  CHECK(frame.duration() == source->duration());
  CHECK(frame.time_base() == source->time_base());
  CHECK(frame.picture().layout.range == media::ColorRange::full);
  CHECK(frame.picture().layout.matrix == source->picture().layout.matrix);
  CHECK(value_of(frame.picture().components[0], 3, 3) == 0);
  for (const std::string format :
       {"yuva444p", "yuva444p12le", "gbrap", "gbrap16le", "rgba", "argb", "rgba64le", "ya8"}) {
    CAPTURE(format);
    const auto opaque = media::Frame::blank_like(*source, format);
    CHECK(value_of(opaque.picture().view().back(), 7, 5) == 1);
    CHECK(value_of(media::Frame::allocate(8, 8, format).picture().view().back(), 7, 5) == 1);
  }
  CHECK(media::Frame::blank_like(*source, "gray16le").picture().layout.range == media::ColorRange::full);
  CHECK_THROWS_AS(media::Frame::blank_like(*source, "nonsense"), Error);
}

TEST_CASE("a reader gives the alpha that WebM and Matroska hold beside VP8 and VP9", "[reader][alpha]") {
  const TemporaryFolder folder;
  const std::string codec = GENERATE("vp9", "vp8");
  CAPTURE(codec);
  const auto path = folder / "alpha.webm";
  write_pictures(fixture("b_frames.mp4"), path, "yuva420p", options_for(codec), 10);
  media::Reader reader(path);
  CHECK(reader.info().video.layout.has_alpha);
  const RawVideo other = ffmpeg_raw_video(path, codec == "vp9" ? "libvpx-vp9" : "libvpx");
  std::size_t count = 0;
  bool equal = true;
  while (const auto frame = reader.next()) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        equal = equal && value_of(frame->picture().components[3], x, y) == other.alpha(count, x, y);
      }
    }
    ++count;
  }
  CHECK(count == 10);
  CHECK(equal);
  CHECK(reader.statistics().complete());
}

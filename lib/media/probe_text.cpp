#include <array>
#include <cstdlib>

#include "base/format.h"
#include "media/probe.h"

namespace smartcv::media {
namespace {

std::string fraction(Rational value) { return fmt::format("{}/{}", value.num, value.den); }

std::string or_unknown(const std::string& text) { return text.empty() ? "unknown" : text; }

std::string turn_text(const Orientation& orientation) {
  const int degrees = orientation.quarter_turns * 90;
  return fmt::format("{}{} degrees clockwise", orientation.mirrored ? "mirrored, then " : "", degrees);
}

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

std::string stream_line(const StreamInfo& stream, bool worked_on) {
  std::string line = fmt::format("  #{} {} {}", stream.index, stream.type, stream.codec);
  if (stream.channels > 0) {
    line += fmt::format(", {} Hz, {} channel{}", stream.sample_rate, stream.channels, stream.channels == 1 ? "" : "s");
  }
  if (!stream.language.empty()) {
    line += ", " + stream.language;
  }
  if (!stream.title.empty()) {
    line += fmt::format(", \"{}\"", stream.title);
  }
  if (!stream.dispositions.empty()) {
    line += fmt::format(" ({})", joined(stream.dispositions));
  }
  return line + (worked_on ? "  <- worked on\n" : "\n");
}

std::string picture_lines(const SourceInfo& source) {
  const VideoInfo& video = source.video;
  std::string text = fmt::format("video: {}{}{}, {}x{} {} {}, {} bit\n", video.codec, video.profile.empty() ? "" : " ",
                                 video.profile, video.layout.width, video.layout.height, video.pixel_format,
                                 video.interlaced ? "interlaced" : "progressive", video.layout.depth);
  text +=
      fmt::format("shown: {}x{} ({})", source.upright_width(), source.upright_height(), turn_text(video.orientation));
  if (video.sample_aspect_ratio.num > 0) {
    text += fmt::format(", pixel shape {}", fraction(video.sample_aspect_ratio));
  }
  text += fmt::format("\ncolour: range {}, matrix {}, primaries {}, transfer {}, chroma {}",
                      or_unknown(video.color_range), or_unknown(video.color_matrix), or_unknown(video.color_primaries),
                      or_unknown(video.color_transfer), or_unknown(video.chroma_location));
  if (video.hdr10_mastering || video.hdr10_light_level) {
    text += fmt::format("; HDR10 metadata:{}{}", video.hdr10_mastering ? " mastering display" : "",
                        video.hdr10_light_level ? " content light level" : "");
  }
  return text + "\n";
}

std::string time_lines(const ProbeResult& result) {
  const VideoInfo& video = result.source.video;
  const auto ticks = [&](std::int64_t value) {
    return fmt::format("{} ({:.4f} s)", value, seconds(value, video.time_base));
  };
  std::string text = fmt::format("time base: {}, {} frame rate, {} on average\n", fraction(video.time_base),
                                 result.spacing.variable ? "variable" : "constant", fraction(video.average_frame_rate));
  if (result.first_pts && result.last_pts) {
    text += fmt::format("pts: first {}, last {}\n", ticks(*result.first_pts), ticks(*result.last_pts));
  }
  text += fmt::format("frame spacing: shortest {}, median {}, longest {}, {} gaps, {} time stamps repaired\n",
                      ticks(result.spacing.shortest), ticks(result.spacing.median), ticks(result.spacing.longest),
                      result.spacing.gaps, result.read.repaired_pts);
  return text;
}

std::string damage_lines(const ReadStatistics& read) {
  if (read.complete()) {
    return "damage: none found\n";
  }
  return fmt::format("damage: {} damaged frames, {} decoder errors, {} corrupt packets{}\nfirst problem: {}\n",
                     read.damaged_frames, read.decoder_errors, read.corrupt_packets,
                     read.truncated ? ", the file ends early" : "", read.first_problem);
}

}  // namespace

std::string to_text(const ProbeResult& result) {
  const SourceInfo& source = result.source;
  std::string text = fmt::format("{}\ncontainer: {}, {:.3f} s, {} chapter{}\n", source.path, source.container,
                                 source.duration_seconds, source.chapters, source.chapters == 1 ? "" : "s");
  text += "streams:\n";
  for (const auto& stream : source.streams) {
    text += stream_line(stream, stream.index == source.video.stream_index);
  }
  text += picture_lines(source);
  const auto expected = result.read.expected_frames;
  text += fmt::format("frames: {}{}\n", result.read.frames,
                      expected ? fmt::format(" of {} expected", *expected) : std::string());
  return text + time_lines(result) + damage_lines(result.read);
}

}  // namespace smartcv::media

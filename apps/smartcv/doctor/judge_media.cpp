#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* video = "Video";
constexpr const char* pictures = "Pictures";

// "59.37.100" → 59
int major_of(const std::string& version) { return std::atoi(version.c_str()); }

Line ffmpeg_line(const media::FfmpegFacts& facts) {
  Line line{video, "FFmpeg"};
  line.found = facts.version;
  for (const auto& library : facts.libraries) {
    line.found += fmt::format(", {} {}", library.name, library.running);
  }
  line.meaning = "the versions the program was built for";
  for (const auto& library : facts.libraries) {
    if (major_of(library.built) != major_of(library.running)) {
      line.state = State::warning;
      line.meaning =
          fmt::format("the program was built for {} {}, so it may crash or damage files", library.name, library.built);
      line.to_do = "./scripts/build against the libraries that are installed";
    }
  }
  return line;
}

Line licence_line(const media::FfmpegFacts& facts) {
  Line line{video, "licence", State::ok, facts.licence, "nothing to mind, also when binaries are passed on"};
  if (facts.configuration.find("--enable-nonfree") != std::string::npos) {
    line.state = State::note;
    line.meaning = "a non-free build; binaries that use it must not be passed on";
    line.to_do = "nothing for your own use";
  } else if (facts.configuration.find("--enable-gpl") != std::string::npos) {
    line.meaning = "who passes binaries on does so under the GPL (THIRD_PARTY.md)";
  }
  return line;
}

struct EncoderUse {
  const char* name;
  State without;  // how bad it is not to have it
  const char* use;
};
constexpr EncoderUse uses[] = {
    {"libx264", State::error, "results of almost every video are encoded with it"},
    {"libx265", State::warning, "results of HEVC and HDR videos are encoded with it"},
    {"libvpx-vp9", State::warning, "results in WebM files are encoded with it"},
    {"libvpx", State::note, "--codec vp8 needs it"},
    {"libsvtav1", State::note, "--codec av1 is faster with it"},
    {"libaom-av1", State::note, "--codec av1 falls back on it"},
    {"ffv1", State::note, "--codec ffv1 (lossless) needs it"},
    {"prores_ks", State::note, "--codec prores needs it"},
    {"qtrle", State::note, "--codec qtrle (with alpha) needs it"},
    {"png", State::note, "PNG pictures and sequences need it"},
    {"exr", State::note, "OpenEXR sequences need it"},
};

EncoderUse use_of(const std::string& name) {
  for (const EncoderUse& use : uses) {
    if (name == use.name) {
      return use;
    }
  }
  return {name.c_str(), State::note, "--codec takes it by this name"};
}

Lines encoder_lines(const Answer<std::vector<media::CodecTrial>>& answer) {
  if (!answer.facts) {
    return {{video, "encoders", State::error, answer.problem, "a job would meet the same when it encodes",
             "install FFmpeg's libraries again (apt-get install --reinstall libavcodec59)"}};
  }
  Line working{video, "encoders", State::ok, "", "each has encoded a picture"};
  Lines lines;
  for (const auto& trial : *answer.facts) {
    if (trial.problem.empty()) {
      working.found += (working.found.empty() ? "" : ", ") + trial.name;
      continue;
    }
    const EncoderUse use = use_of(trial.name);
    lines.push_back({video, trial.name, use.without, trial.present ? "does not work, " + trial.problem : "not there",
                     use.use,
                     use.without == State::note ? "nothing, unless you need it; then an FFmpeg with " + trial.name
                                                : "install an FFmpeg that is built with " + trial.name});
  }
  if (!working.found.empty()) {
    lines.insert(lines.begin(), working);
  }
  return lines;
}

}  // namespace

Lines judge_media(const MediaFacts& facts) {
  Lines lines{ffmpeg_line(facts.ffmpeg), licence_line(facts.ffmpeg)};
  for (Line& line : encoder_lines(facts.encoders)) {
    lines.push_back(std::move(line));
  }
  return lines;
}

Lines judge_pictures(const PictureFacts& facts) {
  const vision::OpencvFacts& opencv = facts.opencv;
  Line library{pictures, "OpenCV"};
  library.found = fmt::format("{}, {}{}{}", opencv.running, counted(opencv.threads, "thread"),
                              opencv.parallel.empty() ? "" : " by ", opencv.parallel);
  library.meaning = "the jobs let it use one thread per frame";
  if (opencv.running != opencv.built) {
    library.state = State::warning;
    library.meaning = fmt::format("the program was built with {}, so it may crash or give wrong results", opencv.built);
    library.to_do = "./scripts/build against the libraries that are installed";
  }
  Line cascade{pictures, "eye cascade", State::ok, facts.cascade, "loads; --target eyes uses it"};
  if (facts.cascade.empty()) {
    cascade.state = State::note;
    cascade.found = "not there";
    cascade.meaning = "only --target eyes needs it";
    cascade.to_do = "smartcv models pull haar-eye";
  } else if (!facts.cascade_problem.empty()) {
    cascade.state = State::warning;
    cascade.meaning = facts.cascade_problem;
    cascade.to_do = "delete it, then: smartcv models pull haar-eye";
  }
  return {library, cascade};
}

}  // namespace smartcv::doctor

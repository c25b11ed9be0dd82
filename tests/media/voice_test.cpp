// Another voice: what is heard, when, and that nothing of the original is left in the file.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "media/output/voice_filter.h"
#include "tests/media/transcode.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

constexpr int rate = 48'000;

media::EncodeOptions changing() {
  auto options = quick();
  options.sound = media::SoundChoice::change_voice;
  return options;
}

// Two seconds of "voices" of 200 and 310 Hz, in syllables: a harmonic series under formants, with pauses that are
// not quite silent: silence is the same in every voice.
fs::path talking(const TemporaryFolder& folder, const std::string& name, const std::vector<std::string>& codec,
                 const std::string& seconds = "2") {
  const fs::path path = folder / name;
  const auto voice = [](const std::string& pitch) {
    std::string sum;
    for (int harmonic = 1; harmonic <= 10; ++harmonic) {
      const std::string n = std::to_string(harmonic);
      sum += (harmonic > 1 ? "+" : "") + std::string("sin(2*PI*") + pitch + "*" + n + "*t)/(1+pow((" + n + "*" + pitch +
             "-700)/400,2))";
    }
    return "aevalsrc=exprs='0.15*(" + sum + ")*gt(mod(t\\,0.5)\\,0.12)+0.004*sin(2*PI*97*t*t)':s=48000:d=";
  };
  std::vector<std::string> command{
      "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25:duration=" + seconds};
  for (const char* pitch : {"200", "310"}) {
    command.insert(command.end(), {"-f", "lavfi", "-i", voice(pitch) + seconds});
  }
  command.insert(command.end(), {"-map", "0:v", "-map", "1:a", "-map", "2:a", "-c:v", "libx264", "-preset", "ultrafast",
                                 "-pix_fmt", "yuv420p"});
  command.insert(command.end(), codec.begin(), codec.end());
  command.push_back(path.string());
  run_successfully(command);
  return path;
}

// One sound stream, mono, as it is played: from time zero on.
std::vector<float> samples_of(const fs::path& file, const std::string& stream) {
  const std::string bytes =
      run_successfully({"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:" + stream, "-af",
                        "aresample=async=1:first_pts=0", "-ac", "1", "-ar", std::to_string(rate), "-f", "f32le", "-"});
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

// Hz: the lag at which the loud middle of a syllable repeats itself best.
double pitch_of(const std::vector<float>& samples) {
  constexpr std::size_t from = rate / 5;
  constexpr std::size_t length = rate / 5;
  double best = 0;
  std::size_t best_lag = 1;
  for (std::size_t lag = rate / 500; lag <= rate / 80; ++lag) {
    double sum = 0;
    double energy = 0;
    for (std::size_t i = from; i < from + length; ++i) {
      sum += static_cast<double>(samples[i]) * samples[i + lag];
      energy += static_cast<double>(samples[i + lag]) * samples[i + lag];
    }
    // A little less for longer lags, so that twice the period does not win.
    const double score = sum / std::sqrt(energy + 1e-9) * (1 - 1e-4 * static_cast<double>(lag));
    if (score > best) {
      best = score;
      best_lag = lag;
    }
  }
  return static_cast<double>(rate) / static_cast<double>(best_lag);
}

// The greatest normalised correlation of two sounds, shifted against each other by up to 30 ms.
double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  constexpr int most = rate * 3 / 100;
  double best = 0;
  for (int shift = -most; shift <= most; shift += 2) {
    double ab = 0;
    double aa = 1e-9;
    double bb = 1e-9;
    for (std::size_t i = most; i + most < std::min(a.size(), b.size()); i += 3) {
      const double x = a[i];
      const double y = b[i + static_cast<std::size_t>(shift + most) - most];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    best = std::max(best, std::abs(ab) / std::sqrt(aa * bb));
  }
  return best;
}

// Seconds at which syllables begin.
std::vector<double> syllables(const std::vector<float>& samples) {
  std::vector<double> onsets;
  std::size_t quiet = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i]) < 0.02F) {
      ++quiet;
      continue;
    }
    if (quiet > rate / 16) {
      onsets.push_back(static_cast<double>(i) / rate);
    }
    quiet = 0;
  }
  return onsets;
}

double number(const std::string& line) { return std::stod(line.substr(line.find('=') + 1)); }

std::vector<std::string> packet_hashes(const fs::path& file, const std::string& stream) {
  std::istringstream lines(run_successfully(
      {"ffmpeg", "-v", "error", "-i", file.string(), "-map", "0:" + stream, "-c", "copy", "-f", "framemd5", "-"}));
  std::vector<std::string> hashes;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#")) {
      hashes.push_back(line.substr(line.rfind(' ') + 1));
    }
  }
  return hashes;
}

}  // namespace

TEST_CASE("a changed voice has another pitch, the source's times, and no packet of the source", "[voice][writer]") {
  const TemporaryFolder folder;
  struct Case {
    std::string name;
    std::vector<std::string> codec;
    std::string shown;
  };
  for (const Case& c : {Case{"talk.mp4", {"-c:a", "aac"}, "aac"}, Case{"talk.mkv", {"-c:a", "flac"}, "flac"},
                        Case{"opus.mkv", {"-c:a", "libopus"}, "opus"}, Case{"talk.ts", {"-c:a", "mp2"}, "mp2"},
                        Case{"talk.mov", {"-c:a", "pcm_s16le"}, "pcm_s16le"}}) {
    CAPTURE(c.name);
    const fs::path source = talking(folder, c.name, c.codec);
    const fs::path output = folder / ("changed-" + c.name);
    const auto result = transcode(source, output, changing());
    CHECK(result.changed_streams == std::vector<int>{1, 2});
    CHECK(result.copied_streams.empty());
    CHECK(result.left_out.empty());
    const double sound_frame = 1152.0 / rate + 0.001;
    for (const std::string stream : {"a:0", "a:1"}) {
      CAPTURE(stream);
      CHECK(probe(output, "stream=codec_name,sample_rate,channels,channel_layout", stream) ==
            probe(source, "stream=codec_name,sample_rate,channels,channel_layout", stream));
      CHECK_THAT(probe(output, "stream=codec_name", stream), Contains(c.shown));
      const auto start = [&](const fs::path& file) { return number(probe(file, "stream=start_time", stream)); };
      CHECK(start(output) == Approx(start(source)).margin(sound_frame));
      const auto before = samples_of(source, stream);
      const auto after = samples_of(output, stream);
      CHECK(static_cast<double>(after.size()) / rate ==
            Approx(static_cast<double>(before.size()) / rate).margin(sound_frame));
      CHECK(pitch_of(after) == Approx(pitch_of(before) * 0.75).epsilon(0.02));
      CHECK(correlation(before, after) < 0.35);
      CHECK(correlation(before, before) > 0.99);
      const auto onsets = syllables(before);
      const auto moved = syllables(after);
      REQUIRE(onsets.size() >= 3);
      REQUIRE(moved.size() == onsets.size());
      for (std::size_t i = 0; i < onsets.size(); ++i) {
        CHECK(moved[i] == Approx(onsets[i]).margin(0.03));
      }
      // Packets of silence are the same in every voice, and come more than once.
      const auto old = packet_hashes(source, stream);
      for (const auto& packet : packet_hashes(output, stream)) {
        CHECK(std::count(old.begin(), old.end(), packet) != 1);
      }
    }
    CHECK(see_frames(output).size() == 50);
  }
}

TEST_CASE("the same voice is changed to the same bytes", "[voice][writer]") {
  const TemporaryFolder folder;
  const fs::path source = talking(folder, "talk.mp4", {"-c:a", "aac"});
  static_cast<void>(transcode(source, folder / "a.mp4", changing()));
  static_cast<void>(transcode(source, folder / "b.mp4", changing()));
  CHECK(read_bytes(folder / "a.mp4") == read_bytes(folder / "b.mp4"));
}

TEST_CASE("a voice that begins late begins as late when it is changed", "[voice][writer]") {
  const TemporaryFolder folder;
  const fs::path talk = talking(folder, "talk.mkv", {"-c:a", "aac"});
  const fs::path source = folder / "late.mkv";
  run_successfully({"ffmpeg", "-v", "error", "-i", talk.string(), "-itsoffset", "0.7", "-i", talk.string(), "-map",
                    "0:v", "-map", "1:a:0", "-c", "copy", source.string()});
  for (const std::string name : {"changed.mp4", "changed.mkv"}) {
    CAPTURE(name);
    transcode(source, folder / name, changing());
    const auto onsets = syllables(samples_of(source, "a:0"));
    const auto moved = syllables(samples_of(folder / name, "a:0"));
    REQUIRE(onsets.size() >= 3);
    REQUIRE(moved.size() == onsets.size());
    CHECK(onsets.front() > 0.75);
    for (std::size_t i = 0; i < onsets.size(); ++i) {
      CHECK(moved[i] == Approx(onsets[i]).margin(0.03));
    }
  }
}

TEST_CASE("a stopped run changes the voice as far as the picture goes", "[voice][writer]") {
  const TemporaryFolder folder;
  const fs::path source = talking(folder, "talk.mp4", {"-c:a", "aac"});
  const auto result = transcode(source, folder / "out.mp4", changing(), 20);
  const double lasts = static_cast<double>(samples_of(result.path, "a:0").size()) / rate;
  CHECK(lasts == Approx(0.8).margin(0.05));
  CHECK(pitch_of(samples_of(result.path, "a:0")) == Approx(150).epsilon(0.02));
}

TEST_CASE("a damaged voice is left out, never copied", "[voice][writer]") {
  const TemporaryFolder folder;
  const fs::path source = talking(folder, "talk.mkv", {"-c:a", "flac"});
  std::string bytes = read_bytes(source);
  // In the middle of the first sound's packets: FLAC has a checksum on each.
  const std::string packets = run_successfully({"ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries",
                                                "packet=pos,size", "-of", "csv=p=0", source.string()});
  std::istringstream lines(packets);
  std::string line;
  for (int i = 0; i < 8; ++i) {
    std::getline(lines, line);
  }
  const auto size = std::stoul(line.substr(0, line.find(',')));
  const auto at = std::stoul(line.substr(line.find(',') + 1));
  for (std::size_t i = at + size / 2; i < at + size / 2 + 12; ++i) {
    bytes[i] = static_cast<char>(~bytes[i]);
  }
  const fs::path damaged = folder / "damaged.mkv";
  write_bytes(damaged, bytes);
  const auto result = transcode(damaged, folder / "out.mkv", changing());
  CHECK(result.changed_streams == std::vector<int>{2});
  REQUIRE(result.left_out.size() == 1);
  CHECK_THAT(result.left_out.front(), Contains("stream 1 (audio, flac)") && Contains("damaged"));
  CHECK(probe(folder / "out.mkv", "stream=index", "a:1").empty());
}

TEST_CASE("a voice that no encoder of the container takes is refused before anything is written", "[voice][writer]") {
  const TemporaryFolder folder;
  const fs::path source = talking(folder, "talk.mkv", {"-c:a", "flac", "-ar", "192000"});
  const auto refusal = refusal_of([&] { return transcode(source, folder / "out.ts", changing()); }, ErrorCode::usage);
  CHECK_THAT(refusal, Contains("192000 Hz") && Contains("--mute"));
  CHECK_FALSE(fs::exists(folder / "out.ts"));
  CHECK_FALSE(fs::exists(folder / "out.ts.part"));
}

TEST_CASE("an FFmpeg without a filter for voices is told by the filter's name", "[voice]") {
  constexpr std::array names{"atempo", "no_such_filter"};
  const auto refusal = refusal_of(
      [&] {
        media::detail::require_filters(names);
        return 0;
      },
      ErrorCode::usage);
  CHECK_THAT(refusal, Contains("'no_such_filter'") && Contains("--mute"));
}

TEST_CASE("muted, no sound is in the file, and each stream that was is named", "[voice][writer]") {
  const TemporaryFolder folder;
  auto options = quick();
  options.sound = media::SoundChoice::mute;
  const auto result = transcode(fixture("tracks.mkv"), folder / "out.mkv", options);
  CHECK(result.copied_streams == std::vector<int>{3});
  CHECK(probe(folder / "out.mkv", "stream=index", "a").empty());
  CHECK_FALSE(probe(folder / "out.mkv", "stream=index", "s").empty());
  int named = 0;
  for (const auto& sentence : result.left_out) {
    named += sentence.find("the sound is left out on request") != std::string::npos ? 1 : 0;
  }
  CHECK(named == 2);
}

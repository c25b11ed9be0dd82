// A detector that fails for random stretches of time, on clips where every face is known: what it misses must not be
// seen in the finished frames.
#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "job/scouting_source.h"
#include "tasks/anonymize/anonymize_task.h"
#include "tasks/anonymize/look_choice.h"
#include "tests/tasks/anonymize/stress_clips.h"

using namespace smartcv;
using namespace smartcv::anonymize;
using namespace smartcv::tests;

namespace {

constexpr std::uint8_t black = 16;  // luma of a solid mask
constexpr float findable = 0.5F;    // a detector may find a face of which so much is visible
constexpr float recognisable = 0.5F;

struct Unreliable {
  int longest_run = 0;        // frames a face is missed at a stretch, 1 .. this; 0: never
  double false_finds = 0.08;  // a frame
  unsigned seed = 1;
};

// What the stub finds in each frame of a clip, decided beforehand. Runs of misses begin anywhere, also where a face
// appears or leaves; between them a face is found for 3 to 10 frames.
std::vector<std::vector<vision::Observation>> findings(const StressClip& clip, const Unreliable& how) {
  std::mt19937 random(how.seed);
  const auto whole = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  const auto real = [&](float low, float high) { return std::uniform_real_distribution<float>(low, high)(random); };
  std::vector<std::vector<vision::Observation>> found(clip.frames.size());
  std::map<int, int> countdown;  // per person: below zero frames left of a run of misses, above of finds
  for (std::size_t f = 0; f < clip.frames.size(); ++f) {
    for (const TrueFace& face : clip.frames[f].faces) {
      if (face.visible < findable) {
        continue;
      }
      int& left = countdown[face.person];
      if (left == 0) {
        left = whole(0, 1) == 0 && how.longest_run > 0 ? -whole(1, how.longest_run) : whole(3, 10);
      } else if (left == -1) {
        left = whole(3, 10);  // runs of misses do not follow each other: they would make a longer one
      } else if (left == 1) {
        left = how.longest_run > 0 ? -whole(1, how.longest_run) : whole(3, 10);
      } else {
        left += left < 0 ? 1 : -1;
      }
      if (left < 0) {
        continue;
      }
      const vision::Box seen = vision::clipped(face.box, {stress_width, stress_height});
      const float jitter = 0.03F * face.box.width();
      found[f].push_back({{seen.x1 + real(-jitter, jitter), seen.y1 + real(-jitter, jitter),
                           seen.x2 + real(-jitter, jitter), seen.y2 + real(-jitter, jitter)},
                          real(0.45F, 0.95F),
                          std::nullopt});
    }
    if (real(0, 1) < static_cast<float>(how.false_finds)) {
      const float x = real(0, stress_width - 80);
      const float y = real(0, stress_height - 80);
      const float size = real(20, 70);
      found[f].push_back({{x, y, x + size, y + size}, real(0.2F, 0.7F), std::nullopt});
    }
  }
  return found;
}

// Answers for the frame it was told last.
class StubFinder : public Finder {
 public:
  explicit StubFinder(std::vector<std::vector<vision::Observation>> found) : found_(std::move(found)) {}
  void show(std::size_t frame) { frame_ = frame; }

  [[nodiscard]] std::string name() const override { return "stub"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& /*picture*/,
                                          media::Orientation /*orientation*/) const override {
    nn::DetectorInput input;
    input.upright.width = static_cast<int>(frame_);
    return input;
  }
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override {
    std::vector<std::vector<vision::Observation>> answers;
    for (const nn::DetectorInput* input : inputs) {
      answers.push_back(found_.at(static_cast<std::size_t>(input->upright.width)));
    }
    return answers;
  }

 private:
  std::vector<std::vector<vision::Observation>> found_;
  std::size_t frame_ = 0;
};

struct Outcome {
  int faces = 0;
  int exposed = 0;
  std::int64_t masked = 0;          // pixels
  std::int64_t wrongly_masked = 0;  // of these: beyond the faces, generously measured
  std::int64_t pixels = 0;
  std::string first_exposed;
};

// Looks at finished frames.
class Judge : public pipeline::Sink {
 public:
  Judge(const StressClip& clip, Outcome& outcome) : clip_(clip), outcome_(outcome) {}

  void push(pipeline::Item item) override {
    const auto number = static_cast<std::size_t>(item.frame.sequence());
    const media::ConstPicture picture = item.frame.picture();
    const auto& luma = picture.components[0];
    const auto hidden = [&](int x, int y) { return luma.data[y * luma.row_stride + x] == black; };
    const auto& faces = clip_.frames.at(number).faces;
    for (const TrueFace& face : faces) {
      if (face.visible < recognisable) {
        continue;
      }
      const vision::Box inner = vision::clipped(vision::grown(face.box, -0.05F), {stress_width, stress_height});
      int covered = 0;
      int all = 0;
      for (int y = static_cast<int>(inner.y1); y < static_cast<int>(inner.y2); ++y) {
        for (int x = static_cast<int>(inner.x1); x < static_cast<int>(inner.x2); ++x) {
          ++all;
          covered += hidden(x, y) ? 1 : 0;
        }
      }
      ++outcome_.faces;
      if (covered * 10 < all * 9) {
        ++outcome_.exposed;
        if (outcome_.first_exposed.empty()) {
          outcome_.first_exposed = clip_.name + " frame " + std::to_string(number) + " person " +
                                   std::to_string(face.person) + " covered " + std::to_string(covered * 100 / all) +
                                   " %";
        }
      }
    }
    for (int y = 0; y < stress_height; ++y) {
      for (int x = 0; x < stress_width; ++x) {
        ++outcome_.pixels;
        if (!hidden(x, y)) {
          continue;
        }
        ++outcome_.masked;
        const bool near_face = std::any_of(faces.begin(), faces.end(), [&](const TrueFace& face) {
          const vision::Box around = vision::grown(face.box, 0.35F);
          const auto px = static_cast<float>(x);
          const auto py = static_cast<float>(y);
          return face.visible > 0 && px >= around.x1 && px < around.x2 && py >= around.y1 && py < around.y2;
        });
        outcome_.wrongly_masked += near_face ? 0 : 1;
      }
    }
  }

 private:
  const StressClip& clip_;
  Outcome& outcome_;
};

// The frames of a clip, as a reader would give them.
class ClipSource : public pipeline::FrameSource {
 public:
  explicit ClipSource(const StressClip& clip) : clip_(clip) {}
  [[nodiscard]] std::optional<media::Frame> next() override {
    if (next_ == clip_.frames.size()) {
      return std::nullopt;
    }
    const std::size_t frame = next_++;
    return frame_of(clip_.frames[frame], static_cast<std::int64_t>(frame));
  }

 private:
  const StressClip& clip_;
  std::size_t next_ = 0;
};

void play(const StressClip& clip, const Options& options, const Unreliable& how, Outcome& outcome) {
  AnonymizeTask::Parts parts;
  std::vector<std::unique_ptr<Finder>> finders;
  auto stub = std::make_unique<StubFinder>(findings(clip, how));
  StubFinder& finder = *stub;
  finders.push_back(std::move(stub));
  parts.finders = Finders(std::move(finders), 0);
  parts.held_frames = frames_to_hold(options, stress_rate, std::size_t{stress_width} * stress_height * 3 / 2);
  job::LookBoard board;
  parts.board = &board;
  AnonymizeTask task(options, {}, std::move(parts));
  Judge judge(clip, outcome);
  ClipSource source(clip);
  job::ScoutingSource scout(source, look_choice(options, stress_rate, false), board);
  while (auto frame = scout.next()) {
    pipeline::Item item;
    finder.show(static_cast<std::size_t>(frame->sequence()));
    item.frame = *std::move(frame);
    task.prepare(item);
    task.infer({&item, 1});
    task.finish(std::move(item), judge);
  }
  task.flush(judge);
}

void tell(const char* what, int run, const Outcome& outcome) {
  std::printf(
      "stress %-12s runs up to %2d: %4d of %5d face-frames exposed, %.2f %% of the picture masked wrongly%s%s\n", what,
      run, outcome.exposed, outcome.faces,
      100.0 * static_cast<double>(outcome.wrongly_masked) / static_cast<double>(outcome.pixels),
      outcome.first_exposed.empty() ? "" : "; first: ", outcome.first_exposed.c_str());
}

}  // namespace

TEST_CASE("faces a detector misses for no longer than the gap are never exposed", "[stress][slow]") {
  const auto clips = stress_clips();
  if (!clips) {
    return;
  }
  const Options options;
  for (const int run : {0, 5, 12, 25}) {
    for (const StressClip& clip : *clips) {
      Outcome outcome;
      for (const unsigned seed : {1U, 2U, 3U}) {
        play(clip, options, {run, 0.08, seed}, outcome);
      }
      tell(clip.name.c_str(), run, outcome);
      INFO(outcome.first_exposed << ", runs up to " << run);
      CHECK(outcome.exposed == 0);
      CHECK(outcome.faces > 200);
    }
  }
}

TEST_CASE("what longer misses expose is told", "[stress][slow]") {
  const auto clips = stress_clips();
  if (!clips) {
    return;
  }
  for (const int run : {35, 50}) {
    Outcome outcome;
    for (const StressClip& clip : *clips) {
      play(clip, Options{}, {run, 0.08, 7}, outcome);
    }
    tell("all clips", run, outcome);
    CHECK(outcome.faces > 1000);
    CHECK(outcome.exposed * 10 < outcome.faces);
  }
}

TEST_CASE("looking at some frames only exposes no more than looking at all of them", "[stress][slow]") {
  const auto clips = stress_clips();
  if (!clips) {
    return;
  }
  for (const int every : {0, 2, 3, 5}) {
    Options options;
    options.detect_every = every;
    for (const StressClip& clip : *clips) {
      Outcome outcome;
      for (const unsigned seed : {1U, 2U, 3U}) {
        play(clip, options, {0, 0.08, seed}, outcome);
      }
      std::printf("every %d: ", every);
      tell(clip.name.c_str(), 0, outcome);
      INFO(outcome.first_exposed << ", every " << every);
      CHECK(outcome.exposed == 0);
    }
  }
}

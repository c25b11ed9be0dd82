#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "media/reader.h"
#include "tests/support/shared.h"
#include "vision/shot_cut.h"

using namespace smartcv;
using namespace smartcv::vision;

namespace {

// The luma plane alone.
media::ConstPicture black_and_white(media::ConstPicture picture) {
  picture.layout.model = media::ColorModel::gray;
  picture.count = 1;
  return picture;
}

// Each frame's score against the frame before it.
struct Scores {
  std::vector<float> colored;
  std::vector<float> colorless;
};

Scores scores_of(const std::filesystem::path& clip) {
  media::Reader reader(clip);
  Scores scores;
  FrameSignature last;
  FrameSignature last_gray;
  while (const auto frame = reader.next()) {
    const FrameSignature now = signature(frame->picture());
    const FrameSignature now_gray = signature(black_and_white(frame->picture()));
    scores.colored.push_back(cut_score(last, now));
    scores.colorless.push_back(cut_score(last_gray, now_gray));
    last = now;
    last_gray = now_gray;
  }
  return scores;
}

// Frames that begin a new shot.
std::vector<std::size_t> cuts(const std::vector<float>& scores, double threshold) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > threshold) {
      found.push_back(i);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("exactly the five cuts of the timeline clip are found, with room on both sides of the threshold", "[slow]") {
  const auto clip = tests::shared_file("media/faces_timeline.mp4");
  if (!clip) {
    return;
  }
  const std::vector<std::size_t> expected{70, 130, 190, 250, 325};  // faces_timeline_truth.json, cuts_at_frames
  const Scores scores = scores_of(*clip);
  REQUIRE(scores.colored.size() == 350);
  for (const double threshold : {default_cut_threshold - 0.15, default_cut_threshold, default_cut_threshold + 0.15}) {
    CHECK(cuts(scores.colored, threshold) == expected);
  }
  CHECK(cuts(scores.colorless, default_cut_threshold) == expected);
}

TEST_CASE("footage in one shot has no cut", "[slow]") {
  for (const std::string name : {"media/street.mp4", "media/test_video.mp4"}) {
    const auto clip = tests::shared_file(name);
    if (!clip) {
      return;
    }
    CAPTURE(name);
    const Scores scores = scores_of(*clip);
    CHECK(cuts(scores.colored, default_cut_threshold - 0.1).empty());
    CHECK(cuts(scores.colorless, default_cut_threshold).empty());
  }
}

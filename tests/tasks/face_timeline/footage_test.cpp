#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "identity/calibration.h"
#include "identity/likeness.h"
#include "tasks/face_timeline/evaluation.h"
#include "tasks/face_timeline/identify.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/footage.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using face_timeline::tests::person_of;
using smartcv::tests::shared_file;

namespace {

struct Footage {
  Truth truth;
  Analysis analysis;
};

std::optional<Footage> footage() {
  const auto networks = face_timeline::tests::real_networks();
  const auto clip = shared_file("media/faces_timeline.mp4");
  const auto truth_file = shared_file("media/faces_timeline_truth.json");
  if (!networks || !clip || !truth_file) {
    return std::nullopt;
  }
  const Truth truth = read_truth(*truth_file);
  return Footage{truth, face_timeline::tests::truth_tracks(*clip, truth, *networks, 8)};
}

// The identities that hold tracks of a person, and the shots these tracks are in.
std::pair<std::set<std::string>, std::set<std::int64_t>> ids_and_shots(const Timeline& timeline, const Footage& seen,
                                                                       const std::string& person) {
  std::pair<std::set<std::string>, std::set<std::int64_t>> found;
  for (const Identity& identity : timeline.identities) {
    for (const Appearance& visit : identity.appearances) {
      for (const std::int64_t id : visit.tracks) {
        const FaceTrack& track = seen.analysis.tracks[static_cast<std::size_t>(id) - 1];
        if (person_of(track, seen.truth) == person) {
          found.first.insert(identity.id);
          found.second.insert(track.shot);
        }
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE("people of real footage are told apart, and the same woman is known in all her shots", "[identity][slow]") {
  const auto seen = footage();
  if (!seen) {
    return;
  }
  // The default lies well inside of what works here.
  for (const double threshold : {0.0, 0.3, 0.55}) {
    CAPTURE(threshold);
    Options options;
    options.threshold = threshold;
    const Timeline timeline = identify(seen->analysis, options);
    const Evaluation scores = evaluate(timeline, seen->truth);
    CHECK(scores.found_faces == scores.truth_faces);
    CHECK(scores.v_measure >= 0.95);
    CHECK(scores.purity >= 0.98);
    CHECK(scores.cross_cut_tracks == 0);
    const auto [woman, woman_shots] = ids_and_shots(timeline, *seen, "woman");
    CHECK(woman.size() == 1);
    CHECK(woman_shots == std::set<std::int64_t>{0, 2, 4});
    CHECK(ids_and_shots(timeline, *seen, "astronaut").first.size() == 1);
    // Children, women and men of the street, 47 pixels wide and more.
    CHECK(ids_and_shots(timeline, *seen, "street_boy").first != woman);
  }
}

TEST_CASE("the measured distances the threshold was set by still hold", "[identity][slow]") {
  const auto seen = footage();
  if (!seen) {
    return;
  }
  const double threshold = identity::calibration_of("dlib-resnet").threshold;
  double same = 0;
  double other = 9;
  for (const FaceTrack& a : seen->analysis.tracks) {
    for (const FaceTrack& b : seen->analysis.tracks) {
      const auto look_a = identity::likeness_of(a.samples, 40, false);
      const auto look_b = identity::likeness_of(b.samples, 40, false);
      if (a.id < b.id && look_a && look_b) {
        const double apart = identity::distance(look_a->mean, look_b->mean);
        if (person_of(a, seen->truth) == person_of(b, seen->truth)) {
          same = std::max(same, apart);
        } else {
          other = std::min(other, apart);
        }
      }
    }
  }
  CHECK(same < 0.75 * threshold);
  CHECK(other > 1.1 * threshold);
}

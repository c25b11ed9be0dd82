#include "tasks/face_timeline/track_builder.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tasks/face_timeline/track_joiner.h"
#include "tests/identity/fake_networks.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using identity::tests::face_at;

namespace {

// A made-up video of 25 frames a second. A face's embedding is its person's, which a test names with the face.
class Video {
 public:
  struct Shown {
    nn::FaceDetection face;
    std::vector<float> person;  // its embedding
  };

  explicit Video(int looks_apart = 1, Options options = {}) : options_(options), builder_(options, looks_apart) {}

  void look(std::int64_t frame, const std::vector<Shown>& shown, bool starts_shot = false, bool trusted = true) {
    if (frame == 0 || starts_shot) {
      starts_.push_back(frame);
    }
    std::vector<nn::FaceDetection> faces;
    std::ranges::transform(shown, std::back_inserter(faces), &Shown::face);
    const auto cut = [&](const nn::FaceDetection& face) {
      identity::FacePatch patch;
      const auto is_it = [&](const Shown& other) { return other.face.box == face.box; };
      patch.face = face;
      patch.rgb = cv::Mat(16, 16, CV_8UC3, cv::Scalar::all(90));
      const auto& person = std::ranges::find_if(shown, is_it)->person;
      patch.chip = cv::Mat(1, static_cast<int>(person.size()), CV_32F);
      std::ranges::copy(person, patch.chip.begin<float>());
      return patch;
    };
    builder_.add({frame, static_cast<double>(frame) / 25, frame == 0 || starts_shot, trusted, faces}, cut);
    looked_.push_back(frame);
    last_ = std::max(last_, frame);
    take();
  }

  std::vector<FaceTrack> tracks() {
    builder_.end();
    take();
    std::vector<std::int64_t> pts;
    for (std::int64_t i = 0; i <= last_; ++i) {
      pts.push_back(i);
    }
    std::vector<FrameSpan> shots;
    for (std::size_t i = 0; i < starts_.size(); ++i) {
      shots.push_back({starts_[i], (i + 1 < starts_.size() ? starts_[i + 1] : last_ + 1) - 1});
    }
    return joined(std::move(pieces_), looked_, shots, FrameTimes(pts, last_ + 1, {1, 25}, {25, 1}),
                  {.max_gap = options_.gap_seconds, .same_person = 0.6});
  }

 private:
  void take() {
    for (auto& face : builder_.take_waiting()) {
      const auto* values = face.patch.chip.ptr<float>();
      (*face.samples)[face.index].embedding.assign(values, values + face.patch.chip.cols);
    }
    std::ranges::move(builder_.take_pieces(), std::back_inserter(pieces_));
  }

  Options options_;
  TrackBuilder builder_;
  std::vector<TrackPiece> pieces_;
  std::vector<std::int64_t> looked_;
  std::vector<std::int64_t> starts_;
  std::int64_t last_ = 0;
};

const std::vector<float> anna{0, 0};
const std::vector<float> ola{1, 0};

bool without_holes(const FaceTrack& track) {
  return std::ranges::adjacent_find(track.faces, [](const auto& a, const auto& b) { return b.frame != a.frame + 1; }) ==
         track.faces.end();
}

}  // namespace

TEST_CASE("a face that stays is one track with a box in every frame", "[tracks]") {
  Video video;
  for (int i = 0; i < 50; ++i) {
    video.look(i, {{face_at(100 + static_cast<float>(i), 100), anna}});
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 1);
  CHECK(tracks[0].id == 1);
  CHECK(tracks[0].span() == FrameSpan{0, 49});
  CHECK(without_holes(tracks[0]));
  CHECK(tracks[0].samples.size() == 8);
  CHECK_FALSE(tracks[0].thumbnail.empty());
  CHECK(std::ranges::is_sorted(tracks[0].samples, std::greater<>{}, &identity::FaceSample::quality));
}

TEST_CASE("no track goes on across a cut", "[tracks]") {
  Video video;
  for (int i = 0; i < 20; ++i) {
    video.look(i, {{face_at(100, 100), anna}}, i == 10);
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 2);
  CHECK(tracks[0].span() == FrameSpan{0, 9});
  CHECK(tracks[1].span() == FrameSpan{10, 19});
  CHECK(tracks[0].shot == 0);
  CHECK(tracks[1].shot == 1);
}

TEST_CASE("boxes between two looks are interpolated, ends between two looks are halved", "[tracks]") {
  Video video(5);
  for (int i = 0; i <= 40; i += 5) {
    if (i < 10 || i > 30) {
      video.look(i, {});
    } else {
      video.look(i, {{face_at(100 + 2 * static_cast<float>(i), 100), anna}});
    }
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 1);
  const auto& faces = tracks[0].faces;
  CHECK(tracks[0].span() == FrameSpan{8, 32});
  CHECK(without_holes(tracks[0]));
  CHECK(faces[0].state == vision::TrackState::extended);
  CHECK(faces[2].state == vision::TrackState::detected);
  CHECK(faces[3].state == vision::TrackState::interpolated);
  CHECK(faces[3].box.x1 == Approx(122));
  CHECK(faces.back().state == vision::TrackState::extended);
}

TEST_CASE("a face that comes back after a moment is one track when it is the same person", "[tracks]") {
  for (const auto& person : {anna, ola}) {
    Video video;
    for (int i = 0; i < 60; ++i) {
      const bool hidden = i >= 20 && i < 35;
      video.look(i, hidden ? std::vector<Video::Shown>{}
                           : std::vector<Video::Shown>{{face_at(100, 100), i < 20 ? anna : person}});
    }
    const auto tracks = video.tracks();
    if (person == anna) {
      REQUIRE(tracks.size() == 1);
      CHECK(without_holes(tracks[0]));
      CHECK(tracks[0].span() == FrameSpan{0, 59});
    } else {
      REQUIRE(tracks.size() == 2);
      CHECK(tracks[0].span() == FrameSpan{0, 19});
      CHECK(tracks[1].span() == FrameSpan{35, 59});
    }
  }
}

TEST_CASE("two people who hide behind each other and turn round get their own tracks back", "[tracks]") {
  // They walk towards each other, are not seen where they meet, and each goes back: by motion alone each would have
  // walked on as the other.
  Video video;
  const auto anna_at = [](int i) { return 100 + 4 * static_cast<float>(std::min(i, 60 - i)); };
  const auto ola_at = [](int i) { return 340 - 4 * static_cast<float>(std::min(i, 60 - i)); };
  for (int i = 0; i <= 60; ++i) {
    std::vector<Video::Shown> shown;
    if (i < 23 || i > 37) {
      shown = {{face_at(anna_at(i), 100), anna}, {face_at(ola_at(i), 100), ola}};
    }
    video.look(i, shown);
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 2);
  for (const auto& track : tracks) {
    CHECK(without_holes(track));
    CHECK(track.span() == FrameSpan{0, 60});
    CHECK(track.faces.front().box.x1 == Approx(track.faces.back().box.x1));
    CHECK(std::ranges::all_of(track.samples, [&](const auto& s) { return s.embedding == track.samples[0].embedding; }));
  }
}

TEST_CASE("faces too small to be recognized by have tracks and pictures all the same", "[tracks]") {
  Video video;
  for (int i = 0; i < 40; ++i) {
    if (i < 15 || i > 25) {
      video.look(i, {{face_at(100, 100, 24), anna}});
    } else {
      video.look(i, {});
    }
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 1);  // motion decides where embeddings cannot
  CHECK(tracks[0].samples.empty());
  CHECK_FALSE(tracks[0].thumbnail.empty());
}

TEST_CASE("what is found once or twice is no track, unless it is sure or looks are rare", "[tracks]") {
  const auto found_twice = [](float score, int apart) {
    Video video(apart);
    for (int i = 0; i < 60; i += apart) {
      const bool there = i == 20 * apart / apart || i == 20 + apart;
      video.look(i,
                 there ? std::vector<Video::Shown>{{face_at(100, 100, 60, score), anna}} : std::vector<Video::Shown>{});
    }
    return video.tracks().size();
  };
  CHECK(found_twice(0.6F, 1) == 0);
  CHECK(found_twice(0.9F, 1) == 1);
  CHECK(found_twice(0.6F, 5) == 1);
  CHECK(found_twice(0.4F, 5) == 0);
}

TEST_CASE("faces of a frame that cannot be trusted are followed but not recognized by", "[tracks]") {
  Video video;
  for (int i = 0; i < 20; ++i) {
    video.look(i, {{face_at(100, 100), i == 10 ? ola : anna}}, false, i != 10);
  }
  const auto tracks = video.tracks();
  REQUIRE(tracks.size() == 1);
  CHECK(std::ranges::none_of(tracks[0].samples, [](const auto& s) { return s.frame == 10; }));
}

#include "tests/tasks/face_timeline/made_up.h"

#include <numeric>

#include "base/format.h"

namespace smartcv::face_timeline::tests {

Analysis made_up(const std::vector<MadeUpTrack>& tracks, std::int64_t frames, const std::vector<std::int64_t>& cuts) {
  Analysis analysis;
  std::vector<std::int64_t> pts(static_cast<std::size_t>(frames));
  std::iota(pts.begin(), pts.end(), 0);
  analysis.video = {.file = "made_up.mp4",
                    .sha256 = std::string(64, 'a'),
                    .upright = {.width = 640, .height = 480},
                    .times = FrameTimes(std::move(pts), frames, {1, 25}, {25, 1})};
  std::int64_t first = 0;
  for (const std::int64_t cut : cuts) {
    analysis.shots.push_back({first, cut - 1});
    first = cut;
  }
  analysis.shots.push_back({first, frames - 1});
  analysis.embeddings = {.embedder = "dlib-resnet",
                         .model_sha256 = std::string(64, 'b'),
                         .detector = "centerface",
                         .align = "similarity",
                         .dimension = 2};
  for (const MadeUpTrack& made : tracks) {
    FaceTrack track{.id = static_cast<std::int64_t>(analysis.tracks.size()) + 1};
    while (analysis.shots[static_cast<std::size_t>(track.shot)].last < made.span.first) {
      ++track.shot;
    }
    const vision::Box box{made.x, 50, made.x + 60, 120};
    for (std::int64_t frame = made.span.first; frame <= made.span.last; ++frame) {
      track.faces.push_back({.frame = frame, .box = box, .score = 0.9F, .state = vision::TrackState::detected});
    }
    if (!made.embedding.empty()) {
      track.samples.push_back(
          {.frame = made.span.first, .box = box, .quality = made.quality, .embedding = made.embedding});
    }
    track.thumbnail = fmt::format("picture of track {}", track.id);
    analysis.tracks.push_back(std::move(track));
  }
  return analysis;
}

std::string told(const Timeline& timeline) {
  std::string text;
  for (const Identity& identity : timeline.identities) {
    text += fmt::format("{}{}:", text.empty() ? "" : "; ", identity.id);
    for (const Appearance& visit : identity.appearances) {
      text += fmt::format(" {}", fmt::join(visit.tracks, " "));
    }
  }
  return text;
}

}  // namespace smartcv::face_timeline::tests

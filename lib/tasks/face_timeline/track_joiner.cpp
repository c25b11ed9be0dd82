#include "tasks/face_timeline/track_joiner.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

#include "identity/likeness.h"

namespace smartcv::face_timeline {
namespace {

// How far a face may have gone in a gap, in its own sizes: as the linker asks, and some more where embeddings agree.
constexpr double reach = 1.5;
constexpr double reach_per_second = 4;

double time_of(const FrameTimes& times, std::int64_t frame) { return times.start_seconds({frame, frame}); }

bool within_reach(const TrackFace& from, const TrackFace& to, double gap) {
  const vision::Point a = from.box.center();
  const vision::Point b = to.box.center();
  const auto size = [](const TrackFace& face) { return std::sqrt(std::max(1.0F, face.box.area())); };
  const double distance = std::hypot(a.x - b.x, a.y - b.y) / (0.5 * (size(from) + size(to)));
  return distance <= reach + reach_per_second * gap;
}

// A possible link from the end of one piece to the beginning of another; the least cost is the best.
struct Link {
  double cost;
  std::size_t from;
  std::size_t to;
};

std::vector<Link> possible_links(const std::vector<TrackPiece>& pieces, const FrameTimes& times,
                                 const JoinOptions& options) {
  std::vector<std::optional<identity::Likeness>> looks;
  looks.reserve(pieces.size());
  std::ranges::transform(pieces, std::back_inserter(looks),
                         [](const TrackPiece& piece) { return identity::likeness_of(*piece.samples, 0, false); });
  std::vector<Link> links;
  for (std::size_t a = 0; a < pieces.size(); ++a) {
    // Pieces stand in the order of their first frames: those that can follow stand behind.
    for (std::size_t b = a + 1; b < pieces.size() && pieces[b].shot == pieces[a].shot; ++b) {
      const TrackFace& last = pieces[a].seen.back();
      const TrackFace& first = pieces[b].seen.front();
      const double gap = time_of(times, first.frame) - time_of(times, last.frame);
      if (gap > options.max_gap) {
        break;
      }
      if (first.frame <= last.frame) {
        continue;
      }
      const bool linked = pieces[a].linked_track == pieces[b].linked_track;
      const bool known = looks[a] && looks[b];
      if (!known && linked) {
        links.push_back({options.same_person, a, b});
      } else if (known && (linked || within_reach(last, first, gap))) {
        const double apart = identity::distance(looks[a]->mean, looks[b]->mean);
        if (apart < options.same_person) {
          links.push_back({apart, a, b});
        }
      }
    }
  }
  std::ranges::sort(links, [](const Link& a, const Link& b) {
    return std::tie(a.cost, a.from, a.to) < std::tie(b.cost, b.from, b.to);
  });
  return links;
}

TrackFace between(const TrackFace& before, const TrackFace& after, std::int64_t frame, const FrameTimes& times) {
  const double from = time_of(times, before.frame);
  const double t = (time_of(times, frame) - from) / (time_of(times, after.frame) - from);
  return {frame, vision::interpolated(before.box, after.box, static_cast<float>(t)),
          std::min(before.score, after.score), vision::TrackState::interpolated};
}

// Half of the frames that nobody looked at before a track's first or after its last detection.
std::int64_t half_of_unseen(std::int64_t frame, std::int64_t next_look) {
  return (std::max(frame, next_look) - std::min(frame, next_look) - 1) / 2;
}

class TrackMaker {
 public:
  TrackMaker(std::span<const std::int64_t> looked, std::span<const FrameSpan> shots, const FrameTimes& times)
      : looked_(looked), shots_(shots), times_(times) {}

  void append(FaceTrack& track, TrackPiece& piece) const {
    if (track.faces.empty()) {
      track.shot = piece.shot;
      extend_front(track, piece.seen.front());
    }
    for (const TrackFace& face : piece.seen) {
      const bool follows = !track.faces.empty() && track.faces.back().state != vision::TrackState::extended;
      if (follows) {
        const TrackFace before = track.faces.back();
        for (std::int64_t frame = before.frame + 1; frame < face.frame; ++frame) {
          track.faces.push_back(between(before, face, frame, times_));
        }
      }
      track.faces.push_back(face);
    }
    track.samples.insert(track.samples.end(), piece.samples->begin(), piece.samples->end());
  }

  void extend_back(FaceTrack& track) const {
    const TrackFace last = track.faces.back();
    const auto next = std::ranges::upper_bound(looked_, last.frame);
    if (next == looked_.end() || *next > shot_of(track).last) {
      return;
    }
    for (std::int64_t i = 1; i <= half_of_unseen(last.frame, *next); ++i) {
      track.faces.push_back({last.frame + i, last.box, last.score, vision::TrackState::extended});
    }
  }

 private:
  void extend_front(FaceTrack& track, const TrackFace& first) const {
    const auto here = std::ranges::lower_bound(looked_, first.frame);
    if (here == looked_.begin() || *std::prev(here) < shot_of(track).first) {
      return;
    }
    for (std::int64_t i = half_of_unseen(first.frame, *std::prev(here)); i > 0; --i) {
      track.faces.push_back({first.frame - i, first.box, first.score, vision::TrackState::extended});
    }
  }
  [[nodiscard]] const FrameSpan& shot_of(const FaceTrack& track) const {
    return shots_[static_cast<std::size_t>(track.shot)];
  }

  std::span<const std::int64_t> looked_;
  std::span<const FrameSpan> shots_;
  const FrameTimes& times_;
};

auto place_of(const TrackPiece& piece) {
  const TrackFace& first = piece.seen.front();
  return std::tuple(first.frame, first.box.x1, first.box.y1, piece.linked_track);
}

}  // namespace

std::vector<FaceTrack> joined(std::vector<TrackPiece> pieces, std::span<const std::int64_t> looked,
                              std::span<const FrameSpan> shots, const FrameTimes& times, const JoinOptions& options) {
  std::ranges::sort(pieces, {}, place_of);
  std::vector<std::optional<std::size_t>> next(pieces.size());
  std::vector<bool> follows(pieces.size(), false);
  for (const Link& link : possible_links(pieces, times, options)) {
    if (!next[link.from] && !follows[link.to]) {
      next[link.from] = link.to;
      follows[link.to] = true;
    }
  }
  const TrackMaker maker(looked, shots, times);
  std::vector<FaceTrack> tracks;
  for (std::size_t first = 0; first < pieces.size(); ++first) {
    if (follows[first]) {
      continue;
    }
    FaceTrack& track = tracks.emplace_back();
    track.id = static_cast<std::int64_t>(tracks.size());
    float best = -1;
    for (std::optional<std::size_t> i = first; i; i = next[*i]) {
      maker.append(track, pieces[*i]);
      if (pieces[*i].quality > best) {
        best = pieces[*i].quality;
        track.thumbnail = std::move(pieces[*i].thumbnail);
      }
    }
    maker.extend_back(track);
    std::ranges::stable_sort(track.samples, [](const auto& a, const auto& b) { return a.quality > b.quality; });
    track.samples.resize(std::min(track.samples.size(), options.most_samples));
  }
  return tracks;
}

}  // namespace smartcv::face_timeline

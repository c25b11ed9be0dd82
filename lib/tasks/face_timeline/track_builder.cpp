#include "tasks/face_timeline/track_builder.h"

#include <algorithm>
#include <set>
#include <utility>

#include "identity/face_quality.h"
#include "tasks/face_timeline/thumbnail.h"

namespace smartcv::face_timeline {
namespace {

// After so long without the face, looks that did not find it between, motion alone does not tell that it is the same.
constexpr double doubtful_gap = 0.25;  // seconds
// The linker remembers an ended track for so many of its longest gaps: the weak beginning of a track counts only when
// the track does.
constexpr double gaps_remembered = 2;
// Pixels of all candidates together.
constexpr std::size_t most_candidate_bytes = std::size_t{256} << 20U;

vision::TrackLinkerOptions linker_options(const Options& options, int looks_apart) {
  vision::TrackLinkerOptions linker;
  linker.start_score = static_cast<float>(options.confidence);
  linker.sure_score = static_cast<float>(std::max(options.confidence, options.confidence_sure));
  linker.max_gap = options.gap_seconds;
  // One find is chance, two at the same place are not, however far apart the looks are.
  const int needed = (options.min_track_boxes + looks_apart - 1) / looks_apart;
  linker.min_observations = std::max(needed, std::min(options.min_track_boxes, 2));
  return linker;
}

std::size_t slots_of(const Options& options) {
  return 2 * static_cast<std::size_t>(std::max(1, options.faces_per_track));
}

float width_of(const FaceCandidate& candidate) { return candidate.box.width(); }

}  // namespace

TrackBuilder::TrackBuilder(const Options& options, int looks_apart)
    : options_(options), linker_(linker_options(options, std::max(1, looks_apart))) {}

void TrackBuilder::add(const SeenFrame& frame, const CutFace& cut) {
  if (frame.starts_shot) {
    end();
    ++shot_;
  }
  ++looks_;
  link(frame, cut);
  recent_looks_.push_back({frame.number, frame.time});
  while (frame.time - recent_looks_.front().time > gaps_remembered * options_.gap_seconds) {
    linker_.forget_before(recent_looks_.front().frame, recent_looks_.front().time, 0);
    recent_looks_.pop_front();
  }
  settle_gone_tracks();
  limit_memory();
}

void TrackBuilder::end() {
  linker_.cut();
  for (auto& [id, open] : open_) {
    settle(id, open);
  }
  open_.clear();
  recent_looks_.clear();
}

void TrackBuilder::link(const SeenFrame& frame, const CutFace& cut) {
  std::vector<vision::Observation> observations;
  observations.reserve(frame.faces.size());
  for (const auto& face : frame.faces) {
    observations.push_back({face.box, face.score, face.landmarks});
  }
  linker_.add(frame.number, frame.time, observations, frame.trusted);
  for (const auto& track : linker_.tracks()) {
    if (track.points.back().frame == frame.number) {
      extend(track, frame, cut);
    }
  }
}

void TrackBuilder::extend(const vision::Track& track, const SeenFrame& frame, const CutFace& cut) {
  const auto [entry, is_new] = open_.try_emplace(track.id, OpenTrack{{}, CandidateFaces(slots_of(options_)), {}});
  OpenTrack& open = entry->second;
  const vision::Observation& seen = track.points.back().seen;
  const bool missed = looks_ - open.last_look > 1;
  if (!is_new && missed && frame.time - open.last_time > doubtful_gap && linker_.counts(track)) {
    close_piece(open);
    open.earlier.push_back(std::exchange(open.piece, {}));
  }
  open.piece.linked_track = track.id;
  open.piece.shot = shot_;
  open.piece.seen.push_back({frame.number, seen.box, seen.score, vision::TrackState::detected});
  open.last_time = frame.time;
  open.last_look = looks_;
  if (frame.trusted) {
    consider(open, seen, frame, cut);
  }
}

void TrackBuilder::consider(OpenTrack& open, const vision::Observation& seen, const SeenFrame& frame,
                            const CutFace& cut) {
  const nn::FaceDetection face{seen.box, seen.score, seen.landmarks.value()};
  const float possible = identity::possible_quality(face);
  if (face.box.area() > 0 && open.candidates.wants(frame.number, possible)) {
    identity::FacePatch patch = cut(face);
    const float quality = identity::face_quality(face, patch);
    open.candidates.add({frame.number, face.box, possible, quality, std::move(patch)});
  }
}

void TrackBuilder::close_piece(OpenTrack& open) {
  TrackPiece& piece = open.piece;
  piece.samples = std::make_shared<identity::FaceSamples>();
  auto best = std::exchange(open.candidates, CandidateFaces(slots_of(options_))).take_best(slots_of(options_));
  if (best.empty()) {
    return;
  }
  piece.quality = best.front().quality;
  piece.thumbnail = thumbnail_of(best.front().patch);
  std::erase_if(best,
                [&](const auto& face) { return width_of(face) < static_cast<float>(options_.min_identity_face); });
  best.resize(std::min(best.size(), static_cast<std::size_t>(std::max(1, options_.faces_per_track))));
  for (auto& face : best) {
    waiting_.push_back({std::move(face.patch), piece.samples, piece.samples->size()});
    piece.samples->push_back({face.frame, face.box, face.quality, {}});
  }
}

void TrackBuilder::settle_gone_tracks() {
  std::set<std::int64_t> known;
  for (const auto& track : linker_.tracks()) {
    known.insert(track.id);
    const auto open = open_.find(track.id);  // tracks of the shot before are settled, but may still be remembered
    if (track.ended && open != open_.end()) {
      open->second.counts = open->second.counts || linker_.counts(track);
    }
  }
  for (auto entry = open_.begin(); entry != open_.end();) {
    if (known.contains(entry->first)) {
      ++entry;
      continue;
    }
    settle(entry->first, entry->second);
    entry = open_.erase(entry);
  }
}

void TrackBuilder::settle(std::int64_t id, OpenTrack& open) {
  const auto& tracks = linker_.tracks();
  const auto track = std::ranges::find(tracks, id, &vision::Track::id);
  if (!open.counts && (track == tracks.end() || !linker_.counts(*track))) {
    return;
  }
  close_piece(open);
  for (auto& piece : open.earlier) {
    pieces_.push_back(std::move(piece));
  }
  pieces_.push_back(std::move(open.piece));
}

// Large faces in a crowd: the track with most pixels gives half of its candidates away.
void TrackBuilder::limit_memory() {
  const auto bytes = [](const auto& entry) { return entry.second.candidates.bytes(); };
  std::size_t sum = 0;
  for (const auto& entry : open_) {
    sum += bytes(entry);
  }
  while (sum > most_candidate_bytes) {
    const auto largest = std::ranges::max_element(open_, {}, bytes);
    const std::size_t before = bytes(*largest);
    if (largest->second.candidates.slots() <= 1) {
      return;
    }
    largest->second.candidates.thin_out();
    sum -= before - bytes(*largest);
  }
}

}  // namespace smartcv::face_timeline

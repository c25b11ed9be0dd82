#include "tasks/anonymize/track_ledger.h"

#include <algorithm>

#include "base/rational.h"
#include "tasks/anonymize/frame_state.h"

namespace smartcv::anonymize {

void TrackLedger::add(const DecidedFrame& frame) {
  const auto& notes = static_cast<const FaceNotes&>(*frame.item.notes);
  const std::int64_t number = frame.item.frame.sequence();
  const double time = seconds(frame.item.frame.pts(), frame.item.frame.time_base());
  ++counts_.frames;
  ++counts_.frames_by_state[name_of(state_of(frame.whole, frame.places))];
  counts_.detections += static_cast<std::int64_t>(notes.faces.size());
  counts_.masked_frames += frame.whole || !frame.places.empty() || !frame.regions.empty() ? 1 : 0;
  counts_.whole_frames += frame.whole ? 1 : 0;
  counts_.masked_faces += static_cast<std::int64_t>(frame.places.size());
  counts_.failed_inferences += notes.failed ? 1 : 0;
  counts_.shot_cuts += frame.starts_shot ? 1 : 0;
  for (const vision::TrackPlace& place : frame.places) {
    const auto [entry, is_new] = tracks_.try_emplace(place.track);
    TrackSummary& track = entry->second;
    if (is_new) {
      track.id = place.track;
      track.first_frame = number;
      track.first_time = time;
      track.first_pts = frame.item.frame.pts();
      ++counts_.tracks;
    }
    track.last_frame = number;
    track.last_time = time;
    track.last_pts = frame.item.frame.pts();
    track.weakest_score = std::min(track.weakest_score, place.score);
    track.best_score = std::max(track.best_score, place.score);
    switch (place.state) {
      case vision::TrackState::detected:
        ++track.detected;
        break;
      case vision::TrackState::interpolated:
        ++track.interpolated;
        ++counts_.interpolated_faces;
        break;
      case vision::TrackState::extended:
        ++track.extended;
        ++counts_.extended_faces;
        break;
      case vision::TrackState::followed:
        ++track.followed;
        ++counts_.followed_faces;
        break;
      case vision::TrackState::drawn:
        ++track.drawn;
        ++counts_.drawn_faces;
        break;
    }
  }
}

std::vector<TrackSummary> TrackLedger::tracks() const {
  std::vector<TrackSummary> list;
  list.reserve(tracks_.size());
  for (const auto& [id, track] : tracks_) {
    list.push_back(track);
  }
  return list;
}

}  // namespace smartcv::anonymize

#include "tasks/face_timeline/appearances.h"

#include <algorithm>

namespace smartcv::face_timeline {

std::vector<Appearance> appearances_of(std::span<const FaceTrack* const> tracks, const FrameTimes& times,
                                       double merge_gap) {
  std::vector<const FaceTrack*> sorted(tracks.begin(), tracks.end());
  std::ranges::sort(sorted, {}, [](const FaceTrack* track) { return track->span().first; });
  std::vector<Appearance> visits;
  std::int64_t shot = -1;
  for (const FaceTrack* track : sorted) {
    const FrameSpan span = track->span();
    const bool goes_on = !visits.empty() && track->shot == shot &&
                         times.start_seconds(span) - times.end_seconds(visits.back().span) <= merge_gap;
    if (!goes_on) {
      visits.push_back({.span = span, .tracks = {}});
    }
    visits.back().span.last = std::max(visits.back().span.last, span.last);
    visits.back().tracks.push_back(track->id);
    shot = track->shot;
  }
  return visits;
}

}  // namespace smartcv::face_timeline

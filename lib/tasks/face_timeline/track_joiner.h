#ifndef SMARTCV_TASKS_FACE_TIMELINE_TRACK_JOINER_H
#define SMARTCV_TASKS_FACE_TIMELINE_TRACK_JOINER_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/track_piece.h"

namespace smartcv::face_timeline {

struct JoinOptions {
  double max_gap = 1.0;          // seconds
  double same_person = 0.6;      // distance of the mean embeddings of two pieces below which they are one face
  std::size_t most_samples = 8;  // of a track
};

// Pieces become tracks. Note [Resuming]. Where a face was gone for a moment, embeddings decide what follows what: a
// piece is followed by the piece of its shot that begins within the longest gap, near enough to have moved there, and
// has the most similar face. Where one of both has no embedding (too small a face), the linker's word about the motion
// stands. So two people who pass each other and are taken for one another get their own tracks back.
// `looked`: the frames the detector looked at, rising. Boxes between two looks are interpolated in time; where a track
// begins or ends between two looks, half of the frames between are taken to belong to it (state: extended).
// Tracks are numbered by their first frames, of those that begin together by the left edge of their boxes.
[[nodiscard]] std::vector<FaceTrack> joined(std::vector<TrackPiece> pieces, std::span<const std::int64_t> looked,
                                            std::span<const FrameSpan> shots, const FrameTimes& times,
                                            const JoinOptions& options);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_TRACK_JOINER_H

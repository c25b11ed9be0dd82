#ifndef SMARTCV_TASKS_FACE_TIMELINE_TRACK_PIECE_H
#define SMARTCV_TASKS_FACE_TIMELINE_TRACK_PIECE_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "identity/embedding_queue.h"
#include "tasks/face_timeline/analysis.h"

namespace smartcv::face_timeline {

// A stretch of one face without a doubtful link in it. Pieces become tracks once their embeddings are known
// (track_joiner.h).
struct TrackPiece {
  std::int64_t linked_track = 0;  // the linker's: pieces with the same one follow each other by their motion
  std::int64_t shot = 0;          // 0, 1, …
  std::vector<TrackFace> seen;    // detected ones, where the detector looked; never empty
  std::shared_ptr<identity::FaceSamples> samples;  // best first; their embeddings arrive later; never null
  float quality = 0;                               // of the face on the thumbnail
  std::string thumbnail;                           // JPEG bytes
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_TRACK_PIECE_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_ANALYSIS_H
#define SMARTCV_TASKS_FACE_TIMELINE_ANALYSIS_H

#include <cstdint>
#include <string>
#include <vector>

#include "base/frame_times.h"
#include "identity/embedding_source.h"
#include "identity/face_sample.h"
#include "job/video_facts.h"
#include "vision/geometry.h"
#include "vision/track.h"

namespace smartcv::face_timeline {

// What looking at the video gave: everything that needs its pictures. Who the faces are is decided from this alone
// (identify.h), as often as the user likes. Stored by project.h.

using job::VideoFacts;
using smartcv::FrameSpan;
using smartcv::FrameTimes;

// One face in one frame; upright pixels.
struct TrackFace {
  std::int64_t frame = 0;
  vision::Box box;
  float score = 0;  // of the detection, or the weaker one of both sides
  vision::TrackState state = vision::TrackState::detected;
};

// One face through time, within one shot.
struct FaceTrack {
  std::int64_t id = 0;  // 1, 2, … in the order of the first frames
  std::int64_t shot = 0;
  std::vector<TrackFace> faces;  // one for each frame, without holes, detected and interpolated; never empty
  std::vector<identity::FaceSample> samples;  // best first; empty when no face was good enough
  std::string thumbnail;                      // JPEG bytes of the best face with some surroundings

  [[nodiscard]] FrameSpan span() const { return {faces.front().frame, faces.back().frame}; }
};

struct Analysis {
  VideoFacts video;
  std::vector<FrameSpan> shots;  // all frames, in order
  std::vector<FaceTrack> tracks;
  identity::EmbeddingSource embeddings;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_ANALYSIS_H

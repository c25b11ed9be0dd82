#ifndef SMARTCV_TASKS_FACE_TIMELINE_TRACK_BUILDER_H
#define SMARTCV_TASKS_FACE_TIMELINE_TRACK_BUILDER_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "nn/face_detector.h"
#include "tasks/face_timeline/candidate_faces.h"
#include "tasks/face_timeline/options.h"
#include "tasks/face_timeline/track_piece.h"
#include "vision/track_linker.h"

namespace smartcv::face_timeline {

// A frame the detector looked at.
struct SeenFrame {
  std::int64_t number = 0;
  double time = 0;  // seconds
  bool starts_shot = false;
  bool trusted = true;  // false: damaged, or the detector failed
  std::span<const nn::FaceDetection> faces;
};

// Cuts a face of the frame at hand out of its picture.
using CutFace = std::function<identity::FacePatch(const nn::FaceDetection& face)>;

// Links faces to tracks, frame by frame, and keeps the best faces of each while its end is not known. What is
// remembered of a track that has ended is its boxes, its samples and its thumbnail. Not thread-safe.
class TrackBuilder {
 public:
  // `looks_apart`: frames between two looks, as a rule: a track needs fewer of them to count when they are rare.
  TrackBuilder(const Options& options, int looks_apart);

  // Frames that were looked at, in order; the first one of each shot is among them.
  void add(const SeenFrame& frame, const CutFace& cut);
  // No frame follows.
  void end();

  // The faces that became due for recognition since the last call.
  [[nodiscard]] std::vector<identity::WaitingFace> take_waiting() { return std::exchange(waiting_, {}); }
  // Pieces of all tracks that count and have ended, in the order they ended.
  [[nodiscard]] std::vector<TrackPiece> take_pieces() { return std::exchange(pieces_, {}); }

  [[nodiscard]] std::int64_t shots() const noexcept { return shot_ + 1; }

 private:
  struct OpenTrack {
    TrackPiece piece;
    CandidateFaces candidates;
    std::vector<TrackPiece> earlier;  // pieces before a doubtful link
    double last_time = 0;
    std::int64_t last_look = 0;
    bool counts = false;
  };

  void link(const SeenFrame& frame, const CutFace& cut);
  void extend(const vision::Track& track, const SeenFrame& frame, const CutFace& cut);
  void consider(OpenTrack& open, const vision::Observation& seen, const SeenFrame& frame, const CutFace& cut);
  // Takes the best faces out of the candidates.
  void close_piece(OpenTrack& open);
  void settle_gone_tracks();
  void settle(std::int64_t id, OpenTrack& open);
  void limit_memory();

  Options options_;
  vision::TrackLinker linker_;
  std::map<std::int64_t, OpenTrack> open_;
  struct LookTime {
    std::int64_t frame;
    double time;
  };
  std::deque<LookTime> recent_looks_;
  std::vector<identity::WaitingFace> waiting_;
  std::vector<TrackPiece> pieces_;
  std::int64_t shot_ = -1;
  std::int64_t looks_ = 0;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_TRACK_BUILDER_H

#ifndef SMARTCV_TASKS_FACE_TIMELINE_CANDIDATE_FACES_H
#define SMARTCV_TASKS_FACE_TIMELINE_CANDIDATE_FACES_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "identity/face_patch.h"
#include "vision/geometry.h"

namespace smartcv::face_timeline {

// A face of a track that may be recognized by.
struct FaceCandidate {
  std::int64_t frame = 0;
  vision::Box box;             // in the frame
  float possible_quality = 0;  // before its pixels were looked at
  float quality = 0;
  identity::FacePatch patch;
};

// The best faces of a track whose end is not known, spread over its time: the time is divided into slots, each keeps
// its best face, and when there are too many slots, neighbours become one. Bounded, whatever the track's length.
class CandidateFaces {
 public:
  explicit CandidateFaces(std::size_t most_slots) : most_slots_(most_slots) {}

  // Whether a face is worth cutting out: it would be kept if its pixels were as good as the best this track has shown.
  // Frames never fall.
  [[nodiscard]] bool wants(std::int64_t frame, float possible_quality) const;
  // Keeps it when it is the best of its slot.
  void add(FaceCandidate candidate);

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t slots() const noexcept { return slots_.size(); }
  // Makes half as many slots as there are, at least one.
  void thin_out();
  // At most so many, best first, and forgets all.
  [[nodiscard]] std::vector<FaceCandidate> take_best(std::size_t most);

 private:
  [[nodiscard]] std::int64_t slot_of(std::int64_t frame) const noexcept {
    return (frame - first_frame_) / slot_frames_;
  }
  void merge_neighbours();

  std::size_t most_slots_;
  std::map<std::int64_t, FaceCandidate> slots_;
  std::int64_t first_frame_ = -1;
  std::int64_t slot_frames_ = 1;
  float best_share_ = 0;  // of its possible quality that a face reached
  std::size_t bytes_ = 0;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CANDIDATE_FACES_H

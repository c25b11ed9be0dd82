#ifndef SMARTCV_TASKS_FACE_TIMELINE_EVALUATION_H
#define SMARTCV_TASKS_FACE_TIMELINE_EVALUATION_H

#include <cstdint>
#include <string>

#include "tasks/face_timeline/timeline.h"
#include "tasks/face_timeline/truth.h"

namespace smartcv::face_timeline {

// How well a timeline agrees with the truth. Shares are 0..1, and 1 where there is nothing to get wrong.
struct Evaluation {
  int min_width = 0;               // pixels
  std::int64_t truth_faces = 0;    // counted: at least as wide as was asked for
  std::int64_t found_faces = 0;    // of these, with a face of a track on them
  std::int64_t false_faces = 0;    // tracked faces (as wide) on no truth face of any width
  double detection_recall = 1;     // found_faces / truth_faces
  double detection_precision = 1;  // found_faces / (found_faces + false_faces)
  // Over the found faces; each counts once. A face of an unrecognized track counts as an identity of its own track.
  double purity = 1;        // share of faces whose person is the most frequent one of their identity
  double homogeneity = 1;   // 1 - H(person | identity) / H(person)
  double completeness = 1;  // 1 - H(identity | person) / H(identity)
  double v_measure = 1;     // harmonic mean of the two
  std::int64_t unrecognized_faces = 0;
  std::int64_t id_switches = 0;       // a person's identity differs from that in the last frame it was found in
  std::int64_t cross_cut_tracks = 0;  // tracks with faces on both sides of a true cut
};

// Pairs boxes frame by frame: IoU >= 0.3, the most pairs with the best sum of IoU. `min_width`: narrower truth faces
// are neither asked for nor false. Faces of ignored tracks take no part.
// The measures of identity: cluster_measures.h. ID switches: Bernardin, Stiefelhagen, "Evaluating Multiple Object
// Tracking Performance: The CLEAR MOT Metrics", 2008, counted over the whole video instead of within tracks: somebody
// who comes back must be known again. Throws Error(input) when the truth is about a video of another size or length.
[[nodiscard]] Evaluation evaluate(const Timeline& timeline, const Truth& truth, int min_width = 40);

// For people: "recall 0.986  precision 0.991  purity 1.000  V-measure 0.998  ID switches 0  cross-cut tracks 0  (418
// faces of at least 40 pixels)".
[[nodiscard]] std::string evaluation_line(const Evaluation& evaluation);
// For reports: an object with a key for each figure, called as the fields are.
[[nodiscard]] std::string evaluation_json(const Evaluation& evaluation);

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_EVALUATION_H

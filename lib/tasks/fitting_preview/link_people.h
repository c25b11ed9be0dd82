#ifndef SMARTCV_TASKS_FITTING_PREVIEW_LINK_PEOPLE_H
#define SMARTCV_TASKS_FITTING_PREVIEW_LINK_PEOPLE_H

#include <cstdint>
#include <span>
#include <vector>

#include "base/frame_times.h"
#include "nn/pose_estimator.h"
#include "tasks/fitting_preview/poses.h"

namespace smartcv::fitting_preview {

// What was seen in one frame that was looked at.
struct SeenPeople {
  std::int64_t frame = 0;
  bool trusted = true;  // false: damaged, or inference failed: nothing is known about this frame
  std::vector<nn::PersonPose> people;
};

struct LinkOptions {
  double confidence = 0.4;   // a person begins with this score, and goes on with half of it
  double gap_seconds = 0.6;  // longest time without being seen after which it still is the same person
};

// Poses of single frames become people. In each shot, people that are known and poses of the next look are assigned to
// one another by how much their boxes overlap and how alike their key points are (object keypoint similarity), both
// where the person's motion leads them to be expected; sure poses are assigned first, weak ones take what is left (the
// two-stage idea of ByteTrack, arXiv 2110.06864). One look is chance: a person counts who was seen twice, where the
// shot has two looks. Poses between two looks are interpolated by real time; none before the first and behind the last
// one, and never across a cut. People are numbered by their first frames, of those that begin together by the left edge
// of their boxes.
// `seen`: the frames that were looked at, rising. Pure.
[[nodiscard]] std::vector<Person> link_people(std::span<const SeenPeople> seen, std::span<const FrameSpan> shots,
                                              const FrameTimes& times, const LinkOptions& options);

}  // namespace smartcv::fitting_preview

#endif  // SMARTCV_TASKS_FITTING_PREVIEW_LINK_PEOPLE_H

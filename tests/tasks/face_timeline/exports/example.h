#ifndef SMARTCV_TESTS_TASKS_FACE_TIMELINE_EXPORTS_EXAMPLE_H
#define SMARTCV_TESTS_TASKS_FACE_TIMELINE_EXPORTS_EXAMPLE_H

#include <filesystem>
#include <string>
#include <vector>

#include "base/rational.h"
#include "tasks/face_timeline/analysis.h"
#include "tasks/face_timeline/timeline.h"

namespace smartcv::face_timeline::tests {

// 50 frames of 25 a second, two shots, five tracks with real pictures: unknown-01 (tracks 1 3), unknown-02 (track 2,
// on screen together with track 1), unknown-03 (track 4), and track 5, which nobody could recognize.
[[nodiscard]] Analysis example_analysis();

// The same faces in a video with other times.
[[nodiscard]] Analysis example_analysis(FrameTimes times);

// An even rate; `time_base`: what the container counts in, times are rounded to it.
[[nodiscard]] FrameTimes even_times(Rational rate, Rational time_base, std::int64_t frames = 50);
// Those of a real file.
[[nodiscard]] FrameTimes times_of(const std::filesystem::path& file);

// What identify() makes of it. `analysis` outlives the result.
[[nodiscard]] Timeline example_timeline(const Analysis& analysis);

// Names that every format has to guard against, by identity.
[[nodiscard]] const std::vector<std::string>& hostile_names();

}  // namespace smartcv::face_timeline::tests

#endif  // SMARTCV_TESTS_TASKS_FACE_TIMELINE_EXPORTS_EXAMPLE_H

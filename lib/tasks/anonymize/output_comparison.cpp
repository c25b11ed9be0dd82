#include "tasks/anonymize/output_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/format.h"

namespace smartcv::anonymize {
namespace {

// What compression may change, in grey levels of means over many pixels. One frame too early or too late moves masks
// and pictures by more, unless nothing moves: then it does not matter.
constexpr float picture_tolerance = 12;
constexpr float mask_tolerance = 10;
constexpr std::size_t most_sentences = 20;

}  // namespace

const RecordedFrame* OutputComparison::at(double file_time) {
  const auto& frames = record_.frames();
  // Containers begin at zero or later; a source that begins before is moved as a whole.
  if (!begun_ && !frames.empty() && frames.front().time < 0) {
    shift_ = file_time - frames.front().time;
  }
  begun_ = true;
  const double time = file_time - shift_;
  std::size_t nearest = next_;
  while (nearest + 1 < frames.size() &&
         std::abs(frames[nearest + 1].time - time) <= std::abs(frames[nearest].time - time)) {
    ++nearest;
  }
  if (nearest >= frames.size() || std::abs(frames[nearest].time - time) > tolerance(nearest)) {
    differs(fmt::format("a frame at {:.3f} s was not drawn for that time", time));
    return nullptr;
  }
  missing(nearest);
  next_ = nearest + 1;
  return &frames[nearest];
}

void OutputComparison::look(const RecordedFrame& frame, const media::ConstPicture& written) {
  if (written.layout.model != record_.layout().model || written.layout.range != record_.layout().range) {
    return;  // the output was asked for in other colours
  }
  const OutputRecord::Difference difference = record_.difference(frame, written);
  if (difference.picture > picture_tolerance) {
    differs(fmt::format("the frame at {:.3f} s is not the one that was drawn ({:.0f} grey levels away)", frame.time,
                        difference.picture));
  } else if (difference.mask > mask_tolerance) {
    differs(fmt::format("a mask of the frame at {:.3f} s is not where or as it was drawn ({:.0f} grey levels away)",
                        frame.time, difference.mask));
  }
}

double OutputComparison::tolerance(std::size_t i) const {
  const auto& frames = record_.frames();
  double step = std::numeric_limits<double>::infinity();
  if (i > 0) {
    step = std::min(step, frames[i].time - frames[i - 1].time);
  }
  if (i + 1 < frames.size()) {
    step = std::min(step, frames[i + 1].time - frames[i].time);
  }
  return 0.49 * step;
}

void OutputComparison::missing(std::size_t up_to) {
  for (; next_ < up_to; ++next_) {
    differs(fmt::format("the frame at {:.3f} s is missing", record_.frames()[next_].time));
  }
}

void OutputComparison::differs(std::string sentence) {
  ++result_.different_frames;
  if (result_.differences.size() < most_sentences) {
    result_.differences.push_back(std::move(sentence));
  }
}

}  // namespace smartcv::anonymize

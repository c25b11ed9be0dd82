#ifndef SMARTCV_TASKS_ANONYMIZE_OUTPUT_COMPARISON_H
#define SMARTCV_TASKS_ANONYMIZE_OUTPUT_COMPARISON_H

#include <cstddef>
#include <string>

#include "tasks/anonymize/output_record.h"
#include "tasks/anonymize/verification_result.h"

namespace smartcv::anonymize {

// Holds the frames of a written file, in order, against what was drawn.
class OutputComparison {
 public:
  OutputComparison(const OutputRecord& record, Verification& result) : record_(record), result_(result) {}

  // What was drawn for a frame of the file, by its time in seconds; nullptr for one that should not be there. Frames
  // of the record that are passed by are missing.
  const RecordedFrame* at(double file_time);
  // Compares the brightness of the picture and of each mask.
  void look(const RecordedFrame& frame, const media::ConstPicture& written);
  // After the last frame.
  void end() { missing(record_.frames().size()); }

 private:
  // Seconds that a container may move a frame: a little less than half the distance to its neighbours.
  [[nodiscard]] double tolerance(std::size_t i) const;
  void missing(std::size_t up_to);
  void differs(std::string sentence);

  const OutputRecord& record_;
  Verification& result_;
  std::size_t next_ = 0;
  bool begun_ = false;
  double shift_ = 0;  // seconds
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_OUTPUT_COMPARISON_H

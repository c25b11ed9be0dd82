#ifndef SMARTCV_TASKS_ANONYMIZE_EXPOSURE_SEARCH_H
#define SMARTCV_TASKS_ANONYMIZE_EXPOSURE_SEARCH_H

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "media/frame.h"
#include "media/source_info.h"
#include "tasks/anonymize/drawn_regions.h"
#include "tasks/anonymize/finders.h"
#include "tasks/anonymize/output_record.h"
#include "tasks/anonymize/verification_result.h"

namespace smartcv::anonymize {

struct VerificationOptions {
  double confidence = 0.5;      // finds below it are not counted
  bool eyes_only = false;       // the eyes alone must be covered
  std::string second_detector;  // a name among the finders that is dear: it looks at every third frame; empty: none
  std::size_t batch_size = 6;
  int threads = 1;
};

// Looks for what is exposed in finished frames, a batch at a time and in a mirror. What no mask covers is looked at
// once more, closer and not mirrored: when a finder sees it again it is a leak, else it is unconfirmed. What the second
// detector alone has seen needs another finder's word: it sees things more often than the others.
class ExposureSearch {
 public:
  // All of them must outlive the search.
  ExposureSearch(const Finders& finders, const DrawnRegions& regions, const VerificationOptions& options,
                 const media::SourceInfo& written, Verification& result);

  // A frame of the written file and what was drawn in it, if anything.
  void add(media::Frame frame, const RecordedFrame* recorded);
  // After the last frame.
  void end();

 private:
  struct Waiting {
    media::Frame frame;
    const RecordedFrame* recorded;
    std::vector<std::optional<nn::DetectorInput>> inputs;  // one per finder
  };
  [[nodiscard]] std::vector<std::vector<vision::Observation>> found_by(
      const Finder& finder, const std::vector<const nn::DetectorInput*>& inputs) const;
  void judge(const Waiting& waiting, const vision::Observation& seen, std::size_t finder);
  [[nodiscard]] bool confirmed(const Waiting& waiting, const vision::Observation& seen, std::size_t finder) const;

  const Finders& finders_;
  const DrawnRegions& regions_;
  const VerificationOptions& options_;
  media::Orientation orientation_;
  float width_;
  Verification& result_;
  std::vector<Waiting> batch_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_EXPOSURE_SEARCH_H

#ifndef SMARTCV_TASKS_ANONYMIZE_IMAGE_ANONYMIZER_H
#define SMARTCV_TASKS_ANONYMIZE_IMAGE_ANONYMIZER_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tasks/anonymize/job.h"
#include "tasks/anonymize/mask_painter.h"
#include "tasks/anonymize/still_finders.h"
#include "vision/haar_eyes.h"

namespace smartcv::anonymize {

// What was done with one picture.
struct ImageResult {
  std::vector<vision::Observation> found;  // all of it is hidden; upright pixels
  std::int64_t regions = 0;                // drawn by the user, hidden
  int width = 0, height = 0;               // upright
  bool turned = false;                     // it did not lie upright in its file
  bool color_profile = false;              // it has one, which was kept
  bool whole = false;                      // hidden from border to border: damaged
  std::string input_sha256, output_sha256;
  std::optional<Verification> verification;
};

// Anonymizes pictures that are files of their own, with networks that are loaded once.
//
// Note [Stills]: a picture has no frame before or after it that could confirm what was found in it. So there is no
// track and none of its rules: whatever a network has found at the lower of the two confidences (confidence_continue)
// is hidden. The picture is turned upright first; everything after that knows one orientation.
class ImageAnonymizer {
 public:
  // Loads the networks, the verifying ones as well where they are asked for. `request`: settings and models.
  // Throws Error(model) and Error(usage).
  explicit ImageAnonymizer(Request request);

  // Reads, hides, writes, verifies. Any thread, several at once. Throws Error; then nothing stands under the output's
  // name. A damaged picture is refused unless allow_damaged: then it is hidden from border to border.
  [[nodiscard]] ImageResult anonymize(const std::filesystem::path& input, const std::filesystem::path& output) const;

  [[nodiscard]] const std::string& device() const noexcept { return device_; }
  [[nodiscard]] bool on_cuda() const noexcept { return cuda_; }
  [[nodiscard]] const std::map<std::string, std::string>& precisions() const noexcept { return precisions_; }

 private:
  // `looks`: nothing when nothing is looked for.
  [[nodiscard]] DecidedFrame decide(media::Frame frame, const DrawnRegions& regions, const StillFinders::Looks* looks,
                                    ImageResult& result) const;

  Request request_;
  bool cuda_ = false;
  std::string device_ = "CPU";
  std::map<std::string, std::string> precisions_;
  std::optional<StillFinders> finders_;  // nothing: nothing is looked for
  std::optional<vision::HaarEyes> haar_eyes_;
  MaskPainter painter_;
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_IMAGE_ANONYMIZER_H

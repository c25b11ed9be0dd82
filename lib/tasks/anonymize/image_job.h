#ifndef SMARTCV_TASKS_ANONYMIZE_IMAGE_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_IMAGE_JOB_H

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "tasks/anonymize/image_anonymizer.h"

namespace smartcv::anonymize {

struct ImageFile {
  std::string name;  // what lines and the report call it
  std::filesystem::path input;
  std::filesystem::path output;  // its folder is made when it is missing
};

struct ImagesRequest {
  Request request;  // settings, models, configuration, report
  std::vector<ImageFile> files;
  int workers = 0;  // pictures at once; 0: by the cores
};

// What became of one picture.
struct ImageOutcome {
  const ImageFile* file = nullptr;
  std::optional<ImageResult> result;  // nothing: it failed, or was not begun
  std::string error;                  // one sentence; empty: none
  ErrorCode code = ErrorCode::internal;

  [[nodiscard]] bool failed() const noexcept { return !error.empty(); }
  [[nodiscard]] bool leaks() const noexcept { return result && result->verification && !result->verification->good(); }
};

struct ImagesResult {
  std::vector<ImageOutcome> files;  // in the order of the request
  std::string device = "CPU";
  std::map<std::string, std::string> precisions;
  std::string libtorch_version;
  double seconds = 0;

  [[nodiscard]] std::size_t done() const noexcept;
  [[nodiscard]] std::size_t failed() const noexcept;
  [[nodiscard]] std::size_t leaks() const noexcept;  // pictures with one
};

// Anonymizes many pictures, each by itself, in one process: the networks are loaded once, and as many pictures are
// worked on side by side as there are cores. One that fails stops no other. `tell` is called for each, in order, on the
// calling thread. After a stop request no more are begun; what is begun is finished. Writes the report where one is
// asked for. Throws Error(model), Error(usage) and Error(output) for what concerns all of them, before the first.
[[nodiscard]] ImagesResult run_images(const ImagesRequest& request, const pipeline::StopRequest& stop,
                                      const std::function<void(const ImageOutcome&)>& tell = {});

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_IMAGE_JOB_H

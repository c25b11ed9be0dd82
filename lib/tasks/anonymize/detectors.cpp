#include "tasks/anonymize/detectors.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "nn/runtime.h"

namespace smartcv::anonymize {

void check_models(const Request& request) {
  for (const auto& [name, file] : request.models) {
    if (file.sha256.empty()) {
      continue;
    }
    if (!std::filesystem::exists(file.path)) {
      throw Error(ErrorCode::model,
                  fmt::format("the model file of '{0}' is missing; fetch it with `smartcv models pull {0}`", name),
                  {"", file.path.string(), {}});
    }
    if (sha256_of_file(file.path) != file.sha256) {
      throw Error(ErrorCode::model,
                  fmt::format("the model file of '{0}' is damaged (its SHA-256 is not the catalogue's); fetch it again "
                              "with `smartcv models pull {0}`",
                              name),
                  {"", file.path.string(), {}});
    }
  }
}

bool asks_networks(const Options& options) {
  const std::set<std::string> names(options.detectors.begin(), options.detectors.end());
  if (!names.contains("none")) {
    return true;
  }
  if (names.size() > 1) {
    throw Error(ErrorCode::usage, "detector 'none' cannot be combined with another detector");
  }
  return false;
}

std::vector<std::unique_ptr<nn::FaceDetector>> make_detectors(const Request& request, const nn::Device& device) {
  const Options& options = request.settings.anonymize;
  nn::DetectorOptions detector;
  detector.device = device;
  detector.threshold = static_cast<float>(std::min(options.confidence_continue, options.confidence));
  detector.detect_width = options.detect_width;
  detector.large_face_width = options.large_face_width;
  detector.min_face = options.min_face;
  std::map<std::string, std::filesystem::path> files;
  for (const auto& [name, file] : request.models) {
    files[name] = file.path;
  }
  std::vector<std::unique_ptr<nn::FaceDetector>> detectors;
  const std::set<std::string> names(options.detectors.begin(), options.detectors.end());
  for (const std::string& name : names) {
    detectors.push_back(nn::runtime().make_detector(name, detector, files));
  }
  return detectors;
}

}  // namespace smartcv::anonymize

#include "tasks/anonymize/detectors.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "base/format.h"
#include "nn/runtime.h"

namespace smartcv::anonymize {

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

#include "tasks/anonymize/recognition.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "nn/runtime.h"

namespace smartcv::anonymize {

identity::PhotoLooks Recognition::looks() const {
  return {.detector = *detector, .recognizer = *recognizer, .source = {}, .min_face = min_recognized_face};
}

bool asks_who(const Options& options) { return !options.keep.empty() || !options.only.empty(); }

Recognition make_recognition(const Request& request, const nn::Device& device) {
  const Options& options = request.settings.anonymize;
  std::map<std::string, std::filesystem::path> files;
  for (const auto& [name, file] : request.models) {
    files[name] = file.path;
  }
  nn::DetectorOptions detector;
  detector.device = device;
  detector.threshold = static_cast<float>(options.confidence_continue);
  if (options.detect_width > 0) {
    detector.detect_width = options.detect_width;
  }
  detector.large_face_width = options.large_face_width;
  nn::EmbedderOptions embedder;
  embedder.device = device;
  Recognition recognition;
  recognition.calibration = identity::calibration_of(options.embedder);
  recognition.detector = nn::runtime().make_detector("centerface", detector, files);
  recognition.recognizer = std::make_unique<identity::FaceRecognizer>(
      nn::runtime().make_face_embedder(options.embedder, embedder, files), recognition.detector.get(),
      // What was turned upright by guessed landmarks looks like nobody, and nobody in particular is left visible.
      identity::LostFace::dropped);
  return recognition;
}

}  // namespace smartcv::anonymize

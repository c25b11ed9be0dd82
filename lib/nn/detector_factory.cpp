#include "nn/detector_factory.h"

#include "base/error.h"
#include "base/format.h"
#include "nn/checkpoint.h"
#include "nn/inference.h"
#include "nn/networks/centerface.h"
#include "nn/networks/mtcnn.h"
#include "weights/weights.h"

namespace smartcv::nn {
const std::vector<std::string>& detector_names() {
  static const std::vector<std::string> names{"centerface", "mtcnn"};
  return names;
}

std::unique_ptr<FaceDetector> make_detector(const std::string& name, const DetectorOptions& options,
                                            const std::map<std::string, std::filesystem::path>& files) {
  std::unique_ptr<FaceDetector> detector;
  if (name == "centerface") {
    load_network("CenterFace", file_of(files, name),
                 [&](const weights::Weights& weights) { detector = std::make_unique<CenterFace>(weights, options); });
    return detector;
  }
  if (name == "mtcnn") {
    const auto stage = [&files](const char* model) { return read_model(model, file_of(files, model)); };
    const Mtcnn::Files nets{stage("mtcnn-pnet"), stage("mtcnn-rnet"), stage("mtcnn-onet")};
    run_inference("MTCNN", [&] { detector = std::make_unique<Mtcnn>(nets, options); });
    return detector;
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no face detector: there are {}", name, fmt::join(detector_names(), ", ")));
}

}  // namespace smartcv::nn

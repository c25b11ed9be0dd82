#include "nn/detector_factory.h"

#include "base/error.h"
#include "base/format.h"
#include "nn/inference.h"
#include "nn/networks/centerface.h"
#include "nn/networks/mtcnn.h"
#include "weights/weights.h"

namespace smartcv::nn {
namespace {

weights::Weights read(const std::map<std::string, std::filesystem::path>& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end()) {
    throw Error(ErrorCode::model,
                fmt::format("no file is given for the model '{0}'; fetch it with `smartcv models pull {0}`", name));
  }
  return weights::read_weights(found->second);
}

}  // namespace

const std::vector<std::string>& detector_names() {
  static const std::vector<std::string> names{"centerface", "mtcnn"};
  return names;
}

std::unique_ptr<FaceDetector> make_detector(const std::string& name, const DetectorOptions& options,
                                            const std::map<std::string, std::filesystem::path>& files) {
  std::unique_ptr<FaceDetector> detector;
  if (name == "centerface") {
    const auto weights = read(files, "centerface");
    run_inference("CenterFace", [&] { detector = std::make_unique<CenterFace>(weights, options); });
    return detector;
  }
  if (name == "mtcnn") {
    const Mtcnn::Files nets{read(files, "mtcnn-pnet"), read(files, "mtcnn-rnet"), read(files, "mtcnn-onet")};
    run_inference("MTCNN", [&] { detector = std::make_unique<Mtcnn>(nets, options); });
    return detector;
  }
  throw Error(ErrorCode::usage,
              fmt::format("'{}' is no face detector: there are {}", name, fmt::join(detector_names(), ", ")));
}

}  // namespace smartcv::nn

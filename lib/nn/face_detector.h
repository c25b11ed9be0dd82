#ifndef SMARTCV_NN_FACE_DETECTOR_H
#define SMARTCV_NN_FACE_DETECTOR_H

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "nn/device.h"
#include "vision/geometry.h"

namespace smartcv::nn {

// One face in pixels of the upright picture.
struct FaceDetection {
  vision::Box box;
  float score = 0;  // 0..1
  vision::FaceLandmarks landmarks{};
};

struct InputTensors;  // nn/input_tensors.h, for the detectors alone

// What a detector's prepare() made of one picture: what its detect() takes, on the host.
struct DetectorInput {
  std::shared_ptr<const InputTensors> tensors;
  vision::Size upright;  // size of the upright picture
  // Of a picture that is looked at in parts as well (tasks/anonymize/tiled_finder.h). A detector leaves them empty.
  struct Part;
  std::vector<Part> parts;
};

struct DetectorInput::Part {
  DetectorInput input;
  vision::Point corner;  // upper left, in the upright picture
};

// A face detector in the two halves the pipeline needs. One object is shared by all threads: both calls are
// const and thread-safe. (It sees nothing but what it is given: no state from frame to frame.)
class FaceDetector {
 public:
  virtual ~FaceDetector() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  // What it computes in, decided when it was made; for reports.
  [[nodiscard]] virtual Precision precision() const = 0;
  // CPU eyes: planes of any layout to network input; rotation, matrix and range honoured.
  [[nodiscard]] virtual DetectorInput prepare(const media::ConstPicture& picture,
                                              media::Orientation orientation) const = 0;
  // Device batch: one list of faces per input, best score first, all scores >= the threshold it was built with.
  // Inputs of one call have equal shapes. Throws Error(model) when the device fails (out of memory, driver).
  [[nodiscard]] virtual std::vector<std::vector<FaceDetection>> detect(
      std::span<const DetectorInput* const> inputs) const = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_FACE_DETECTOR_H

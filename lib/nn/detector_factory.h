#ifndef SMARTCV_NN_DETECTOR_FACTORY_H
#define SMARTCV_NN_DETECTOR_FACTORY_H

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nn/conv_path.h"
#include "nn/device.h"
#include "nn/face_detector.h"

namespace smartcv::nn {

struct DetectorOptions {
  Device device;
  // Faces with a lower score are not reported. MTCNN's last two stages take it where it is above their own 0.7.
  float threshold = 0.2F;
  int detect_width = 960;           // CenterFace: long side of the network's input
  int large_face_width = 320;       // CenterFace: long side of the second pass for faces that saturate; 0: off
  int min_face = 0;                 // smaller faces (short side, source pixels) are not reported; MTCNN: 0 means 20
  ConvPath path = ConvPath::fused;  // the CPU's; a GPU always takes the plain one
};

[[nodiscard]] const std::vector<std::string>& detector_names();

// "centerface" takes the file "centerface"; "mtcnn" takes "mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet".
// Throws Error(usage) for another name and Error(model) when a file is missing or does not fit.
[[nodiscard]] std::unique_ptr<FaceDetector> make_detector(const std::string& name, const DetectorOptions& options,
                                                          const std::map<std::string, std::filesystem::path>& files);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_DETECTOR_FACTORY_H

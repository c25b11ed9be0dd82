#ifndef SMARTCV_NN_EMBEDDER_FACTORY_H
#define SMARTCV_NN_EMBEDDER_FACTORY_H

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nn/conv_path.h"
#include "nn/device.h"
#include "nn/face_embedder.h"
#include "vision/face_alignment.h"

namespace smartcv::weights {
class Weights;
}

namespace smartcv::nn {

enum class FaceAlign {
  similarity,  // turned and scaled by the five landmarks
  none,        // facenet-pytorch's margin crop of the box, stretched to the chip
};

struct EmbedderOptions {
  Device device;
  FaceAlign align = FaceAlign::similarity;
  vision::LandmarkSource landmarks = vision::LandmarkSource::centerface;  // the detector whose landmarks come
  int margin = 0;                   // align none: pixels of the chip around the box, both sides together
  ConvPath path = ConvPath::fused;  // the CPU's; a GPU always takes the plain one
};

// "dlib-resnet", "facenet-vggface2", "facenet-casia".
[[nodiscard]] const std::vector<std::string>& embedder_names();

// Each embedder takes the file of its own name. Throws Error(usage) for another name or a margin that does not fit,
// and Error(model) when the file is missing or does not fit; a facenet file that was trained on other people than its
// name says (VGGFace2: 8631, CASIA-WebFace: 10575) is refused, as long as it still has its classifier.
[[nodiscard]] std::unique_ptr<FaceEmbedder> make_face_embedder(
    const std::string& name, const EmbedderOptions& options, const std::map<std::string, std::filesystem::path>& files);

// The same from a file that has been read.
[[nodiscard]] std::unique_ptr<FaceEmbedder> face_embedder_of(const std::string& name, const EmbedderOptions& options,
                                                             const weights::Weights& weights);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_EMBEDDER_FACTORY_H

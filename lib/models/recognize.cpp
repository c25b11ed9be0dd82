#include "models/recognize.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace smartcv::models {
namespace {

// -1 fits any size; an empty shape any shape.
struct Mark {
  const char* tensor;
  std::vector<std::int64_t> shape;
};

struct Signature {
  const char* model;
  const char* description;
  std::vector<Mark> marks;
};

// The first that fits counts: what is narrower stands before what is wider. Shapes are those of the published
// networks (../shared/facts, and the key lists in ../shared/golden/pseudo that tests/models holds against this table).
const std::vector<Signature>& signatures() {
  static const std::vector<Signature> table{
      {"yolov8n-pose",
       "YOLOv8n-pose, 17 key points",
       {{"model.0.conv.weight", {16, 3, 3, 3}}, {"model.22.cv4.0.2.weight", {51, 51, 1, 1}}}},
      {"yolov8s-pose",
       "YOLOv8s-pose, 17 key points",
       {{"model.0.conv.weight", {32, 3, 3, 3}}, {"model.22.cv4.0.2.weight", {51, 51, 1, 1}}}},
      {"yolov8m-pose",
       "YOLOv8m-pose, 17 key points",
       {{"model.0.conv.weight", {48, 3, 3, 3}}, {"model.22.cv4.0.2.weight", {51, 51, 1, 1}}}},
      {"",
       "a YOLOv8-pose network of a size or with key points that smartcv has no use for (n, s and m with 17 key points "
       "it has)",
       {{"model.0.conv.weight", {-1, 3, 3, 3}}, {"model.22.dfl.conv.weight", {}}, {"model.22.cv4.0.2.weight", {}}}},
      {"",
       "a YOLOv8 detector without key points",
       {{"model.0.conv.weight", {-1, 3, 3, 3}}, {"model.22.dfl.conv.weight", {}}}},
      {"rtmpose-t",
       "RTMPose-t, 17 key points, 256x192",
       {{"backbone.stem.0.conv.weight", {12, 3, 3, 3}},
        {"head.final_layer.weight", {17, 384, 7, 7}},
        {"head.cls_x.weight", {384, 256}},
        {"head.cls_y.weight", {512, 256}}}},
      {"rtmpose-s",
       "RTMPose-s, 17 key points, 256x192",
       {{"backbone.stem.0.conv.weight", {16, 3, 3, 3}},
        {"head.final_layer.weight", {17, 512, 7, 7}},
        {"head.cls_x.weight", {384, 256}},
        {"head.cls_y.weight", {512, 256}}}},
      {"rtmpose-m",
       "RTMPose-m, 17 key points, 256x192",
       {{"backbone.stem.0.conv.weight", {24, 3, 3, 3}},
        {"head.final_layer.weight", {17, 768, 7, 7}},
        {"head.cls_x.weight", {384, 256}},
        {"head.cls_y.weight", {512, 256}}}},
      {"",
       "an RTMPose network of a size or for key points that smartcv has no use for (t, s and m with 17 key points at "
       "256x192 it has)",
       {{"backbone.stem.0.conv.weight", {-1, 3, 3, 3}}, {"head.cls_x.weight", {}}, {"head.gau.uv.weight", {}}}},
      {"rvm-mobilenetv3",
       "Robust Video Matting, MobileNetV3",
       {{"backbone.features.0.0.weight", {16, 3, 3, 3}},
        {"aspp.aspp1.0.weight", {128, 960, 1, 1}},
        {"project_mat.conv.weight", {4, 16, 1, 1}}}},
      {"rvm-resnet50",
       "Robust Video Matting, ResNet-50",
       {{"backbone.conv1.weight", {64, 3, 7, 7}},
        {"aspp.aspp1.0.weight", {256, 2048, 1, 1}},
        {"project_mat.conv.weight", {4, 16, 1, 1}}}},
      {"facenet-vggface2",
       "InceptionResnetV1, 512 numbers for a face, trained on VGGFace2 (8631 people)",
       {{"conv2d_1a.conv.weight", {32, 3, 3, 3}}, {"last_linear.weight", {512, 1792}}, {"logits.weight", {8631, 512}}}},
      {"facenet-casia",
       "InceptionResnetV1, 512 numbers for a face, trained on CASIA-WebFace (10575 people)",
       {{"conv2d_1a.conv.weight", {32, 3, 3, 3}},
        {"last_linear.weight", {512, 1792}},
        {"logits.weight", {10575, 512}}}},
      {"",
       "an InceptionResnetV1 without the published classifier; name it by its path where a job takes a model",
       {{"conv2d_1a.conv.weight", {32, 3, 3, 3}}, {"last_linear.weight", {512, 1792}}}},
      {"dlib-resnet",
       "dlib's face recognition ResNet, 128 numbers for a face",
       {{"stem.conv.weight", {32, 3, 7, 7}}, {"blocks.13.conv2.weight", {256, 256, 3, 3}}, {"fc.weight", {128, 256}}}},
      {"u2netp",
       "U-2-Net small (u2netp)",
       {{"stage1.rebnconvin.conv_s1.weight", {64, 3, 3, 3}},
        {"stage6.rebnconvin.conv_s1.weight", {64, 64, 3, 3}},
        {"outconv.weight", {1, 6, 1, 1}}}},
      {"",
       "a U-2-Net of a size that smartcv has no use for (u2netp it has)",
       {{"stage1.rebnconvin.conv_s1.weight", {}}, {"outconv.weight", {}}}},
      {"mtcnn-pnet",
       "MTCNN, stage 1 (P-Net)",
       {{"conv1.weight", {10, 3, 3, 3}}, {"conv4_1.weight", {2, 32, 1, 1}}, {"conv4_2.weight", {4, 32, 1, 1}}}},
      {"mtcnn-rnet",
       "MTCNN, stage 2 (R-Net)",
       {{"conv1.weight", {28, 3, 3, 3}}, {"dense4.weight", {128, 576}}, {"dense5_1.weight", {2, 128}}}},
      {"mtcnn-onet",
       "MTCNN, stage 3 (O-Net)",
       {{"conv1.weight", {32, 3, 3, 3}}, {"dense5.weight", {256, 1152}}, {"dense6_1.weight", {2, 256}}}},
      // The exporter's numbers, see nn/networks/centerface_net.cpp.
      {"centerface", "CenterFace", {{"542", {32, 3, 3, 3}}, {"544", {32}}, {"546", {32, 1, 3, 3}}}},
      {"",
       "a CenterFace with renamed tensors; smartcv takes the published ONNX file",
       {{"stem.weight", {32, 3, 3, 3}}, {"dw0.weight", {32, 1, 3, 3}}, {"blocks.0.expand.weight", {}}}},
  };
  return table;
}

bool fits(const Mark& mark, const weights::Weights& weights) {
  const auto found = weights.tensors().find(mark.tensor);
  if (found == weights.tensors().end()) {
    return false;
  }
  const auto& shape = found->second.shape;
  return mark.shape.empty() ||
         std::equal(shape.begin(), shape.end(), mark.shape.begin(), mark.shape.end(),
                    [](std::int64_t is, std::int64_t wanted) { return wanted == -1 || is == wanted; });
}

}  // namespace

std::optional<Recognition> recognize(const weights::Weights& weights) {
  for (const auto& signature : signatures()) {
    if (std::all_of(signature.marks.begin(), signature.marks.end(),
                    [&](const Mark& mark) { return fits(mark, weights); })) {
      return Recognition{signature.model, signature.description};
    }
  }
  return std::nullopt;
}

}  // namespace smartcv::models

#include "benchmarks/nn_subjects.h"

#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/accumulate.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "config/data_folder.h"
#include "nn/layer_builder.h"
#include "nn/networks/centerface_net.h"
#include "nn/networks/dlib_face_resnet.h"
#include "nn/networks/inception_resnet_v1.h"
#include "nn/networks/rtmpose_net.h"
#include "nn/networks/rvm_net.h"
#include "nn/networks/u2net.h"
#include "nn/networks/yolov8_pose_net.h"
#include "weights/weights.h"

namespace smartcv::benchmarks {
namespace {

namespace fs = std::filesystem;

nn::Device cpu(nn::Precision precision) {
  nn::Device device;
  device.precision = precision;
  return device;
}

template <typename Network>
Forward forward_of(std::shared_ptr<const Network> network) {
  return [network = std::move(network)](const at::Tensor& batch) {
    const c10::InferenceMode guard;
    static_cast<void>((*network)(batch));
  };
}

std::optional<Subject> centerface(std::int64_t height, std::int64_t width) {
  const auto file = config::models_folder() / "centerface.onnx";
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  return Subject{"centerface", {height, width}, [file](nn::Precision precision, nn::ConvPath path) {
                   const c10::InferenceMode guard;
                   const auto weights = weights::read_weights(file);
                   return forward_of(std::make_shared<const nn::CenterFaceNet>(weights, cpu(precision), path));
                 }};
}

// What a network looks at to tell which of its sizes it is: one tensor, of any values.
weights::Weights marker(const std::string& name, std::vector<std::int64_t> shape) {
  const auto bytes = std::make_shared<const std::vector<std::byte>>(
      static_cast<std::size_t>(c10::multiply_integers(shape)) * sizeof(float));
  return {{{name, {weights::DataType::float32, std::move(shape), *bytes}}}, bytes, "made-up"};
}

// A network of made-up weights; `arguments` stand behind the builder in its constructor.
template <typename Network, typename... Arguments>
std::shared_ptr<const Network> invented(const weights::Weights& marks, nn::Precision precision, nn::ConvPath path,
                                        const Arguments&... arguments) {
  const c10::InferenceMode guard;
  nn::LayerBuilder layers(marks, cpu(precision), path, nn::LayerBuilder::Purpose::invent);
  return std::make_shared<const Network>(layers, arguments...);
}

Subject yolov8(char letter, std::int64_t width) {
  return {std::string("yolov8") + letter + "-pose", {384, 640}, [width](nn::Precision precision, nn::ConvPath path) {
            const auto marks = marker("model.0.conv.weight", {width, 3, 3, 3});
            return forward_of(invented<nn::Yolov8PoseNet>(marks, precision, path, nn::yolov8_variant(marks)));
          }};
}

Subject rtmpose_s() {
  return {"rtmpose-s", {nn::RtmposeNet::height, nn::RtmposeNet::width}, [](nn::Precision precision, nn::ConvPath path) {
            const auto marks = marker("backbone.stem.0.conv.weight", {16, 3, 3, 3});
            return forward_of(invented<nn::RtmposeNet>(marks, precision, path, nn::cspnext_variant(marks)));
          }};
}

template <typename Network>
Subject square(const char* name, std::int64_t side) {
  return {name, {side, side}, [](nn::Precision precision, nn::ConvPath path) {
            return forward_of(invented<Network>(marker("none", {1}), precision, path));
          }};
}

// The frames of a batch are consecutive ones of one video.
Subject rvm(const char* name, const char* mark) {
  return {name, {1080, 1920}, [mark](nn::Precision precision, nn::ConvPath path) -> Forward {
            const auto network = invented<nn::RvmNet>(marker(mark, {64, 3, 7, 7}), precision, path);
            return [network](const at::Tensor& batch) {
              const c10::InferenceMode guard;
              std::vector<at::Tensor> frames;
              for (std::int64_t i = 0; i < batch.size(0); ++i) {
                frames.push_back(batch.narrow(0, i, 1));
              }
              nn::RvmMemory memory;
              static_cast<void>((*network)(frames, memory, {.downsample_ratio = 0.25, .foreground = true}));
            };
          }};
}

std::vector<Subject> make_subjects() {
  std::vector<Subject> list;
  for (const auto& [height, width] : {std::pair{544, 960}, std::pair{384, 640}}) {
    if (auto subject = centerface(height, width)) {
      list.push_back(std::move(*subject));
    }
  }
  list.push_back(yolov8('n', 16));
  list.push_back(yolov8('s', 32));
  list.push_back(yolov8('m', 48));
  list.push_back(rtmpose_s());
  list.push_back(square<nn::InceptionResnetV1>("inception-resnet-v1", nn::InceptionResnetV1::side));
  list.push_back(square<nn::DlibFaceResnet>("dlib-resnet", nn::DlibFaceResnet::side));
  list.push_back(square<nn::U2Net>("u2netp", nn::U2Net::side));
  list.push_back(rvm("rvm-mobilenetv3", "none"));
  list.push_back(rvm("rvm-resnet50", "backbone.conv1.weight"));
  return list;
}

}  // namespace

at::Tensor Subject::input(std::int64_t batch) const {
  return at::rand({batch, 3, size[0], size[1]}).contiguous(at::MemoryFormat::ChannelsLast);
}

const std::vector<Subject>& subjects() {
  static const std::vector<Subject> list = make_subjects();
  return list;
}

}  // namespace smartcv::benchmarks

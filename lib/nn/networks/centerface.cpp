#include "nn/networks/centerface.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "nn/inference.h"
#include "nn/input_tensors.h"
#include "nn/networks/centerface_decode.h"
#include "nn/precision.h"
#include "vision/rgb_sampler.h"

namespace smartcv::nn {
namespace {

constexpr int alignment = 32;           // the network halves its input five times
constexpr float saturated_width = 350;  // px of the network's input from which on boxes stop growing

int aligned(int side) { return (side + alignment - 1) / alignment * alignment; }

vision::Size size_of(const at::Tensor& tensor) {
  return {static_cast<int>(tensor.size(3)), static_cast<int>(tensor.size(2))};
}

DetectorOptions settled(DetectorOptions options) {
  options.device = nn::settled(options.device, NetworkFamily::face_detector);
  return options;
}

void scale(std::vector<FaceDetection>& faces, vision::Size from, vision::Size to) {
  const float x = static_cast<float>(to.width) / static_cast<float>(from.width);
  const float y = static_cast<float>(to.height) / static_cast<float>(from.height);
  for (auto& face : faces) {
    face.box = {face.box.x1 * x, face.box.y1 * y, face.box.x2 * x, face.box.y2 * y};
    for (auto& point : face.landmarks) {
      point = {point.x * x, point.y * y};
    }
  }
}

}  // namespace

vision::Size centerface_input(vision::Size upright, int long_side) {
  const int source = std::max(upright.width, upright.height);
  const double factor = static_cast<double>(std::min(long_side, source)) / source;
  const auto side = [&](int length) { return aligned(std::max(1, static_cast<int>(std::lround(length * factor)))); };
  return {side(upright.width), side(upright.height)};
}

CenterFace::CenterFace(const weights::Weights& weights, const DetectorOptions& options)
    : options_(settled(options)), net_(weights, options_.device, options_.path) {}

DetectorInput CenterFace::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  DetectorInput input;
  input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  std::vector<vision::Size> passes{centerface_input(input.upright, options_.detect_width)};
  const int main_side = std::max(passes[0].width, passes[0].height);
  if (options_.large_face_width > 0 &&
      options_.large_face_width<main_side&& static_cast<float>(passes[0].width)> saturated_width) {
    passes.push_back(centerface_input(input.upright, options_.large_face_width));
  }
  auto tensors = std::make_shared<InputTensors>();
  run_inference("CenterFace", [&] {
    for (const auto& size : passes) {
      auto tensor = at::empty({1, 3, size.height, size.width},
                              at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
      vision::to_rgb_float(picture, orientation, size, 1.0F, tensor.data_ptr<float>());
      tensors->passes.push_back(std::move(tensor));
    }
  });
  input.tensors = std::move(tensors);
  return input;
}

std::vector<std::vector<FaceDetection>> CenterFace::detect(std::span<const DetectorInput* const> inputs) const {
  std::vector<std::vector<FaceDetection>> result(inputs.size());
  run_inference("CenterFace", [&] {
    if (!options_.device.cuda) {
      // One picture at a time: a batch only makes the activations too large for the caches.
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::vector<at::Tensor> maps;
        for (const auto& tensor : inputs[i]->tensors->passes) {
          maps.push_back(net_(tensor));
        }
        result[i] = faces(*inputs[i], maps);
      }
      return;
    }
    std::vector<std::vector<at::Tensor>> maps(inputs.size());
    for (std::size_t pass = 0; !inputs.empty() && pass < inputs[0]->tensors->passes.size(); ++pass) {
      std::vector<at::Tensor> batch;
      for (const auto* input : inputs) {
        batch.push_back(input->tensors->passes[pass]);
      }
      const auto out = net_(at::cat(batch));
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        maps[i].push_back(out.narrow(0, static_cast<std::int64_t>(i), 1));
      }
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      result[i] = faces(*inputs[i], maps[i]);
    }
  });
  return result;
}

std::vector<FaceDetection> CenterFace::faces(const DetectorInput& input, std::span<const at::Tensor> maps) const {
  std::vector<std::vector<FaceDetection>> passes;
  for (std::size_t pass = 0; pass < maps.size(); ++pass) {
    const auto size = size_of(input.tensors->passes[pass]);
    const std::span<const float> values(maps[pass].const_data_ptr<float>(),
                                        static_cast<std::size_t>(maps[pass].numel()));
    passes.push_back(decode_centerface(values, size, options_.threshold));
    scale(passes.back(), size, input.upright);
  }
  auto result = std::move(passes[0]);
  if (passes.size() > 1) {
    const float saturation = saturated_width * static_cast<float>(input.upright.width) /
                             static_cast<float>(size_of(input.tensors->passes[0]).width);
    result = merge_large_faces(std::move(result), std::move(passes[1]), saturation);
  }
  std::erase_if(result, [&](const FaceDetection& face) {
    return std::min(face.box.width(), face.box.height()) < static_cast<float>(options_.min_face);
  });
  return result;
}

}  // namespace smartcv::nn

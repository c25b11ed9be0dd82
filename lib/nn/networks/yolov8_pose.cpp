#include "nn/networks/yolov8_pose.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <cstddef>
#include <utility>

#include "nn/inference.h"
#include "nn/input_tensors.h"
#include "nn/networks/yolov8_pose_decode.h"
#include "vision/rgb_sampler.h"

namespace smartcv::nn {
namespace {

constexpr int alignment = 32;  // the network halves its input five times
constexpr float gray = 114;

int aligned(int side) { return (side + alignment - 1) / alignment * alignment; }

std::span<const float> values(const at::Tensor& batch, std::int64_t index) {
  const auto count = static_cast<std::size_t>(batch.numel() / batch.size(0));
  return {batch.const_data_ptr<float>() + static_cast<std::size_t>(index) * count, count};
}

vision::Point to_picture(vision::Point point, const vision::Letterbox& placed, vision::Size upright) {
  const float x = static_cast<float>(upright.width) / static_cast<float>(placed.inner.width);
  const float y = static_cast<float>(upright.height) / static_cast<float>(placed.inner.height);
  return {(point.x - static_cast<float>(placed.left)) * x, (point.y - static_cast<float>(placed.top)) * y};
}

}  // namespace

vision::Size yolov8_input(vision::Size upright, int input_size, PoseInputShape shape) {
  const int side = aligned(input_size);
  if (shape == PoseInputShape::square) {
    return {side, side};
  }
  const auto inner = vision::letterbox(upright, {side, side}).inner;
  return {aligned(inner.width), aligned(inner.height)};
}

Yolov8Pose::Yolov8Pose(const weights::Weights& weights, const PoseOptions& options)
    : options_(options),
      variant_(yolov8_variant(weights)),
      net_(make_network<Yolov8PoseNet>(weights, options.device, options.path, variant_)) {}

PoseInput Yolov8Pose::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  PoseInput input;
  input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const auto size = yolov8_input(input.upright, options_.input_size, options_.input_shape);
  auto tensors = std::make_shared<InputTensors>();
  run_inference(name(), [&] {
    auto tensor = at::empty({1, 3, size.height, size.width},
                            at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    vision::to_rgb_float_letterbox(picture, orientation, size, gray, 1.0F / 255.0F, tensor.data_ptr<float>());
    tensors->passes.push_back(std::move(tensor));
  });
  input.tensors = std::move(tensors);
  return input;
}

PoseInput Yolov8Pose::prepare(const media::ConstPicture& picture, media::Orientation orientation,
                              std::span<const vision::Box> /*people*/) const {
  return prepare(picture, orientation);
}

std::vector<std::vector<PersonPose>> Yolov8Pose::detect(std::span<const PoseInput* const> inputs) const {
  std::vector<std::vector<PersonPose>> result(inputs.size());
  run_inference(name(), [&] {
    if (!options_.device.cuda) {
      // One picture at a time: a batch only makes the activations too large for the caches.
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        result[i] = people(net_(inputs[i]->tensors->passes[0]), 0, inputs[i]->upright);
      }
      return;
    }
    std::vector<at::Tensor> batch;
    for (const auto* input : inputs) {
      batch.push_back(input->tensors->passes[0]);
    }
    if (batch.empty()) {
      return;
    }
    const auto levels = net_(at::cat(batch));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      result[i] = people(levels, static_cast<std::int64_t>(i), inputs[i]->upright);
    }
  });
  return result;
}

std::vector<PersonPose> Yolov8Pose::people(const std::array<Yolov8PoseNet::Level, 3>& levels, std::int64_t index,
                                           vision::Size upright) const {
  std::array<Yolov8Cells, 3> cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& level = levels[i];
    cells[i] = {static_cast<int>(Yolov8PoseNet::strides[i]),
                static_cast<int>(level.scores.size(2)),
                static_cast<int>(level.scores.size(3)),
                values(level.boxes, index),
                values(level.scores, index),
                values(level.points, index)};
  }
  auto found = suppress_poses(decode_yolov8_pose(cells, options_.threshold));
  const auto placed = vision::letterbox(upright, {cells[0].columns * cells[0].stride, cells[0].rows * cells[0].stride});
  for (auto& person : found) {
    const auto corner = to_picture({person.box.x1, person.box.y1}, placed, upright);
    const auto opposite = to_picture({person.box.x2, person.box.y2}, placed, upright);
    person.box = vision::clipped({corner.x, corner.y, opposite.x, opposite.y}, upright);
    for (auto& keypoint : person.keypoints) {
      keypoint.point = to_picture(keypoint.point, placed, upright);
    }
  }
  return found;
}

}  // namespace smartcv::nn

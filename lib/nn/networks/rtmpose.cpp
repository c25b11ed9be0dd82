#include "nn/networks/rtmpose.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "nn/inference.h"
#include "nn/input_tensors.h"
#include "nn/networks/rtmpose_decode.h"
#include "vision/affine_sampler.h"

namespace smartcv::nn {
namespace {

constexpr float padding = 1.25F;
constexpr vision::Size input_size{static_cast<int>(RtmposeNet::width), static_cast<int>(RtmposeNet::height)};
constexpr std::array<float, 3> mean{123.675F, 116.28F, 103.53F};
constexpr std::array<float, 3> deviation{58.395F, 57.12F, 57.375F};

void normalise(std::span<float> rgb) {
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    for (std::size_t c = 0; c < 3; ++c) {
      rgb[i + c] = (rgb[i + c] - mean[c]) / deviation[c];
    }
  }
}

PersonPose in_picture(const std::array<Keypoint, joint_count>& keypoints, const vision::Box& box) {
  const auto to_picture = rtmpose_crop(box).pixel_centres;
  PersonPose person;
  person.box = box;
  for (std::size_t i = 0; i < joint_count; ++i) {
    auto& keypoint = person.keypoints[i];
    keypoint = {to_picture(keypoints[i].point), std::clamp(keypoints[i].score, 0.0F, 1.0F)};
    person.score += keypoint.score / joint_count;
  }
  return person;
}

}  // namespace

RtmposeCrop rtmpose_crop(const vision::Box& box) {
  constexpr float ratio = static_cast<float>(input_size.width) / static_cast<float>(input_size.height);
  const auto center = box.center();
  // A box without an extent is looked at as one pixel.
  const float width = std::max(box.width(), 1.0F) * padding;
  const float height = std::max(box.height(), 1.0F) * padding;
  const double scale = std::max(width, height * ratio) / static_cast<float>(input_size.width);
  RtmposeCrop crop;
  crop.pixel_centres.xx = scale;
  crop.pixel_centres.yy = scale;
  crop.pixel_centres.x0 = center.x - scale * input_size.width / 2;
  crop.pixel_centres.y0 = center.y - scale * input_size.height / 2;
  crop.corners = vision::from_pixel_centres(crop.pixel_centres);
  return crop;
}

Rtmpose::Rtmpose(const weights::Weights& weights, const PoseOptions& options)
    : options_(options),
      variant_(cspnext_variant(weights)),
      net_(make_network<RtmposeNet>(weights, options.device, options.path, variant_)) {}

PoseInput Rtmpose::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  const auto upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const vision::Box whole{0, 0, static_cast<float>(upright.width), static_cast<float>(upright.height)};
  return prepare(picture, orientation, std::array{whole});
}

PoseInput Rtmpose::prepare(const media::ConstPicture& picture, media::Orientation orientation,
                           std::span<const vision::Box> people) const {
  PoseInput input;
  input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  input.people.assign(people.begin(), people.end());
  auto tensors = std::make_shared<InputTensors>();
  run_inference(name(), [&] {
    auto crops = at::empty({static_cast<std::int64_t>(people.size()), 3, RtmposeNet::height, RtmposeNet::width},
                           at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    constexpr std::size_t crop_values = std::size_t{3} * RtmposeNet::height * RtmposeNet::width;
    for (std::size_t i = 0; i < people.size(); ++i) {
      const std::span<float> values(crops.data_ptr<float>() + i * crop_values, crop_values);
      vision::AffineCrop crop;
      crop.to_picture = rtmpose_crop(people[i]).corners;
      crop.size = input_size;
      crop.most_samples = 1;
      vision::affine_rgb_float(picture, orientation, crop, values.data());
      normalise(values);
    }
    tensors->passes.push_back(std::move(crops));
  });
  input.tensors = std::move(tensors);
  return input;
}

std::vector<std::vector<PersonPose>> Rtmpose::detect(std::span<const PoseInput* const> inputs) const {
  std::vector<std::vector<PersonPose>> result(inputs.size());
  run_inference(name(), [&] {
    std::vector<at::Tensor> crops;
    for (const auto* input : inputs) {
      if (!input->people.empty()) {
        crops.push_back(input->tensors->passes[0]);
      }
    }
    if (crops.empty()) {
      return;
    }
    const auto [x, y] = net_(crops.size() == 1 ? crops[0] : at::cat(crops));
    const auto x_count = static_cast<std::size_t>(x.numel() / x.size(0));
    const auto y_count = static_cast<std::size_t>(y.numel() / y.size(0));
    std::size_t crop = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      for (const auto& box : inputs[i]->people) {
        const std::span<const float> x_bins(x.const_data_ptr<float>() + crop * x_count, x_count);
        const std::span<const float> y_bins(y.const_data_ptr<float>() + crop * y_count, y_count);
        result[i].push_back(in_picture(decode_simcc(x_bins, y_bins), box));
        ++crop;
      }
    }
  });
  return result;
}

}  // namespace smartcv::nn

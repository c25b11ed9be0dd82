#include "nn/networks/mtcnn.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <opencv2/core/mat.hpp>

#include "nn/inference.h"
#include "nn/input_tensors.h"
#include "vision/nms.h"
#include "vision/rgb_sampler.h"

namespace smartcv::nn {
namespace {

using mtcnn::Candidate;
using vision::NmsOptions;

constexpr int default_min_face = 20;
constexpr float p_threshold = 0.6F;
constexpr float r_threshold = 0.7F;
constexpr float o_threshold = 0.7F;

constexpr NmsOptions within_level{0.5F, false, NmsOptions::Overlap::over_union, false};
constexpr NmsOptions within_picture{0.7F, false, NmsOptions::Overlap::over_union, false};
constexpr NmsOptions last_stage{0.7F, false, NmsOptions::Overlap::over_smaller, true};

// Crops go through R-Net and O-Net in batches of at most this many, filled up to a multiple of the step: a new batch
// size costs oneDNN a new set of kernels.
constexpr std::size_t crop_batch = 128;
constexpr std::size_t crop_step = 16;

at::TensorOptions channels_last(at::ScalarType type) {
  return at::TensorOptions(type).memory_format(at::MemoryFormat::ChannelsLast);
}

RgbView crop_view(const RgbView& picture, const mtcnn::Crop& crop) {
  return {picture.data + crop.y * picture.row_stride + 3 * static_cast<std::ptrdiff_t>(crop.x), picture.row_stride,
          crop.size};
}

void take_outputs(const float* values, std::int64_t channels, Candidate& candidate) {
  candidate.score = mtcnn::face_probability(values[0], values[1]);
  std::copy(values + 2, values + 6, candidate.regression.begin());
  if (channels > 6) {
    for (std::size_t i = 0; i < candidate.landmarks.size(); ++i) {
      candidate.landmarks[i] = {values[6 + i], values[11 + i]};
    }
  }
}

}  // namespace

Mtcnn::Mtcnn(const Files& files, const DetectorOptions& options)
    : options_(options),
      p_net_(mtcnn::Net::p_net(files.p_net, options.device, options.path)),
      r_net_(mtcnn::Net::r_net(files.r_net, options.device, options.path)),
      o_net_(mtcnn::Net::o_net(files.o_net, options.device, options.path)) {
  if (options_.min_face <= 0) {
    options_.min_face = default_min_face;
  }
}

DetectorInput Mtcnn::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  DetectorInput input;
  input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  const cv::Mat rgb = vision::to_rgb8(picture, orientation, input.upright);
  auto tensors = std::make_shared<InputTensors>();
  run_inference("MTCNN", [&] {
    auto tensor = at::empty({1, 3, rgb.rows, rgb.cols}, channels_last(at::kByte));
    std::memcpy(tensor.data_ptr(), rgb.data, rgb.total() * rgb.elemSize());
    tensors->passes.push_back(std::move(tensor));
  });
  input.tensors = std::move(tensors);
  return input;
}

std::vector<std::vector<FaceDetection>> Mtcnn::detect(std::span<const DetectorInput* const> inputs) const {
  std::vector<std::vector<FaceDetection>> result;
  run_inference("MTCNN", [&] {
    for (const auto* input : inputs) {
      result.push_back(faces({input->tensors->passes[0].const_data_ptr<std::uint8_t>(),
                              3 * static_cast<std::ptrdiff_t>(input->upright.width), input->upright}));
    }
  });
  return result;
}

std::vector<FaceDetection> Mtcnn::faces(const RgbView& picture) const {
  const auto candidates = finish(picture, refine(picture, propose(picture)));
  std::vector<FaceDetection> result;
  for (const auto& candidate : candidates) {
    if (candidate.score >= options_.threshold) {
      result.push_back({candidate.box, candidate.score, candidate.landmarks});
    }
  }
  return result;
}

Mtcnn::Candidates Mtcnn::proposed_at(const RgbView& picture, double scale) const {
  const auto size = mtcnn::level_size(picture.size, scale);
  auto level = at::empty({1, 3, size.height, size.width}, channels_last(at::kFloat));
  mtcnn_area_resize(picture, size, level.data_ptr<float>());
  const auto maps = p_net_(level);
  const float* cell = maps.const_data_ptr<float>();
  Candidates found;
  for (int row = 0; row < maps.size(2); ++row) {
    for (int column = 0; column < maps.size(3); ++column, cell += maps.size(1)) {
      Candidate candidate;
      take_outputs(cell, maps.size(1), candidate);
      if (candidate.score >= p_threshold) {
        candidate.box = mtcnn::cell_box(column, row, scale);
        found.push_back(candidate);
      }
    }
  }
  return vision::suppressed(found, within_level);
}

Mtcnn::Candidates Mtcnn::propose(const RgbView& picture) const {
  Candidates all;
  for (const double scale : mtcnn::pyramid_scales(picture.size, options_.min_face)) {
    const auto level = proposed_at(picture, scale);
    all.insert(all.end(), level.begin(), level.end());
  }
  auto kept = vision::suppressed(all, within_picture);
  for (auto& candidate : kept) {
    mtcnn::regress(candidate, 0);
    mtcnn::make_square(candidate);
  }
  return kept;
}

Mtcnn::Candidates Mtcnn::refine(const RgbView& picture, const Candidates& proposals) const {
  auto candidates = judged(r_net_, 24, picture, proposals);
  std::erase_if(candidates, [](const Candidate& candidate) { return !(candidate.score > r_threshold); });
  candidates = vision::suppressed(candidates, within_picture);
  for (auto& candidate : candidates) {
    mtcnn::regress(candidate, 1);
    mtcnn::make_square(candidate);
  }
  return candidates;
}

Mtcnn::Candidates Mtcnn::finish(const RgbView& picture, const Candidates& refined) const {
  auto candidates = judged(o_net_, 48, picture, refined);
  std::erase_if(candidates, [](const Candidate& candidate) { return !(candidate.score > o_threshold); });
  for (auto& candidate : candidates) {
    mtcnn::place_landmarks(candidate);
    mtcnn::regress(candidate, 1);
  }
  return vision::suppressed(candidates, last_stage);
}

Mtcnn::Candidates Mtcnn::judged(const mtcnn::Net& net, int side, const RgbView& picture, const Candidates& candidates) {
  Candidates judged;
  std::vector<mtcnn::Crop> crops;
  for (const auto& candidate : candidates) {
    if (const auto crop = mtcnn::crop_of(candidate.box, picture.size)) {
      judged.push_back(candidate);
      crops.push_back(*crop);
    }
  }
  const auto crop_values = static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
  for (std::size_t first = 0; first < judged.size(); first += crop_batch) {
    const std::size_t count = std::min(crop_batch, judged.size() - first);
    const std::size_t filled = (count + crop_step - 1) / crop_step * crop_step;
    const auto batch = at::zeros({static_cast<std::int64_t>(filled), side, side, 3}, at::TensorOptions(at::kFloat));
    for (std::size_t i = 0; i < count; ++i) {
      mtcnn_area_resize(crop_view(picture, crops[first + i]), {side, side}, batch.data_ptr<float>() + i * crop_values);
    }
    const auto out = net(batch.permute({0, 3, 1, 2}));
    const std::int64_t channels = out.size(1);
    for (std::size_t i = 0; i < count; ++i) {
      take_outputs(out.const_data_ptr<float>() + static_cast<std::int64_t>(i) * channels, channels, judged[first + i]);
    }
  }
  return judged;
}

}  // namespace smartcv::nn

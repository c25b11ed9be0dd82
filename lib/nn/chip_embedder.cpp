#include "nn/chip_embedder.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "nn/inference.h"
#include "nn/networks/facenet_crop.h"
#include "vision/affine_sampler.h"

namespace smartcv::nn {
namespace {

// Chips that go through the network together on the CPU. Measured on one thread, fp32, milliseconds per chip at slices
// of 1, 4, 8, 16, 32: dlib 7.7, 5.2, 4.8, 4.6, 4.3 (the weights are read once for all); more would only take more
// memory.
constexpr std::size_t cpu_slice = 32;

}  // namespace

ChipEmbedder::ChipEmbedder(EmbedderFacts facts, vision::ChipKind kind, const EmbedderOptions& options, Network network)
    : facts_(std::move(facts)),
      kind_(kind),
      options_(options),
      network_(std::move(network)),
      buffers_(facts_.chip_side) {
  // A margin that does not fit is refused now and not at the first face.
  static_cast<void>(facenet_crop({0, 0, 1, 1}, {1, 1}, facts_.chip_side, options_.margin));
}

cv::Mat ChipEmbedder::prepare(const media::ConstPicture& picture, media::Orientation orientation,
                              const FaceDetection& face) const {
  if (face.box.area() <= 0) {
    throw Error(ErrorCode::internal, "an empty face has no embedding");
  }
  const int side = facts_.chip_side;
  if (options_.align == FaceAlign::none) {
    const auto upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
    return facenet_chip(picture, orientation, facenet_crop(face.box, upright, side, options_.margin), side);
  }
  // Black beyond the picture, as dlib cuts its chips.
  return vision::affine_rgb8(
      picture, orientation,
      {.to_picture = vision::chip_to_picture(face.box, face.landmarks, kind_, options_.landmarks),
       .size = {side, side}});
}

std::vector<Embedding> ChipEmbedder::embed(std::span<const cv::Mat> chips) const {
  std::vector<Embedding> result;
  result.reserve(chips.size());
  const std::size_t slice = options_.device.cuda ? std::max<std::size_t>(chips.size(), 1) : cpu_slice;
  run_inference(facts_.name, [&] {
    for (std::size_t first = 0; first < chips.size(); first += slice) {
      const auto part = chips.subspan(first, std::min(slice, chips.size() - first));
      const BatchBuffers::Loan loan(buffers_, part.size());
      fill(loan.batch(), part);
      const auto embeddings = network_(loan.batch().permute({0, 3, 1, 2})).cpu().contiguous();
      const auto* values = embeddings.const_data_ptr<float>();
      for (std::size_t i = 0; i < part.size(); ++i) {
        result.emplace_back(values, values + facts_.dimension);
        values += facts_.dimension;
      }
    }
  });
  return result;
}

void ChipEmbedder::fill(const at::Tensor& batch, std::span<const cv::Mat> chips) const {
  const int side = facts_.chip_side;
  auto* out = batch.data_ptr<std::uint8_t>();
  const auto row_bytes = static_cast<std::size_t>(side) * 3;
  for (const auto& chip : chips) {
    if (chip.type() != CV_8UC3 || chip.cols != side || chip.rows != side) {
      throw Error(ErrorCode::internal, fmt::format("{} takes chips of {}x{} pixels, this one has {}x{}", facts_.name,
                                                   side, side, chip.cols, chip.rows));
    }
    for (int y = 0; y < side; ++y) {
      std::memcpy(out, chip.ptr(y), row_bytes);
      out += row_bytes;
    }
  }
}

}  // namespace smartcv::nn

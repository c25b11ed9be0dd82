#include "nn/networks/rvm.h"

#include <ATen/ops/empty.h>

#include <cstddef>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "nn/inference.h"
#include "nn/matting_tensor.h"
#include "nn/networks/rvm_state.h"
#include "vision/rgb_sampler.h"

namespace smartcv::nn {
namespace {

constexpr std::size_t colors = 3;

Matte matte_of(const MatteTensors& tensors) {
  const auto memory = std::make_shared<const MatteTensors>(MatteTensors{
      tensors.alpha.to(at::kCPU), tensors.foreground.defined() ? tensors.foreground.to(at::kCPU) : tensors.foreground});
  Matte matte;
  matte.size = {static_cast<int>(memory->alpha.size(3)), static_cast<int>(memory->alpha.size(2))};
  matte.alpha = memory->alpha.const_data_ptr<float>();
  if (memory->foreground.defined()) {
    for (std::size_t c = 0; c < colors; ++c) {
      matte.foreground[c] =
          memory->foreground.const_data_ptr<float>() + c * static_cast<std::size_t>(memory->alpha.numel());
    }
  }
  matte.memory = memory;
  return matte;
}

void require_ratio(double ratio, vision::Size size) {
  if (!(ratio > 0 && ratio <= 1) || downsampled(size.width, ratio) < 1 || downsampled(size.height, ratio) < 1) {
    throw Error(
        ErrorCode::usage,
        fmt::format("a downsample ratio of {} cannot be used for a picture of {}x{}: give one above 0 and up to "
                    "1 that leaves some pixels",
                    ratio, size.width, size.height));
  }
}

}  // namespace

Rvm::Rvm(const weights::Weights& weights, const MattingOptions& options)
    : options_(options), net_(make_network<RvmNet>(weights, options.device, options.path)) {}

std::unique_ptr<MattingState> Rvm::make_state() const {
  return std::make_unique<RvmState>(net_.name(), net_.memory_channels(), net_.where().device());
}

MattingInput Rvm::prepare(const media::ConstPicture& picture, media::Orientation orientation) const {
  MattingInput input;
  input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
  auto tensor = std::make_shared<MattingTensor>();
  run_inference("Robust Video Matting", [&] {
    tensor->picture = at::empty({1, colors, input.upright.height, input.upright.width},
                                at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    constexpr float full_scale = 255;
    vision::to_rgb_float(picture, orientation, input.upright, 1 / full_scale, tensor->picture.data_ptr<float>());
  });
  input.tensor = std::move(tensor);
  return input;
}

void Rvm::begin(MattingInput& input, const MattingRun& options) const {
  if (options_.device.cuda) {
    return;
  }
  require_ratio(options.downsample_ratio, input.upright);
  auto tensor = std::make_shared<MattingTensor>(*input.tensor);
  run_inference("Robust Video Matting", [&] {
    auto encoded = net_.encode({&tensor->picture, 1}, options.downsample_ratio);
    tensor->downsample_ratio = options.downsample_ratio;
    tensor->small = std::move(encoded.small);
    tensor->pictures = std::move(encoded.pictures);
    tensor->features = std::move(encoded.features);
  });
  input.tensor = std::move(tensor);
}

// On the CPU one frame at a time: a batch only makes the activations too large for the caches (measured: four frames at
// once take 5 to 14 % longer each).
std::vector<MatteTensors> Rvm::run_one(const MattingTensor& input, RvmMemory& memory, const MattingRun& options) const {
  const std::span picture(&input.picture, 1);
  if (input.downsample_ratio != options.downsample_ratio) {
    return net_(picture, memory, options);
  }
  return net_.decode(picture, {input.small, input.pictures, input.features}, memory, options);
}

Matte Rvm::run_first_half(const MattingTensor& input, RvmMemory& memory, const MattingRun& options) const {
  const bool begun = input.downsample_ratio == options.downsample_ratio;
  const auto encoded = begun ? RvmNet::Encoded{input.small, input.pictures, input.features}
                             : net_.encode({&input.picture, 1}, options.downsample_ratio);
  Matte matte;
  matte.size = {static_cast<int>(input.picture.size(3)), static_cast<int>(input.picture.size(2))};
  matte.ending =
      std::make_shared<const MatteEnding>(MatteEnding{input.picture, net_.decode_recurrent(encoded, memory)});
  return matte;
}

void Rvm::end(Matte& matte, const MattingRun& options) const {
  if (matte.ending == nullptr) {
    return;
  }
  run_inference("Robust Video Matting",
                [&] { matte = matte_of(net_.end(matte.ending->picture, matte.ending->decoded, options)); });
}

std::vector<Matte> Rvm::run(std::span<const MattingInput* const> inputs, MattingState& state,
                            const MattingRun& options) const {
  std::vector<Matte> mattes;
  if (inputs.empty()) {
    return mattes;
  }
  const auto size = inputs.front()->upright;
  require_ratio(options.downsample_ratio, size);
  auto& own = dynamic_cast<RvmState&>(state);
  own.require(net_.name(), downsampled(size.height, options.downsample_ratio),
              downsampled(size.width, options.downsample_ratio));
  run_inference("Robust Video Matting", [&] {
    std::vector<at::Tensor> pictures;
    auto memory = own.memory();
    const auto keep = [&mattes](const std::vector<MatteTensors>& results) {
      for (const auto& tensors : results) {
        mattes.push_back(matte_of(tensors));
      }
    };
    for (const auto* input : inputs) {
      if (!(input->upright == size)) {
        throw Error(ErrorCode::internal, "frames of several sizes were given to one run of Robust Video Matting");
      }
      if (options_.device.cuda) {
        pictures.push_back(input->tensor->picture.to(net_.where().device()));
      } else if (options.leave_end) {
        mattes.push_back(run_first_half(*input->tensor, memory, options));
      } else {
        keep(run_one(*input->tensor, memory, options));
      }
    }
    if (options_.device.cuda) {
      keep(net_(pictures, memory, options));
    }
    own.set_memory(std::move(memory));
  });
  return mattes;
}

}  // namespace smartcv::nn

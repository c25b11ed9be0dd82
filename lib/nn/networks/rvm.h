#ifndef SMARTCV_NN_NETWORKS_RVM_H
#define SMARTCV_NN_NETWORKS_RVM_H

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nn/matting.h"
#include "nn/matting_factory.h"
#include "nn/networks/rvm_net.h"
#include "weights/weights.h"

namespace smartcv::nn {

// Robust Video Matting as a matting network.
class Rvm final : public Matting {
 public:
  // Throws Error(model) when the weights are not Robust Video Matting's.
  Rvm(const weights::Weights& weights, const MattingOptions& options);

  [[nodiscard]] std::string name() const override { return net_.name(); }
  [[nodiscard]] Precision precision() const override { return options_.device.precision; }
  [[nodiscard]] std::unique_ptr<MattingState> make_state() const override;
  [[nodiscard]] MattingInput prepare(const media::ConstPicture& picture, media::Orientation orientation) const override;
  void begin(MattingInput& input, const MattingRun& options) const override;
  void end(Matte& matte, const MattingRun& options) const override;
  [[nodiscard]] std::vector<Matte> run(std::span<const MattingInput* const> inputs, MattingState& state,
                                       const MattingRun& options) const override;

 private:
  [[nodiscard]] std::vector<MatteTensors> run_one(const MattingTensor& input, RvmMemory& memory,
                                                  const MattingRun& options) const;
  [[nodiscard]] Matte run_first_half(const MattingTensor& input, RvmMemory& memory, const MattingRun& options) const;

  MattingOptions options_;
  RvmNet net_;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RVM_H

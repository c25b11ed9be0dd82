#ifndef SMARTCV_TESTS_TASKS_MATTE_FAKE_MATTING_H
#define SMARTCV_TESTS_TASKS_MATTE_FAKE_MATTING_H

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nn/matting.h"
#include "nn/out_of_memory.h"
#include "vision/geometry.h"

namespace smartcv::matte {

// Stands in for a network where the seam is tested, not the matte: it counts the frames it remembers and paints an
// alpha it is told.
class FakeMatting : public nn::Matting {
 public:
  struct Call {
    std::size_t frames;      // in this run
    std::size_t remembered;  // before it
    friend bool operator==(const Call&, const Call&) = default;
  };
  using Alpha = std::function<float(int x, int y, vision::Size upright)>;

  explicit FakeMatting(
      std::shared_ptr<std::vector<Call>> calls, Alpha alpha = [](int, int, vision::Size) { return 1.0F; })
      : calls_(std::move(calls)), alpha_(std::move(alpha)) {}

  // A device whose memory holds no more frames than this in one run.
  void set_capacity(std::size_t frames) { capacity_ = frames; }

  [[nodiscard]] std::string name() const override { return "fake"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] std::unique_ptr<nn::MattingState> make_state() const override { return std::make_unique<State>(); }
  [[nodiscard]] nn::MattingInput prepare(const media::ConstPicture& picture,
                                         media::Orientation orientation) const override {
    return {nullptr, vision::upright_size({picture.layout.width, picture.layout.height}, orientation)};
  }
  void begin(nn::MattingInput& /*input*/, const nn::MattingRun& /*options*/) const override {}
  void end(nn::Matte& /*matte*/, const nn::MattingRun& /*options*/) const override {}
  [[nodiscard]] std::vector<nn::Matte> run(std::span<const nn::MattingInput* const> inputs, nn::MattingState& state,
                                           const nn::MattingRun& /*options*/) const override {
    auto& memory = dynamic_cast<State&>(state);
    if (inputs.size() > capacity_) {
      throw nn::OutOfMemory(ErrorCode::model, "fake ran out of memory");
    }
    calls_->push_back({inputs.size(), memory.frames});
    memory.frames += inputs.size();
    std::vector<nn::Matte> mattes;
    for (const nn::MattingInput* input : inputs) {
      mattes.push_back(matte_of(input->upright));
    }
    return mattes;
  }

 private:
  struct State : nn::MattingState {
    void reset() override { frames = 0; }
    [[nodiscard]] bool empty() const override { return frames == 0; }
    [[nodiscard]] nn::MattingSnapshot snapshot() const override { return {"fake", {}}; }
    void restore(const nn::MattingSnapshot& /*snapshot*/) override { frames = 0; }
    std::size_t frames = 0;
  };

  [[nodiscard]] nn::Matte matte_of(vision::Size size) const {
    const auto samples = std::make_shared<std::vector<float>>();
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        samples->push_back(alpha_(x, y, size));
      }
    }
    return {size, samples->data(), {}, samples};
  }

  std::shared_ptr<std::vector<Call>> calls_;
  Alpha alpha_;
  std::size_t capacity_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace smartcv::matte

#endif  // SMARTCV_TESTS_TASKS_MATTE_FAKE_MATTING_H

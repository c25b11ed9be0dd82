#ifndef SMARTCV_NN_MATTING_H
#define SMARTCV_NN_MATTING_H

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/picture.h"
#include "nn/device.h"
#include "vision/geometry.h"

namespace smartcv::nn {

// A side of the small picture the network works on, in pixels; in double, as the original computes it.
[[nodiscard]] inline std::int64_t downsampled(std::int64_t side, double ratio) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(side) * ratio));
}
// The original's ratio for portraits: the long side becomes 512 pixels, smaller pictures stay as they are.
[[nodiscard]] inline double auto_downsample_ratio(vision::Size upright) {
  constexpr double long_side = 512;
  return std::min(long_side / std::max(upright.width, upright.height), 1.0);
}

struct MattingTensor;  // nn/matting_tensor.h, for the networks alone
struct MatteEnding;    // the same

// What prepare() and begin() made of one picture, on the host: float32 RGB, 12 bytes a pixel; and after begin() up to
// 184 bytes a pixel of the small picture (44 with MobileNetV3).
struct MattingInput {
  std::shared_ptr<const MattingTensor> tensor;
  vision::Size upright;
};

// The matte of one upright picture: planes of float32, 0..1, row after row without gaps. The samples live as long as a
// copy of `memory`.
struct Matte {
  vision::Size size;
  const float* alpha = nullptr;
  // R, G, B of what is in front, not multiplied with alpha; null when run() was not asked for it.
  std::array<const float*, 3> foreground{};
  std::shared_ptr<const void> memory;
  // What Matting::end() needs where run() left the end to it; until then the samples are null.
  std::shared_ptr<const MatteEnding> ending;
};

// A network's memory, for a checkpoint of the job.
struct MattingSnapshot {
  // float32, little-endian, C order.
  struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
  };
  std::string network;          // Matting::name()
  std::vector<Tensor> tensors;  // r1..r4, [1,c,h,w]; none before the first frame
};

// What a matting network remembers from frame to frame. Belongs to the job, one for each video; not thread-safe.
class MattingState {
 public:
  virtual ~MattingState() = default;
  MattingState() = default;
  MattingState(const MattingState&) = delete;
  MattingState& operator=(const MattingState&) = delete;

  // As before the first frame; at a change of size or a shot cut.
  virtual void reset() = 0;
  [[nodiscard]] virtual bool empty() const = 0;
  // A restored state goes on bit for bit as the one the snapshot was taken of.
  [[nodiscard]] virtual MattingSnapshot snapshot() const = 0;
  // Throws Error(input) when the snapshot is not one of this network; the state is then what it was.
  virtual void restore(const MattingSnapshot& snapshot) = 0;
};

struct MattingRun {
  double downsample_ratio = 1;  // 0 < ratio <= 1; at 1 the network sees the picture itself and nothing refines
  bool foreground = true;       // false: alpha only, which is faster
  bool leave_end = false;       // run() may leave the mattes to end()
};

// A video matting network in the two halves the pipeline needs. One object is shared by all threads and jobs: all calls
// are const and thread-safe.
//
// Memory of run() for each frame: 4 bytes a pixel of the picture for alpha and 12 for the foreground, which live as
// long as the result; and about 0.5 KB a pixel of the small picture (measured; twice that where ConvPath is plain, and
// 0.1 KB a pixel of the picture besides), which is free again on return. On the CPU the latter is taken once, not for
// each frame: there the frames go through the network one after the other.
class Matting {
 public:
  virtual ~Matting() = default;

  // "rvm-mobilenetv3", "rvm-resnet50": what the weights are.
  [[nodiscard]] virtual std::string name() const = 0;
  // What it computes in, decided when it was made; for reports.
  [[nodiscard]] virtual Precision precision() const = 0;
  [[nodiscard]] virtual std::unique_ptr<MattingState> make_state() const = 0;
  // CPU eyes: planes of any layout to upright RGB at full size; rotation, matrix and range honoured.
  [[nodiscard]] virtual MattingInput prepare(const media::ConstPicture& picture,
                                             media::Orientation orientation) const = 0;
  // Does early what run() would do with this frame by itself, with the same options and the same result, bit for bit:
  // on the CPU all that comes before the memory is needed. Frames can begin side by side while another one runs. Never
  // has to be called; does nothing where it would not pay. Throws as run() does.
  virtual void begin(MattingInput& input, const MattingRun& options) const = 0;
  // Does late what run() left with `leave_end`, with the same options and the same result, bit for bit: on the CPU all
  // that the frames behind need not wait for. Mattes can be ended side by side. Has nothing to do
  // for a matte that is whole. Throws Error(model) when the device fails.
  virtual void end(Matte& matte, const MattingRun& options) const = 0;
  // Consecutive frames of one video, all of one size: one matte for each. `state` goes from the frame before the first
  // to the last; when run() throws, it is what it was. How many frames one call has changes results by rounding alone.
  // Throws Error(usage) for a ratio outside 0..1 or one that leaves no pixels, Error(internal) when the state comes
  // from frames of another size or another network, Error(model) when the device fails (out of memory, driver).
  [[nodiscard]] virtual std::vector<Matte> run(std::span<const MattingInput* const> inputs, MattingState& state,
                                               const MattingRun& options) const = 0;
};

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_MATTING_H

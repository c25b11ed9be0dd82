#ifndef SMARTCV_NN_PRECISION_H
#define SMARTCV_NN_PRECISION_H

#include "base/processor.h"
#include "nn/device.h"

namespace smartcv::nn {

// Note [Precision]
// bf16 convolutions are three times as fast as fp32 where the processor has AMX, and ten times slower where it has
// neither AMX nor AVX512-BF16; so "auto" asks the processor. It also asks the network: a detector's heat map forgives
// eight bits of mantissa, a recurrence over a whole video or a hair's alpha does not. What each family may lose is held
// by tests with real weights: key points 1 px (median) and 3 px (99 of 100) at 640, alpha 0.002 on average,
// embeddings a cosine of 0.999, and for face detectors the same faces away from the threshold.

// The kinds of networks, as far as "auto" tells them apart. cascade: MTCNN's tiny networks, whose candidates follow
// from exact comparisons.
enum class NetworkFamily { face_detector, cascade, pose, matting, embedding };

// What "auto" means for a network. On a GPU it is fp32: half precision is taken when it is asked for.
[[nodiscard]] Precision automatic_precision(NetworkFamily family, bool cuda, const Processor& processor);

// The device with the precision that a network of this family will run in: as it is, or decided where it was "auto".
[[nodiscard]] Device settled(Device device, NetworkFamily family);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_PRECISION_H

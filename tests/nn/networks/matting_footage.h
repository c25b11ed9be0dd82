#ifndef SMARTCV_TESTS_NN_NETWORKS_MATTING_FOOTAGE_H
#define SMARTCV_TESTS_NN_NETWORKS_MATTING_FOOTAGE_H

#include <optional>
#include <vector>

#include "nn/matting.h"

namespace smartcv::tests {

// The 24 frames of media/test24_304x540.mkv, read by the project's own reader, their RGB bytes checked against
// media/rgb24_frame_sha256.json, made ready for `network`. Nothing (and a line on stderr) without the shared files.
[[nodiscard]] std::optional<std::vector<nn::MattingInput>> golden_frames(const nn::Matting& network);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_NN_NETWORKS_MATTING_FOOTAGE_H

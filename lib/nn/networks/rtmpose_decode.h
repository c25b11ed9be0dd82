#ifndef SMARTCV_NN_NETWORKS_RTMPOSE_DECODE_H
#define SMARTCV_NN_NETWORKS_RTMPOSE_DECODE_H

#include <array>
#include <span>

#include "nn/pose_estimator.h"

namespace smartcv::nn {

// The key points of one person from the scores of every column's and row's bins, `x_bins` and `y_bins` hold 17 lists
// of equal length one after the other, two bins a pixel. In pixels of the network's input: the best bin of either axis
// (the first of equals) / 2; the score is the smaller of the two best, as it is (mmpose, codecs/simcc_label.py and
// utils/post_processing.py: get_simcc_maximum). A point whose score is not above 0 was not found and lies at
// (-0.5, -0.5), mmpose's location -1.
[[nodiscard]] std::array<Keypoint, joint_count> decode_simcc(std::span<const float> x_bins,
                                                             std::span<const float> y_bins);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_NETWORKS_RTMPOSE_DECODE_H

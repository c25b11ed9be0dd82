#ifndef SMARTCV_VISION_MATTE_METRICS_H
#define SMARTCV_VISION_MATTE_METRICS_H

#include <cstdint>
#include <vector>

#include "vision/float_plane.h"

namespace smartcv::vision {

// How far an alpha is from the truth. Smaller is better; the scales are those matting papers print.
struct MatteScores {
  double mad = 0;    // mean absolute difference, times 1e3
  double mse = 0;    // mean squared difference, times 1e3
  double grad = 0;   // gradient error, summed over the frame, divided by 1e3
  double conn = 0;   // connectivity error, summed over the frame, divided by 1e3
  double dtssd = 0;  // error of the change from the frame before, times 1e2; 0 for the first frame
};

// The measures of the evaluation of Robust Video Matting (PeterL1n/RobustVideoMatting, evaluation/evaluate_lr.py, after
// Rhemann et al., "A Perceptually Motivated Online Benchmark for Image Matting", CVPR 2009, and Erofeev et al.,
// "Perceptually Motivated Benchmark for Video Matting", BMVC 2015). With p the alpha and t its truth:
// - Grad: p and t are each stretched to 0..1 over the frame (a constant one becomes 0); |grad| is the root of the
// squared
//   sums over first derivatives of a Gaussian of sigma 1.4, on 9x9 (where it falls below 0.01), of unit L2 norm,
//   borders repeated; the sum of (|grad t| - |grad p|)^2.
// - Conn: for each threshold 0.1, 0.2 … 1, the largest 4-connected area where both p and t reach it (the first of
//   equals); l of a pixel is the last threshold before it falls out of that area (1 if it never does). With
//   phi(v) = 1 - (v - l) if v - l >= 0.15, else 1: the sum of |phi(t) - phi(p)|.
// - dtSSD: root of the mean of ((p - p') - (t - t'))^2, ' the frame before.
// Frames are given in order; not thread-safe.
class MatteMetrics {
 public:
  // Alpha 0..1, any size, both the same. Throws Error(input) when the sizes differ, from each other or from the frame
  // before.
  MatteScores add(const FloatPlane& alpha, const FloatPlane& truth);

  // Of every frame so far.
  [[nodiscard]] const std::vector<MatteScores>& frames() const noexcept { return frames_; }
  // Over all frames; the first one's dtSSD of 0 counts, as in the published tables. Zeros when there is no frame.
  [[nodiscard]] MatteScores mean() const noexcept;

 private:
  int width_ = 0;
  int height_ = 0;
  std::vector<float> last_difference_;  // p - t of the frame before
  std::vector<MatteScores> frames_;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_MATTE_METRICS_H

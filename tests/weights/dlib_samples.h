#ifndef SMARTCV_TESTS_WEIGHTS_DLIB_SAMPLES_H
#define SMARTCV_TESTS_WEIGHTS_DLIB_SAMPLES_H

#include <cstdint>
#include <string>
#include <vector>

#include "weights/dlib_face.h"

// Files of dlib's face network written by hand, at the size of tests/fuzz/dlib_fuzz.cpp.
namespace smartcv::tests {

[[nodiscard]] std::string dlib_integer(std::int64_t value);
[[nodiscard]] std::string dlib_integers(const std::vector<std::int64_t>& values);
[[nodiscard]] std::string dlib_text(const std::string& text);

// One stem channel, a plain block 1 → 1 and a halving one 1 → 2, two outputs.
[[nodiscard]] const weights::DlibFaceShape& small_dlib_network();

struct DlibSample {
  bool newer = false;  // con_5, affine_2, fc_3 with a boolean at their ends
  std::string loss = "loss_metric_2";
  std::string biases = "1";    // of the newer convolutions: has biases
  std::string disabled = "0";  // of the newer affine layers
  std::int64_t padding = 0;    // of the stem
  std::int64_t input = 150;
};
// Every parameter tensor holds 0, 1/8, 2/8, …; the means are 122.5, 117 and 104.25.
[[nodiscard]] std::string dlib_file(const DlibSample& sample);

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_DLIB_SAMPLES_H

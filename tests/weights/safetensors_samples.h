#ifndef SMARTCV_TESTS_WEIGHTS_SAFETENSORS_SAMPLES_H
#define SMARTCV_TESTS_WEIGHTS_SAFETENSORS_SAMPLES_H

#include <string>

#include "tests/weights/samples.h"

namespace smartcv::tests {

// A safetensors file with this header (JSON) and these values.
[[nodiscard]] inline std::string safetensors_file(const std::string& header, const std::string& values) {
  return le(header.size(), 8) + header + values;
}

// Two tensors, "a" [2,2] and "b" [2], float32: 1, 2, 3, 4 and 5, 6.
[[nodiscard]] inline std::string safetensors_sample() {
  return safetensors_file(R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
                          R"("b":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}})",
                          float_bytes({1, 2, 3, 4, 5, 6}));
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_WEIGHTS_SAFETENSORS_SAMPLES_H

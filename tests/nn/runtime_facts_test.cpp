#include "nn/runtime_facts.h"

#include <catch2/catch.hpp>

#include "nn/device.h"

namespace smartcv::tests {

TEST_CASE("LibTorch's build text gives the versions", "[runtime_facts]") {
  nn::RuntimeFacts facts;
  nn::read_build_text(
      "PyTorch built with:\n  - GCC 13.3\n  - Intel(R) MKL-DNN v3.10.2 (Git Hash f1d4)\n"
      "  - CPU capability usage: AVX2\n"
      "  - Build settings: BLAS_INFO=mkl, CUDA_VERSION=13.0, CUDNN_VERSION=9.19.0, TORCH_VERSION=2.11.0, USE_CUDA=ON, "
      "\n",
      facts);
  CHECK(facts.version == "2.11.0");
  CHECK(facts.onednn == "3.10.2");
  CHECK(facts.cuda == "13.0");
  CHECK(facts.capability == "AVX2");
}

TEST_CASE("a build without CUDA and oneDNN says so by silence", "[runtime_facts]") {
  nn::RuntimeFacts facts;
  nn::read_build_text("PyTorch built with:\n  - GCC 9.4\n  - Build settings: TORCH_VERSION=2.6.0", facts);
  CHECK(facts.version == "2.6.0");
  CHECK(facts.onednn.empty());
  CHECK(facts.cuda.empty());
  CHECK(facts.capability.empty());
  nn::read_build_text("", facts);
  CHECK(facts.version.empty());
}

TEST_CASE("LibTorch works here and is the one the program was built with", "[runtime_facts]") {
  const nn::RuntimeFacts facts = nn::runtime_facts(false);
  CHECK(facts.built_against == nn::libtorch_version());
  CHECK(facts.version == facts.built_against);
  CHECK(facts.intra_op_threads >= 1);
  CHECK_FALSE(facts.cuda_tried);
}

TEST_CASE("a GPU that cannot be used leaves the reason, one that can is right", "[runtime_facts]") {
  const nn::RuntimeFacts facts = nn::runtime_facts(true);
  CHECK(facts.cuda_tried);
  const bool has_gpu = nn::resolve_device("auto", "auto").cuda;
  CHECK(facts.cuda_opens == has_gpu);
  CHECK(facts.cuda_problem.empty() == has_gpu);
}

}  // namespace smartcv::tests

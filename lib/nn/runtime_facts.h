#ifndef SMARTCV_NN_RUNTIME_FACTS_H
#define SMARTCV_NN_RUNTIME_FACTS_H

#include <string>

namespace smartcv::nn {

// What LibTorch says about itself on this machine.
struct RuntimeFacts {
  std::string built_against;  // version of the headers: "2.11.0"
  std::string version;        // of the library that is loaded
  std::string onednn;         // "3.10.2"; empty: built without
  std::string cuda;           // the CUDA it is built for: "13.0"; empty: a build without CUDA
  std::string capability;     // instruction set of ATen's own kernels: "DEFAULT", "AVX2", "AVX512"
  int intra_op_threads = 0;   // of one operator, before a job sets its own number

  bool cuda_tried = false;
  bool cuda_opens = false;   // libtorch_cuda and the driver answer: device "auto" takes GPU 0
  std::string cuda_problem;  // why a network cannot run on GPU 0; empty when cuda_tried and it can
};

// Runs a small convolution on the CPU, and with `try_cuda` one on the first GPU, and compares both with what a plain
// sum gives. Throws Error(model) when the CPU's is wrong. On a processor without the instructions LibTorch is built for
// the process dies, a broken driver can hang: ask in a process you can do without.
[[nodiscard]] RuntimeFacts runtime_facts(bool try_cuda);

// Reads at::show_config() into the fields for versions.
void read_build_text(const std::string& text, RuntimeFacts& facts);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_RUNTIME_FACTS_H

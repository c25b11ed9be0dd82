#ifndef SMARTCV_NN_DEVICE_H
#define SMARTCV_NN_DEVICE_H

#include <string>

namespace smartcv::nn {

enum class Precision { fp32, bf16, fp16 };
[[nodiscard]] constexpr const char* name_of(Precision precision) {
  return precision == Precision::fp32 ? "fp32" : precision == Precision::bf16 ? "bf16" : "fp16";
}

// Where a network runs.
struct Device {
  bool cuda = false;
  int index = 0;  // CUDA device number
  Precision precision = Precision::fp32;
  bool automatic_precision = false;  // each network decides, see nn/precision.h
  std::string name;                  // "CPU", "NVIDIA H200", for reports
};

// Turns the user's word into a device that works. "auto": a usable GPU, else the CPU, silently.
// "cpu". "N": CUDA device N, falls back to the CPU with one clear warning. "cuda" or "cuda:N": strict.
// `precision`: "auto" (each network's own, see nn/precision.h), "fp32", "bf16", "fp16", "half"; half is fp16 on a GPU
// and auto on the CPU. Opens libtorch_cuda at run time (the program is not linked to it). Throws Error(usage) for a
// word it does not know and Error(model) when a strict device cannot be used, saying what is missing.
[[nodiscard]] Device resolve_device(const std::string& word, const std::string& precision);

// LibTorch version, for reports.
[[nodiscard]] std::string libtorch_version();

// Sets ATen's intra-op threads for the calling thread's work; call once at the start of each infer worker.
// Workers are single-threaded as a rule: several of them beat one multi-threaded worker on a CPU.
void use_threads(int threads);

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_DEVICE_H

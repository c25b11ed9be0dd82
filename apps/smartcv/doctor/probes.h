#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_PROBES_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_PROBES_H

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "smartcv/doctor/child_run.h"
#include "smartcv/doctor/facts.h"
#include "smartcv/doctor/wire.h"

namespace smartcv::doctor {

// Note [Probes]
// What can take the whole process with it runs in a process of its own: the program starts itself as
// `smartcv doctor --probe NAME`, which prints the facts as JSON. A crash, a hang and a missing library then are answers
// like any other. The probes:
//   driver     the NVIDIA driver, through libcuda and NVML     a driver that does not fit its kernel module hangs
//   networks   LibTorch and a convolution on the CPU           illegal instruction; a damaged library; affinities
//   kernel     the same on the GPU                             driver faults, endless waits
//   encoders   each encoder the jobs use, on one picture       codec libraries have their own assembly and threads
//   encoder-NAME   one of them
//   nvdec      a session of the GPU's decoder                  as with kernel
//   nvenc      sessions of its encoders                        as with kernel
//   bench-JOB  the job's benchmark (quick_bench.h in the program)

// What the jobs encode with, the usual one first (media/output/encoder_choice.cpp), and what the picture and alpha
// outputs need.
inline constexpr std::array encoders{"libx264", "libx265",   "libvpx-vp9", "libvpx", "libsvtav1", "libaom-av1",
                                     "ffv1",    "prores_ks", "qtrle",      "png",    "exr"};
inline const std::string encoder_probe = "encoder-";

// Runs one probe in this process and gives its answer, as JSON text. Throws Error(usage) for a name it does not know,
// and whatever the probe throws.
[[nodiscard]] std::string run_probe(const std::string& name);

// Paths of the OpenMP libraries in a process's /proc/PID/maps, each once, sorted.
[[nodiscard]] std::vector<std::string> openmp_libraries(const std::string& maps);

// Runs a probe in a process of its own and waits for its answer, `limit` at most.
template <typename T>
[[nodiscard]] Answer<T> ask(const std::string& probe, std::chrono::seconds limit) {
  ChildEnd end = run_child({"/proc/self/exe", "doctor", "--probe", probe}, limit);
  if (!end.problem.empty()) {
    return {std::nullopt, std::move(end.problem)};
  }
  try {
    T facts{};
    from_wire(nlohmann::json::parse(end.output), facts);
    return {std::move(facts), {}};
  } catch (const nlohmann::json::exception&) {
    return {std::nullopt, "it gave an answer that makes no sense"};
  }
}

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_PROBES_H

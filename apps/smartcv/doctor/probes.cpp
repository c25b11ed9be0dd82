#include "smartcv/doctor/probes.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/format.h"
#include "nn/runtime.h"

namespace smartcv::doctor {
namespace {

constexpr std::array gpu_encoders{"h264_nvenc", "hevc_nvenc"};

template <typename Names>
std::vector<media::CodecTrial> try_encoders(const Names& names) {
  std::vector<media::CodecTrial> trials;
  for (const char* const name : names) {
    trials.push_back(media::try_encoder(name));
  }
  return trials;
}

std::string whole(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

NetworkFacts try_networks() {
  NetworkFacts facts;
  facts.runtime = nn::runtime().facts(false);
  // As the jobs do it: what a worker inherits is what counts.
  std::thread([&facts] { facts.cores = read_core_counts().allowed; }).join();
  facts.openmp = openmp_libraries(whole("/proc/self/maps"));
  return facts;
}

// A message of a library may hold anything; JSON holds UTF-8.
std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::vector<std::string> openmp_libraries(const std::string& maps) {
  std::vector<std::string> paths;
  std::istringstream lines(maps);
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find('/');
    if (at == std::string::npos) {
      continue;
    }
    const std::string path = line.substr(at);
    const std::string file = path.substr(path.rfind('/') + 1);
    // GCC's; Intel's and LLVM's (libomp is also installed as libiomp5); wheels add a hash: libgomp-24e2ab19.so.1.0.0
    const bool openmp = file.starts_with("libgomp") || file.starts_with("libiomp5") || file.starts_with("libomp");
    if (openmp && file.find(".so") != std::string::npos) {
      paths.push_back(path);
    }
  }
  std::ranges::sort(paths);
  paths.erase(std::ranges::unique(paths).begin(), paths.end());
  return paths;
}

std::string run_probe(const std::string& name) {
  if (name == "driver") {
    return text_of(to_wire(read_nvidia_driver()));
  }
  if (name == "networks") {
    return text_of(to_wire(try_networks()));
  }
  if (name == "kernel") {
    return text_of(to_wire(nn::runtime().facts(true)));
  }
  if (name == "encoders") {
    return text_of(to_wire(try_encoders(encoders)));
  }
  if (name.starts_with(encoder_probe)) {
    return text_of(to_wire(media::try_encoder(name.substr(encoder_probe.size()))));
  }
  if (name == "nvdec") {
    return text_of(to_wire(media::try_nvidia_decoder()));
  }
  if (name == "nvenc") {
    return text_of(to_wire(try_encoders(gpu_encoders)));
  }
  throw Error(ErrorCode::usage, fmt::format("there is no probe '{}'", name));
}

}  // namespace smartcv::doctor

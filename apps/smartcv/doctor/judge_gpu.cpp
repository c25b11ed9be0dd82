#include <algorithm>
#include <cstdlib>

#include "base/format.h"
#include "smartcv/doctor/judge.h"
#include "smartcv/doctor/units.h"

namespace smartcv::doctor {
namespace {

constexpr const char* section = "GPU";

std::string cuda_text(int version) { return fmt::format("{}.{}", version / 1000, version % 1000 / 10); }

// "13.0" → 13; 0 when it is not known.
int major_of(const std::string& version) { return std::atoi(version.c_str()); }

// The first driver of each CUDA's line (CUDA release notes, table of minimum driver versions for Linux).
const char* driver_for(int cuda_major) {
  switch (cuda_major) {
    case 11:
      return "450";
    case 12:
      return "525";
    case 13:
      return "580";
    default:
      return nullptr;
  }
}

std::string device_text(const NvidiaDevice& device) {
  std::string text =
      fmt::format("{}, {}", device.name.empty() ? "unknown device" : device.name, size_text(device.memory_total));
  if (device.memory_free > 0) {
    text += fmt::format(" ({} free)", size_text(device.memory_free));
  }
  return text;
}

std::string driver_text(const NvidiaDriver& driver) {
  return fmt::format("driver {}, CUDA {}", driver.version.empty() ? "unknown" : driver.version,
                     driver.cuda_version > 0 ? cuda_text(driver.cuda_version) : "unknown");
}

Line driver_line(const Answer<NvidiaDriver>& answer) {
  Line line{section, "driver"};
  line.meaning = "networks run on the CPU";
  if (!answer.facts) {
    line.state = State::warning;  // whether a job suffers from it is for the line of the network to say
    line.found = answer.problem;
    line.meaning = "the NVIDIA driver is broken";
    line.to_do = "install it again, until nvidia-smi answers";
    return line;
  }
  const NvidiaDriver& driver = *answer.facts;
  if (!driver.devices.empty()) {
    line.found = driver_text(driver);
    line.meaning = "answers";
  } else if (!driver.library && !driver.device_files) {
    line.state = State::note;
    line.found = "no NVIDIA driver";
    line.to_do = "nothing; with an NVIDIA card, install its driver and run ./scripts/setup again";
  } else if (!driver.library) {
    line.state = State::warning;
    line.found = "the kernel module is loaded, but libcuda.so.1 cannot be opened";
    line.to_do = "install the driver's libraries (Debian: libcuda1); in a container, start it with --gpus all";
  } else {
    line.state = driver.device_files ? State::warning : State::note;
    line.found = driver.problem;
    line.to_do = driver.device_files ? "see what nvidia-smi says; CUDA_VISIBLE_DEVICES may hide the GPU"
                                     : "nothing, where there is no GPU; in a container, start it with --gpus all";
  }
  return line;
}

Lines device_lines(const NvidiaDriver& driver) {
  constexpr std::uint64_t enough = 2 * gibibyte;
  Lines lines;
  for (std::size_t i = 0; i < driver.devices.size(); ++i) {
    const NvidiaDevice& device = driver.devices[i];
    Line line{section, fmt::format("device {}", i), State::ok, device_text(device)};
    line.meaning = fmt::format("--device {} takes it{}", i, i == 0 ? ", and so does auto" : "");
    const std::uint64_t free = device.memory_free > 0 ? device.memory_free : device.memory_total;
    if (free < enough) {
      line.state = State::warning;
      line.meaning += fmt::format("; batches may not fit into less than {}", size_text(enough));
      line.to_do = "end what else runs on it, or lower --batch-size";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Line kernel_line(const Answer<nn::RuntimeFacts>& answer, const NvidiaDriver& driver) {
  Line line{section, "network", State::ok, "a convolution on device 0 gives what the CPU gives",
            "networks run on the GPU by default"};
  if (!answer.facts) {
    line.state = State::error;
    line.found = answer.problem;
    line.meaning = "a job takes the GPU by default and meets the same";
    line.to_do = "give --device cpu, or mend the driver (nvidia-smi must answer)";
    return line;
  }
  const nn::RuntimeFacts& facts = *answer.facts;
  if (facts.cuda_problem.empty()) {
    return line;
  }
  line.found = facts.cuda_problem;
  if (facts.cuda_opens) {  // device "auto" finds it usable, and then it fails
    line.state = State::error;
    line.meaning = "a job takes the GPU by default and fails";
    line.to_do = "give --device cpu; for the GPU, a LibTorch made for it (LIBTORCH=… ./scripts/build)";
    return line;
  }
  const int needed = major_of(facts.cuda);
  line.state = State::warning;
  line.meaning = "networks run on the CPU, although there is a GPU";
  line.to_do = "SMARTCV_CUDA=1 ./scripts/setup fetches LibTorch's CUDA part";
  if (needed == 0) {
    line.to_do = "./scripts/setup fetches a LibTorch with CUDA (this one is built without)";
  } else if (driver.cuda_version > 0 && driver.cuda_version / 1000 < needed) {
    line.found =
        fmt::format("the driver speaks CUDA {}, LibTorch needs {}", cuda_text(driver.cuda_version), facts.cuda);
    const char* const wanted = driver_for(needed);
    line.to_do =
        wanted != nullptr ? fmt::format("install NVIDIA driver {} or newer", wanted) : "install a newer NVIDIA driver";
  }
  return line;
}

// Not having them is no fault: the jobs decode and encode on the CPU unless told otherwise, and some GPUs have none.
Line session_line(const char* name, const char* good, const Answer<media::CodecTrial>& answer,
                  const std::string& to_do) {
  const std::string problem = answer.facts ? answer.facts->problem : answer.problem;
  if (problem.empty()) {
    return {section, name, State::ok, "a session opens", good};
  }
  return {section, name, State::note, problem, "video stays on the CPU there", to_do};
}

Lines encoder_lines(const Answer<std::vector<media::CodecTrial>>& answer) {
  const std::string to_do =
      "nothing, if the GPU has no NVENC (A100, H100 and others); else install the driver's encode library";
  if (!answer.facts) {
    return {session_line("NVENC", "", {{}, answer.problem}, to_do)};
  }
  Lines lines;
  for (const media::CodecTrial& trial : *answer.facts) {
    Line line = session_line("NVENC", "", {trial, {}}, to_do);
    line.found = fmt::format("{}: {}", trial.name, line.found);
    if (line.state == State::ok) {
      line.meaning = fmt::format("--codec {} encodes on the GPU", trial.name);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Lines judge_gpu(const GpuFacts& facts) {
  Lines lines{driver_line(facts.driver)};
  const auto append = [&lines](Lines more) { lines.insert(lines.end(), more.begin(), more.end()); };
  if (facts.driver.facts) {
    append(device_lines(*facts.driver.facts));
  }
  if (facts.kernel) {
    lines.push_back(kernel_line(*facts.kernel, facts.driver.facts.value_or(NvidiaDriver{})));
  }
  if (facts.decoder) {
    lines.push_back(session_line("NVDEC", "the GPU can decode", *facts.decoder,
                                 "in a container, NVIDIA_DRIVER_CAPABILITIES must name video"));
  }
  if (facts.encoders) {
    append(encoder_lines(*facts.encoders));
  }
  return lines;
}

}  // namespace smartcv::doctor

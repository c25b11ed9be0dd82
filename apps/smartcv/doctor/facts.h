#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_FACTS_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_FACTS_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/machine_limits.h"
#include "base/nvidia_driver.h"
#include "base/processor.h"
#include "media/capabilities.h"
#include "nn/runtime_facts.h"
#include "vision/opencv_facts.h"

namespace smartcv::doctor {

// Note [Facts and judgement]
// collect.h gathers what is there, as plain values, from the floors that know the libraries; judge.h makes lines of
// them. The judgement touches no machine, so that machines we do not have can be made up in its tests.

// The answer of a part that can be missing or broken: the facts, or one sentence on why there are none.
template <typename T>
struct Answer {
  std::optional<T> facts;
  std::string problem;
};

struct MachineFacts {
  Processor processor;
  CoreCounts cores;
  int usable_cores = 1;  // what the jobs plan with
  GroupLimits limits;
  Memory memory;
  std::uint64_t open_files = 0;                    // soft limit
  std::map<std::string, std::string> environment;  // of the variables that threading libraries read, those that are set
};

struct FolderFacts {
  std::string name;         // "temporary files"
  std::string path;         // may be empty when there is none
  std::string problem;      // why nothing can be written there; empty: tried, and it can
  std::uint64_t space = 0;  // bytes free for this user
};

struct DataFacts {
  std::string folder;         // with configs/ and models/catalog.yaml; empty: not found
  std::string problem;        // why it is not found
  std::string configuration;  // what is wrong with the default settings; empty: nothing
  std::string catalogue;      // what is wrong with the catalogue; empty: nothing
};

struct ModelFacts {
  enum class State { verified, unverified, missing, damaged };
  std::string name;
  std::string task;
  State state = State::missing;
  std::string detail;   // of a damaged one: in what way
  bool needed = false;  // by a job with its default settings
};

struct NetworkFacts {
  nn::RuntimeFacts runtime;
  std::vector<std::string> openmp;  // paths of the OpenMP libraries that are loaded along with LibTorch
  int cores = 0;                    // in the affinity mask of a thread that is started once LibTorch has run something
};

struct GpuFacts {
  Answer<NvidiaDriver> driver;
  // Asked only where the driver has a device (the kernel also where the driver gave no answer).
  std::optional<Answer<nn::RuntimeFacts>> kernel;
  std::optional<Answer<media::CodecTrial>> decoder;
  std::optional<Answer<std::vector<media::CodecTrial>>> encoders;
};

struct MediaFacts {
  media::FfmpegFacts ffmpeg;
  Answer<std::vector<media::CodecTrial>> encoders;
};

struct PictureFacts {
  vision::OpencvFacts opencv;
  std::string cascade;          // path of the eye cascade; empty: not there
  std::string cascade_problem;  // why it does not load
};

struct Facts {
  MachineFacts machine;
  DataFacts data;
  std::vector<FolderFacts> folders;
  Answer<NetworkFacts> networks;
  GpuFacts gpu;
  MediaFacts media;
  PictureFacts pictures;
  std::string models_folder;
  std::vector<ModelFacts> models;
};

// One job of the self-benchmark.
struct BenchFacts {
  std::string picture;         // "1280x720"
  std::string device;          // "CPU", "NVIDIA H200"
  std::int64_t frames = 0;     // that were measured
  double fps = 0;              // of the whole job: decode to encode
  std::string limiting_stage;  // "infer"
  double load = 0;             // load average of the last minute when it began
  int cores = 1;               // that the job could use
};

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_FACTS_H

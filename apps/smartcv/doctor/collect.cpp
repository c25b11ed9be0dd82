#include "smartcv/doctor/collect.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/cores.h"
#include "base/error.h"
#include "base/format.h"
#include "base/sha256.h"
#include "config/anonymize_schema.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "config/resolve.h"
#include "models/store.h"
#include "smartcv/doctor/probes.h"
#include "vision/haar_eyes.h"

namespace smartcv::doctor {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

// LibTorch from a disk that is slow the first time; the first kernel on a GPU, which is compiled or loaded on demand.
constexpr seconds network_limit{60};
constexpr seconds gpu_limit{60};
constexpr seconds codec_limit{20};
constexpr seconds one_codec_limit{10};

MachineFacts look_at_machine() {
  MachineFacts facts;
  facts.processor = this_processor();
  facts.cores = read_core_counts();
  facts.usable_cores = usable_cores();
  facts.limits = read_group_limits();
  facts.memory = read_memory();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    facts.open_files = limit.rlim_cur;
  }
  for (const char* name :
       {"OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OMP_PROC_BIND", "OMP_PLACES", "OMP_WAIT_POLICY", "GOMP_CPU_AFFINITY",
        "KMP_AFFINITY", "KMP_BLOCKTIME", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"}) {
    if (const char* const value = std::getenv(name)) {
      facts.environment.emplace(name, value);
    }
  }
  return facts;
}

// Errors are one sentence; anything else that a library throws says what it can.
template <typename Work>
std::string problem_of(const Work& work) {
  try {
    work();
    return {};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

struct Defaults {
  DataFacts data;
  anonymize::Settings settings;
};

Defaults look_at_configuration() {
  Defaults defaults;
  fs::path folder;
  defaults.data.problem = problem_of([&] { folder = config::data_folder(); });
  if (!defaults.data.problem.empty()) {
    return defaults;
  }
  defaults.data.folder = folder.string();
  defaults.data.configuration = problem_of([&] {
    config::Schema schema = config::anonymize_schema(defaults.settings);
    config::Sources sources;
    sources.data = folder;
    config::resolve(schema, sources);
    config::check_anonymize(schema, defaults.settings);
  });
  return defaults;
}

std::vector<ModelFacts> look_at_models(Defaults& defaults, const fs::path& folder) {
  std::vector<ModelFacts> found;
  if (defaults.data.folder.empty()) {
    return found;
  }
  defaults.data.catalogue = problem_of([&] {
    const auto needed = config::models_for(defaults.settings);
    const models::Store store(folder);
    for (const auto& entry : config::read_catalog(fs::path(defaults.data.folder) / "models" / "catalog.yaml")) {
      ModelFacts facts{.name = entry.name, .task = entry.task};
      facts.needed = std::ranges::find(needed, entry.name) != needed.end();
      const auto expected = store.expected(entry);  // a pin of the user's counts as well
      check_model(store.path_of(entry), expected.size, expected.sha256, facts);
      found.push_back(std::move(facts));
    }
  });
  return found;
}

PictureFacts look_at_pictures(const fs::path& models) {
  PictureFacts facts;
  facts.opencv = vision::opencv_facts();
  const fs::path cascade = models / "haarcascade_eye.xml";
  std::error_code ignored;
  if (!models.empty() && fs::exists(cascade, ignored)) {
    facts.cascade = cascade.string();
    facts.cascade_problem = problem_of([&] { const vision::HaarEyes eyes(cascade); });
  }
  return facts;
}

// All in one process, which is quick; where that ends badly, each in its own, to find the one. Seen: with little
// address space left x265 waits for ever for threads it could not start.
Answer<std::vector<media::CodecTrial>> try_encoders() {
  auto together = ask<std::vector<media::CodecTrial>>("encoders", codec_limit);
  if (together.facts) {
    return together;
  }
  std::vector<media::CodecTrial> trials;
  for (const char* const name : encoders) {
    auto alone = ask<media::CodecTrial>(encoder_probe + name, one_codec_limit);
    trials.push_back(alone.facts ? std::move(*alone.facts) : media::CodecTrial{name, true, alone.problem});
  }
  return {std::move(trials), {}};
}

GpuFacts look_at_gpu() {
  GpuFacts facts;
  facts.driver = ask<NvidiaDriver>("driver", gpu_limit);
  const bool broken = !facts.driver.facts;
  if (broken || !facts.driver.facts->devices.empty()) {
    // What a job does by default; with a broken driver it may still fall back on the CPU.
    facts.kernel = ask<nn::RuntimeFacts>("kernel", gpu_limit);
  }
  if (!broken && !facts.driver.facts->devices.empty()) {
    facts.decoder = ask<media::CodecTrial>("nvdec", codec_limit);
    facts.encoders = ask<std::vector<media::CodecTrial>>("nvenc", codec_limit);
  }
  return facts;
}

fs::path temporary_folder() {
  std::error_code ignored;
  auto folder = fs::temp_directory_path(ignored);
  if (!folder.empty()) {
    return folder;
  }
  // The library gives nothing for a TMPDIR that does not exist; the user should see which one that is.
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr ? named : "/tmp";
}

// The folder itself, or the nearest one above it that is there: that is where the space will be taken from.
fs::path existing(fs::path folder) {
  std::error_code ignored;
  while (!folder.empty() && !fs::exists(folder, ignored) && folder != folder.parent_path()) {
    folder = folder.parent_path();
  }
  return folder;
}

}  // namespace

FolderFacts look_at_folder(std::string name, const fs::path& folder) {
  FolderFacts facts{.name = std::move(name), .path = folder.string()};
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    facts.problem = "the folder does not exist";
    return facts;
  }
  // Tried rather than asked: access() does not know about read-only mounts of all kinds, quotas and root.
  std::string trial = (folder / ".smartcv-doctor-XXXXXX").string();
  const int descriptor = mkostemp(trial.data(), O_CLOEXEC);
  if (descriptor < 0) {
    facts.problem = fmt::format("nothing can be written there: {}", std::strerror(errno));
    return facts;
  }
  close(descriptor);
  unlink(trial.c_str());
  const auto space = fs::space(folder, error);
  facts.space = error ? 0 : space.available;
  return facts;
}

void check_model(const fs::path& file, std::uintmax_t size, const std::string& sha256, ModelFacts& facts) {
  std::error_code error;
  const auto found = fs::file_size(file, error);
  if (error) {
    facts.state = ModelFacts::State::missing;
    return;
  }
  facts.state = ModelFacts::State::damaged;
  if (size != 0 && found != size) {
    facts.detail = fmt::format("{} has {} bytes instead of {}", file.string(), found, size);
    return;
  }
  if (sha256.empty()) {
    facts.state = ModelFacts::State::unverified;
    return;
  }
  facts.detail = problem_of([&] {
    if (sha256_of_file(file) != sha256) {
      throw Error(ErrorCode::model, "its SHA-256 is not the catalogue's", {.file = file.string()});
    }
  });
  if (facts.detail.empty()) {
    facts.state = ModelFacts::State::verified;
  }
}

Facts collect() {
  Facts facts;
  facts.machine = look_at_machine();
  Defaults defaults = look_at_configuration();
  fs::path models;
  (void)problem_of([&] { models = config::models_folder(); });  // without it the line of the folder says what to do
  facts.models_folder = models.string();
  facts.models = look_at_models(defaults, models);
  facts.data = defaults.data;
  facts.folders.push_back(look_at_folder("temporary", temporary_folder()));
  std::error_code ignored;
  facts.folders.push_back(look_at_folder("current", fs::current_path(ignored)));
  if (!models.empty()) {
    facts.folders.push_back(look_at_folder("models", existing(models)));
    facts.folders.back().path = models.string();
  }
  facts.networks = ask<NetworkFacts>("networks", network_limit);
  facts.gpu = look_at_gpu();
  facts.media.ffmpeg = media::ffmpeg_facts();
  facts.media.encoders = try_encoders();
  facts.pictures = look_at_pictures(models);
  return facts;
}

}  // namespace smartcv::doctor

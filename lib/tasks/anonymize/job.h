#ifndef SMARTCV_TASKS_ANONYMIZE_JOB_H
#define SMARTCV_TASKS_ANONYMIZE_JOB_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "media/reader.h"
#include "media/writer.h"
#include "pipeline/job.h"
#include "pipeline/options.h"
#include "tasks/anonymize/options.h"

namespace smartcv::anonymize {

// A weight or cascade file that the catalogue names.
struct ModelFile {
  std::filesystem::path path;
  std::string sha256;  // expected, lower-case hex; empty: not checked (a file the user named himself)
};

// Everything that decides a run. Filled from defaults, variant, configuration file and command line.
struct Settings {
  std::string pipeline = "cpu-gpu";  // name of the variant, for reports
  std::string device = "auto";       // see nn::resolve_device
  std::string precision = "auto";
  int cpu_threads = 0;      // thread budget of the whole program; 0: all cores
  int opencv_threads = 0;   // at most cpu_threads; 0: chosen
  int decoder_threads = 0;  // 0: chosen
  bool allow_damaged = false;
  std::vector<std::string> allow_licences;  // of models, by identifier; empty: every licence
  Options anonymize;
  pipeline::Options stages;
  media::EncodeOptions encode;
};

struct Request {
  std::filesystem::path input;
  std::filesystem::path output;
  std::optional<std::filesystem::path> report;         // JSON
  std::optional<std::filesystem::path> contact_sheet;  // PNG
  Settings settings;
  // Files by catalogue name: "centerface", "mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet", "haar-eye".
  std::map<std::string, ModelFile> models;
  // Resolved configuration as key, value, origin; copied into the report.
  struct ConfigurationLine {
    std::string key, value, origin;
  };
  std::vector<ConfigurationLine> configuration;
  // Stop after so many frames, for benchmarks: what follows is left out without a word.
  std::optional<std::int64_t> frame_limit;
};

// What was found and hidden.
struct Counts {
  std::int64_t frames = 0;
  std::int64_t detections = 0;          // boxes at or above the lower threshold
  std::int64_t tracks = 0;              // that were masked
  std::int64_t masked_faces = 0;        // face-frames with a mask
  std::int64_t masked_frames = 0;       // frames with at least one mask
  std::int64_t interpolated_faces = 0;  // face-frames closed between two detections
  std::int64_t extended_faces = 0;      // face-frames before the first or after the last detection
  std::int64_t whole_frames = 0;        // masked entirely because decoding or inference failed
  std::int64_t failed_inferences = 0;   // frames whose inference failed
  std::int64_t shot_cuts = 0;
};

struct Result {
  media::WriteResult written;
  media::ReadStatistics read;
  pipeline::JobStatistics statistics;
  Counts counts;
  std::string device = "CPU";    // or "NVIDIA H200"
  std::map<std::string, std::string> precisions;  // of each detector: "fp32", "bf16", "fp16"
  std::string libtorch_version;  // empty when no network was asked
  bool partial = false;          // stopped on request: a valid file that ends early, marked as such
};

// Runs the job: read, detect, follow, hide, write, publish. Throws Error; then nothing stands under the output's
// name. A damaged input throws Error(input) after the reading unless allow_damaged.
[[nodiscard]] Result run(const Request& request, const pipeline::StopRequest& stop,
                         const pipeline::ProgressCallback& progress = {});

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_JOB_H

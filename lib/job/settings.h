#ifndef SMARTCV_JOB_SETTINGS_H
#define SMARTCV_JOB_SETTINGS_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "job/gpu_use.h"
#include "job/piece_plan.h"
#include "media/reader.h"
#include "media/writer.h"
#include "pipeline/job.h"
#include "pipeline/options.h"

namespace smartcv::job {

// A weight or cascade file that the catalogue names.
struct ModelFile {
  std::filesystem::path path;
  std::string sha256;  // expected, lower-case hex; empty: not checked (a file the user named himself)
};

// What decides a run of any job; each job adds its own options. Filled from defaults, variant, configuration file and
// command line.
struct Settings {
  std::string pipeline = "cpu-gpu";  // name of the variant, for reports
  std::string device = "auto";       // see nn::resolve_device
  std::string precision = "auto";
  int cpu_threads = 0;      // thread budget of the whole program; 0: all cores
  int opencv_threads = 0;   // at most cpu_threads; 0: chosen
  int decoder_threads = 0;  // 0: chosen
  bool allow_damaged = false;
  std::vector<std::string> allow_licences;  // of models, by identifier; empty: every licence
  pipeline::Options stages;
  media::EncodeOptions encode;
};

// One row of the resolved configuration, for the report.
struct ConfigurationLine {
  std::string key, value, origin;
};

// The files of one run of any job.
struct Request {
  std::filesystem::path input;
  std::filesystem::path output;
  std::optional<std::filesystem::path> report;         // JSON
  std::optional<std::filesystem::path> contact_sheet;  // PNG
  std::optional<std::filesystem::path> gpu_log;        // CSV, see job/gpu_log.h
  std::map<std::string, ModelFile> models;             // by catalogue name
  std::vector<ConfigurationLine> configuration;
  // Stop after so many frames, for benchmarks: what follows is left out without a word.
  std::optional<std::int64_t> frame_limit;
  // Of a job that works on pieces of a file: this one, see Note [Pieces] in job/piece_plan.h.
  std::optional<Piece> piece;
};

// What a run that was stopped has left for the next one.
struct Resumable {
  std::filesystem::path folder;
  std::int64_t frames = 0;  // finished
};

// What every job can tell at its end.
struct Result {
  media::WriteResult written;
  media::ReadStatistics read;
  pipeline::JobStatistics statistics;
  std::string device = "CPU";                     // or "NVIDIA H200"
  std::map<std::string, std::string> precisions;  // of each network: "fp32", "bf16", "fp16"
  std::string libtorch_version;                   // empty when no network was asked
  GpuWatch gpu;
  bool partial = false;  // stopped on request: a valid file that ends early, marked as such
  // Of a run that can be taken up again:
  std::int64_t resumed_at = 0;         // frames that earlier runs have finished
  std::optional<Resumable> resumable;  // stopped on request, with this in place of a partial file
};

}  // namespace smartcv::job

#endif  // SMARTCV_JOB_SETTINGS_H

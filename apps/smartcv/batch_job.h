#ifndef SMARTCV_APPS_SMARTCV_BATCH_JOB_H
#define SMARTCV_APPS_SMARTCV_BATCH_JOB_H

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "batch/budget.h"
#include "config/schema.h"
#include "job/settings.h"
#include "smartcv/anonymize_setup.h"
#include "smartcv/face_timeline_setup.h"
#include "smartcv/fitting_preview_setup.h"
#include "smartcv/matte_setup.h"
#include "tasks/matte/output_choice.h"

namespace smartcv::app {

// What running a job over many files has to know of it. A job that batches is to run derives one and stands in
// batch_jobs().
class BatchJob {
 public:
  BatchJob() = default;
  virtual ~BatchJob() = default;
  BatchJob(const BatchJob&) = delete;
  BatchJob& operator=(const BatchJob&) = delete;

  [[nodiscard]] virtual std::string name() const = 0;  // the subcommand that runs it on one file
  [[nodiscard]] virtual std::string description() const = 0;
  virtual void add_flags(CLI::App& command) = 0;
  // After parsing. Throws Error(usage), also for settings that make sense for one file only.
  virtual void resolve() = 0;
  [[nodiscard]] virtual std::vector<config::Line> lines() const = 0;
  [[nodiscard]] virtual const job::Settings& settings() const = 0;
  // The models it will read. Throws Error(model) when one is missing.
  [[nodiscard]] virtual std::map<std::string, job::ModelFile> models() const = 0;
  // What results are called: "{stem}.anonymized{ext}".
  [[nodiscard]] virtual std::string name_pattern() const = 0;
  // The ending of the result of this input, with its dot.
  [[nodiscard]] virtual std::string ending(const std::filesystem::path& input) const = 0;
  // Words of its command line that are no keys of its configuration; part of what decides a result.
  [[nodiscard]] virtual std::vector<std::string> words() const { return {}; }
  // Files and folders that its settings name, by key: what is in them is part of what decides a result.
  [[nodiscard]] virtual std::map<std::string, std::filesystem::path> named_files() const { return {}; }
  // How many seconds of a video a piece of it has to know before its own frames; nothing: long files cannot be cut, or
  // need not be, because the job takes a file up again by itself.
  [[nodiscard]] virtual std::optional<double> lead_in() const { return std::nullopt; }
  // What one file takes of a GPU's memory.
  [[nodiscard]] virtual batch::GpuNeeds gpu_needs() const = 0;
  // The files that are written for --output, in the order of the job's summary.
  [[nodiscard]] virtual std::vector<std::filesystem::path> files(const std::filesystem::path& output) const {
    return {output};
  }
};

// The setups are those of the command that the job's keys were given to; they must live as long.
class AnonymizeBatch : public BatchJob {
 public:
  explicit AnonymizeBatch(AnonymizeSetup& setup) : setup_(setup) {}
  [[nodiscard]] std::string name() const override { return "anonymize"; }
  [[nodiscard]] std::string description() const override { return "hide faces, eyes or heads in every video"; }
  void add_flags(CLI::App& command) override { setup_.add_flags(command); }
  void resolve() override { setup_.resolve(); }
  [[nodiscard]] std::vector<config::Line> lines() const override { return setup_.lines(); }
  [[nodiscard]] const job::Settings& settings() const override { return setup_.settings(); }
  [[nodiscard]] std::map<std::string, job::ModelFile> models() const override { return setup_.request().models; }
  [[nodiscard]] std::string name_pattern() const override { return "{stem}.anonymized{ext}"; }
  [[nodiscard]] std::map<std::string, std::filesystem::path> named_files() const override;
  [[nodiscard]] std::optional<double> lead_in() const override;
  [[nodiscard]] batch::GpuNeeds gpu_needs() const override;
  [[nodiscard]] std::string ending(const std::filesystem::path& input) const override;

 private:
  AnonymizeSetup& setup_;
};

class MatteBatch : public BatchJob {
 public:
  explicit MatteBatch(MatteSetup& setup) : setup_(setup) {}
  [[nodiscard]] std::string name() const override { return "matte"; }
  [[nodiscard]] std::string description() const override { return "cut people out of every video"; }
  void add_flags(CLI::App& command) override { setup_.add_flags(command); }
  void resolve() override;
  [[nodiscard]] std::vector<config::Line> lines() const override { return setup_.lines(); }
  [[nodiscard]] const job::Settings& settings() const override { return setup_.settings(); }
  [[nodiscard]] std::map<std::string, job::ModelFile> models() const override { return setup_.request().models; }
  [[nodiscard]] std::string name_pattern() const override;
  [[nodiscard]] std::vector<std::string> words() const override;
  [[nodiscard]] std::map<std::string, std::filesystem::path> named_files() const override;
  [[nodiscard]] batch::GpuNeeds gpu_needs() const override;
  [[nodiscard]] std::string ending(const std::filesystem::path& input) const override;
  [[nodiscard]] std::vector<std::filesystem::path> files(const std::filesystem::path& output) const override;

 private:
  [[nodiscard]] std::vector<matte::OutputChoice> choices(const std::filesystem::path& output) const;
  // The kind that gets the output's own name; nothing when there are several.
  [[nodiscard]] std::string single_kind() const;

  MatteSetup& setup_;
};

class FaceTimelineBatch : public BatchJob {
 public:
  // `gallery`: the folder of --gallery; empty: none, or add_flags() is called.
  explicit FaceTimelineBatch(FaceTimelineSetup& setup, std::string gallery = "")
      : setup_(setup), gallery_(std::move(gallery)) {}
  [[nodiscard]] std::string name() const override { return "face-timeline"; }
  [[nodiscard]] std::string description() const override { return "who is on screen, when, in every video"; }
  void add_flags(CLI::App& command) override;
  void resolve() override;
  [[nodiscard]] std::vector<config::Line> lines() const override { return setup_.lines(); }
  [[nodiscard]] const job::Settings& settings() const override { return setup_.settings(); }
  [[nodiscard]] std::map<std::string, job::ModelFile> models() const override;
  [[nodiscard]] std::vector<std::string> words() const override;
  [[nodiscard]] std::map<std::string, std::filesystem::path> named_files() const override;
  [[nodiscard]] std::string name_pattern() const override { return "{stem}.faces"; }
  [[nodiscard]] batch::GpuNeeds gpu_needs() const override;
  [[nodiscard]] std::string ending(const std::filesystem::path& /*input*/) const override { return ""; }
  // Of the project's folder what a person does not change.
  [[nodiscard]] std::vector<std::filesystem::path> files(const std::filesystem::path& output) const override;

 private:
  FaceTimelineSetup& setup_;
  std::string gallery_;
  std::string identity_db_;
};

class FittingPreviewBatch : public BatchJob {
 public:
  explicit FittingPreviewBatch(FittingPreviewSetup& setup) : setup_(setup) {}
  [[nodiscard]] std::string name() const override { return "fitting-preview"; }
  [[nodiscard]] std::string description() const override { return "garments follow the people in every video"; }
  void add_flags(CLI::App& command) override { setup_.add_flags(command); }
  // Every garment is read, so that a mistake in one is told once and not by every video.
  void resolve() override;
  [[nodiscard]] std::vector<config::Line> lines() const override { return setup_.lines(); }
  [[nodiscard]] const job::Settings& settings() const override { return setup_.settings(); }
  [[nodiscard]] std::map<std::string, job::ModelFile> models() const override;
  [[nodiscard]] std::map<std::string, std::filesystem::path> named_files() const override;
  [[nodiscard]] std::string name_pattern() const override;
  [[nodiscard]] batch::GpuNeeds gpu_needs() const override;
  [[nodiscard]] std::string ending(const std::filesystem::path& input) const override;

 private:
  FittingPreviewSetup& setup_;
};

// Throws Error(usage): a folder of videos has no identity database.
[[noreturn]] void refuse_identity_db();

// One of each, with setups of their own, for `smartcv batch JOB`.
[[nodiscard]] std::vector<std::shared_ptr<BatchJob>> batch_jobs();

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BATCH_JOB_H

#ifndef SMARTCV_BATCH_ACTIVE_JOB_H
#define SMARTCV_BATCH_ACTIVE_JOB_H

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch/budget.h"
#include "batch/facts.h"
#include "batch/job_process.h"
#include "batch/plan.h"

namespace smartcv::batch {

// A file that is being worked on: the job, and what of the input has to be known when it ends.
class ActiveJob {
 public:
  // Throws what JobProcess throws.
  ActiveJob(const PlannedFile& file, const Share& share, WorkerPool& workers, const std::vector<std::string>& command,
            const std::filesystem::path& log);

  [[nodiscard]] const PlannedFile& file() const noexcept { return *file_; }
  [[nodiscard]] const Share& share() const noexcept { return share_; }
  [[nodiscard]] const std::optional<FileStamp>& stamp() const noexcept { return stamp_; }  // before the start
  // To poll for news; empty when it has ended and only its input is still being read.
  [[nodiscard]] std::vector<int> sources() const;
  void send(int signal) const { process_.send(signal); }

  // Takes in what the job has said. True once it has ended and all is known; never waits.
  [[nodiscard]] bool has_ended();
  // Then: how, and who did it.
  [[nodiscard]] const JobEnd& end() const { return *end_; }
  [[nodiscard]] std::unique_ptr<Worker> release_worker() { return process_.release_worker(); }
  // What a journal says of it when it ended well. Throws Error(input) when the input was changed meanwhile,
  // Error(output) and Error(internal) when the results are not what was promised.
  [[nodiscard]] DoneFact done(const std::filesystem::path& results);

 private:
  const PlannedFile* file_;
  Share share_;
  std::optional<FileStamp> stamp_;
  JobProcess process_;
  std::future<InputFacts> facts_;
  std::optional<JobEnd> end_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_ACTIVE_JOB_H

#ifndef SMARTCV_APPS_SMARTCV_BATCH_WATCH_H
#define SMARTCV_APPS_SMARTCV_BATCH_WATCH_H

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/arrivals.h"
#include "batch/output_names.h"
#include "batch/plan.h"
#include "batch/watch.h"

namespace smartcv::app {

// Files that arrive in a watched place, planned as those that are there at the start.
class WatchedInputs : public batch::Arrivals {
 public:
  struct How {
    std::chrono::milliseconds settle{10'000};  // see batch::Watch
    std::optional<std::chrono::milliseconds>
        until_idle;  // over when nothing was to do for so long; nothing: never over
  };
  using MakePlan = std::function<batch::Plan(batch::InputSet)>;

  // `place`: what `word` means, see batch::find_inputs().
  WatchedInputs(const std::string& word, const batch::InputSet& place, const How& how, MakePlan make_plan);

  [[nodiscard]] std::vector<batch::PlannedFile> arrived() override;
  [[nodiscard]] bool over() override;

 private:
  using Clock = batch::Watch::Clock;
  [[nodiscard]] std::vector<batch::PlannedFile> planned(const std::vector<batch::InputFile>& files);
  // The plan of all files so far with these; nothing, and a word why, when there is none.
  [[nodiscard]] std::optional<batch::Plan> plan_with(const std::vector<batch::InputFile>& files) const;
  void tell_problem();

  batch::InputSet place_;
  How how_;
  MakePlan make_plan_;
  batch::Watch watch_;
  std::map<std::filesystem::path, batch::InputFile> taken_;
  std::string told_;  // the last problem
  std::optional<Clock::time_point> last_look_;
  std::optional<Clock::time_point> idle_since_;
  bool asked_ = false;  // over(), since the last arrived()
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BATCH_WATCH_H

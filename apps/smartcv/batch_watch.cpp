#include "smartcv/batch_watch.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace smartcv::app {

namespace fs = std::filesystem;

WatchedInputs::WatchedInputs(const std::string& word, const batch::InputSet& place, const How& how, MakePlan make_plan)
    : place_{place.root, place.folder, {}, 0}, how_(how), make_plan_(std::move(make_plan)), watch_(word, how.settle) {}

std::vector<batch::PlannedFile> WatchedInputs::arrived() {
  if (!std::exchange(asked_, false)) {
    idle_since_.reset();
  }
  const auto now = Clock::now();
  const auto interval = std::min<std::chrono::milliseconds>(std::chrono::seconds(1), how_.settle / 2);
  if (last_look_ && now - *last_look_ < interval) {
    return {};
  }
  last_look_ = now;
  const auto files = watch_.look(now);
  tell_problem();
  return files.empty() ? std::vector<batch::PlannedFile>() : planned(files);
}

void WatchedInputs::tell_problem() {
  if (watch_.problem() != told_) {
    told_ = watch_.problem();
    if (!told_.empty()) {
      log_warning(told_ + "; it is looked at again");
    }
  }
}

std::optional<batch::Plan> WatchedInputs::plan_with(const std::vector<batch::InputFile>& files) const {
  auto all = taken_;
  for (const auto& file : files) {
    all.insert_or_assign(file.path, file);
  }
  batch::InputSet set = place_;
  for (auto& [path, file] : all) {
    set.files.push_back(std::move(file));
  }
  try {
    return make_plan_(std::move(set));
  } catch (const Error& error) {
    if (files.size() == 1) {
      log_warning(std::string(error.what()) + "; it is left alone");
    }
    return std::nullopt;
  }
}

std::vector<batch::PlannedFile> WatchedInputs::planned(const std::vector<batch::InputFile>& files) {
  const auto plan = plan_with(files);
  std::vector<batch::PlannedFile> planned_files;
  if (!plan) {
    // One that cannot be planned (its result would have the name of another one's) must not keep the others out.
    for (std::size_t i = 0; files.size() > 1 && i < files.size(); ++i) {
      auto one = planned({files[i]});
      std::ranges::move(one, std::back_inserter(planned_files));
    }
    return planned_files;
  }
  std::set<fs::path> wanted;
  for (const auto& file : files) {
    wanted.insert(file.path);
    taken_.insert_or_assign(file.path, file);
  }
  std::ranges::copy_if(plan->files, std::back_inserter(planned_files),
                       [&](const batch::PlannedFile& file) { return wanted.contains(file.input); });
  return planned_files;
}

bool WatchedInputs::over() {
  asked_ = true;
  const auto now = Clock::now();
  idle_since_ = idle_since_.value_or(now);
  return how_.until_idle && !watch_.waits() && now - *idle_since_ >= *how_.until_idle;
}

}  // namespace smartcv::app

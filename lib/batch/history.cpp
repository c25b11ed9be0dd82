#include "batch/history.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "batch/journal_line.h"

namespace smartcv::batch {

namespace fs = std::filesystem;

History::History(fs::path folder) : folder_(std::move(folder)) { refresh(); }

void History::refresh() {
  std::error_code problem;
  std::vector<fs::path> journals;
  for (fs::directory_iterator it(folder_, problem), end; !problem && it != end; it.increment(problem)) {
    if (it->path().extension() == ".jsonl") {
      journals.push_back(it->path());
    }
  }
  if (problem && problem != std::errc::no_such_file_or_directory) {
    throw Error(ErrorCode::output, "the journals cannot be read: " + problem.message(), {.file = folder_.string()});
  }
  std::ranges::sort(journals);
  for (const auto& path : journals) {
    Source& source = sources_[path.filename().string()];
    const auto size = fs::file_size(path, problem);
    if (!problem && size > source.read) {
      read_on(path, source);
    }
  }
}

void History::read_on(const fs::path& path, Source& source) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(source.read));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    if (end == std::string::npos) {
      break;  // being written, or torn: it may be whole next time
    }
    if (const auto fact = unsealed(std::string_view(text).substr(at, end - at))) {
      take(*fact, source);
    } else {
      ++damaged_;
    }
    at = end + 1;
  }
  const auto whole = text.rfind('\n');
  source.read += whole == std::string::npos ? 0 : whole + 1;
}

void History::take(const Json& fact, Source& source) {
  try {
    const std::string kind = fact.at("fact");
    if (kind == "run") {
      source.run = run_from(fact);
      return;
    }
    if (!source.run) {
      return;  // the line that says whose facts these are is damaged
    }
    const RunFact* run = &*source.run;
    if (kind == "plan") {
      const PlanFact plan = plan_from(fact);
      files_[plan.file].output = plan.output;
    } else if (kind == "start") {
      const StartFact start = start_from(fact);
      FileHistory& file = files_[start.file];
      file.output = start.output;
      file.begun = true;
    } else if (kind == "done") {
      DoneFact done = done_from(fact);
      auto& told = files_[done.file].done;
      told.push_back({run, std::move(done)});
    } else if (kind == "failed") {
      FailedFact failed = failed_from(fact);
      auto& told = files_[failed.file].failed;
      if (!told || told->run->started_ns <= run->started_ns) {
        told = {run, std::move(failed)};
      }
    }
  } catch (const Json::exception&) {
    ++damaged_;  // sealed by another version: whole, but not in our words
  }
}

std::vector<const RunFact*> History::runs() const {
  std::vector<const RunFact*> runs;
  for (const auto& [name, source] : sources_) {
    if (source.run) {
      runs.push_back(&*source.run);
    }
  }
  std::ranges::sort(runs, std::ranges::greater{}, &RunFact::started_ns);
  return runs;
}

const History::FileHistory* History::find(const std::string& file) const {
  const auto found = files_.find(file);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace smartcv::batch

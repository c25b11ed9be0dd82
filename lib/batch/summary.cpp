#include "batch/summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/format.h"
#include "base/part_file.h"
#include "batch/history.h"
#include "batch/index_page.h"
#include "batch/long_files.h"
#include "batch/name_text.h"
#include "batch/shard.h"

namespace smartcv::batch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_table = 200;

std::string numbers_of(const FileResult& result) {
  return fmt::format("{} frames, {:.1f} fps, {:.1f} s", result.frames, result.fps, result.seconds);
}

std::string row(const std::string& state, const std::string& frames, const std::string& fps, const std::string& seconds,
                const std::string& file) {
  return fmt::format("{:<8} {:>8} {:>7} {:>8}  {}\n", state, frames, fps, seconds, file);
}

std::string row_of(const FileResult& result) {
  const bool done = result.state == FileState::done;
  const std::string why = done || result.reason.empty() ? "" : ": " + result.reason;
  return row(name_of(result.state), done ? std::to_string(result.frames) : "-",
             done ? fmt::format("{:.1f}", result.fps) : "-",
             result.seconds > 0 ? fmt::format("{:.1f}", result.seconds) : "-", result.name + why);
}

FileResult merged_result(const History& history, const StateFolder& state, const std::string& name,
                         const std::string& identity) {
  FileResult result{name, {}};
  const auto* const file = history.find(name);
  if (file == nullptr) {
    return result;
  }
  result.output = path_of(file->output);
  for (const auto& [run, done] : file->done) {
    const auto intact = [&state](const OutputFacts& output) { return is_intact(state.results, output); };
    if (run->identity.hash() == identity && std::ranges::all_of(done.outputs, intact)) {
      return as_done(std::move(result), done);
    }
  }
  if (file->failed && file->failed->run->identity.hash() == identity) {
    result.state = FileState::failed;
    result.reason = file->failed->fact.reason;
    result.exit_code = file->failed->fact.exit_code;
    result.seconds = file->failed->fact.seconds;
  }
  return result;
}

}  // namespace

std::size_t Summary::count(FileState state) const {
  return static_cast<std::size_t>(std::ranges::count(files, state, &FileResult::state));
}

int Summary::exit_code() const {
  const bool unfinished = count(FileState::stopped) + count(FileState::waiting) > 0;
  if (count(FileState::failed) > 0 && !stopped) {
    return static_cast<int>(ErrorCode::some_files_failed);
  }
  return unfinished || stopped ? static_cast<int>(ErrorCode::stopped) : 0;
}

std::string line_of(const FileResult& result, std::size_t number, std::size_t total) {
  const std::string of_all = total > 0 ? fmt::format("/{}", total) : "";
  std::string text = fmt::format("[{}{}] {} {}", number, of_all, name_of(result.state), result.name);
  if (result.state == FileState::done) {
    std::string outputs;
    for (const auto& output : result.outputs) {
      outputs += (outputs.empty() ? "" : ", ") + text_of(output);
    }
    text += fmt::format(" -> {} ({})", outputs, numbers_of(result));
  } else if (!result.reason.empty()) {
    text += ": " + result.reason;
  }
  return text + (result.earlier ? " [known from an earlier run]" : "");
}

std::string table_of(const Summary& summary) {
  std::string text = row("state", "frames", "fps", "seconds", "file");
  const bool all = summary.files.size() <= longest_table;
  std::int64_t frames = 0;
  for (const auto& file : summary.files) {
    if (all || file.state != FileState::done) {
      text += row_of(file);
    }
    frames += file.state == FileState::done ? file.frames : 0;
  }
  text += fmt::format("{} files: {} done, {} failed, {} stopped, {} waiting; {} frames", summary.files.size(),
                      summary.count(FileState::done), summary.count(FileState::failed),
                      summary.count(FileState::stopped), summary.count(FileState::waiting), frames);
  return text + (summary.seconds > 0 ? fmt::format(" in {:.1f} s\n", summary.seconds) : "\n");
}

std::string json_of(const Summary& summary, const StateFolder& state) {
  Json files = Json::array();
  for (const auto& file : summary.files) {
    Json outputs = Json::array();
    for (const auto& output : file.outputs) {
      outputs.push_back(text_of(output));
    }
    files.push_back({{"file", file.name},
                     {"state", name_of(file.state)},
                     {"earlier", file.earlier},
                     {"output", text_of(file.output)},
                     {"outputs", outputs},
                     {"reason", file.reason},
                     {"exit_code", file.exit_code},
                     {"frames", file.frames},
                     {"fps", file.fps},
                     {"seconds", file.seconds},
                     {"log", state.log_of(file.name).lexically_relative(state.results).string()}});
  }
  const Json json{{"schema", 1},
                  {"job", summary.job},
                  {"version", summary.version},
                  {"shard", summary.shard},
                  {"exit_code", summary.exit_code()},
                  {"seconds", summary.seconds},
                  {"done", summary.count(FileState::done)},
                  {"failed", summary.count(FileState::failed)},
                  {"stopped", summary.count(FileState::stopped)},
                  {"waiting", summary.count(FileState::waiting)},
                  {"files", files}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_summary(const Summary& summary, const StateFolder& state) {
  // Runs that share the work end together.
  const FileLock alone(state.path / "summary", {});
  std::string name = "summary.json";
  if (!summary.shard.empty()) {
    name = "summary." + summary.shard + ".json";
    name.replace(name.find('/'), 1, "-of-");
  }
  write_file(state.results / name, json_of(summary, state), true);
  if (summary.shard.empty()) {
    write_file(state.results / "index.html", index_page(summary, state), true);
  }
}

Summary merged_summary(const StateFolder& state) {
  const History history(state.journals());
  const auto runs = history.runs();
  if (runs.empty()) {
    throw Error(ErrorCode::input, "no batch has been run in this folder", {.file = state.results.string()});
  }
  const Identity& identity = runs.front()->identity;
  Summary summary;
  summary.job = identity.job;
  summary.version = identity.version;
  std::set<std::string> names;
  for (const auto& [name, file] : history.files()) {
    if (!is_piece_name(name)) {
      names.insert(name);
    }
  }
  // Shards that have not run yet are known by the assignment only.
  for (const auto& entry : fs::directory_iterator(state.path)) {
    if (entry.path().filename().string().starts_with("shards-")) {
      for (const auto& [name, shard] : read_assignment(entry.path())) {
        names.insert(name);
      }
    }
  }
  const std::string hash = identity.hash();
  for (const auto& name : names) {
    summary.files.push_back(merged_result(history, state, name, hash));
  }
  return summary;
}

}  // namespace smartcv::batch

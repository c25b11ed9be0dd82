#include "batch/job_process.h"

#include <cstring>
#include <string_view>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::batch {
namespace {

std::ofstream open_log(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream log(path, std::ios::binary | std::ios::trunc);
  if (!log) {
    throw Error(ErrorCode::output, "the log cannot be written; is the disk full?", {.file = path.string()});
  }
  return log;
}

std::string how_it_ended(int exit_code) {
  constexpr int killed = 128;
  if (exit_code > killed && exit_code < killed + 65 && exit_code != static_cast<int>(ErrorCode::interrupted)) {
    const int signal = exit_code - killed;
    return fmt::format("it was ended by signal {} ({}){}", signal, strsignal(signal),
                       signal == 9 ? "; too little memory is the usual cause" : "");
  }
  return fmt::format("it ended with exit code {}", exit_code);
}

}  // namespace

JobProcess::JobProcess(WorkerPool& workers, const std::vector<std::string>& command, const std::filesystem::path& log)
    : log_(open_log(log)), worker_(workers.begin(command)) {}

std::optional<JobEnd> JobProcess::look() {
  const auto code = worker_->end();  // before reading: nothing is said behind it
  rest_ += worker_->read();
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
    take_line(rest_.substr(0, end));
    rest_.erase(0, end + 1);
  }
  if (!code) {
    return std::nullopt;
  }
  take_line(rest_);
  end_.exit_code = *code;
  end_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (end_.reason.empty() && *code != 0) {
    end_.reason = how_it_ended(*code);
  }
  log_.flush();
  return end_;
}

void JobProcess::take_line(const std::string& line) {
  constexpr std::string_view event = R"({"event":)";
  constexpr std::string_view error = "error: ";
  if (line.empty()) {
    return;
  }
  if (line.starts_with(event)) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_object() && json.value("event", "") == "progress") {
      end_.frames = json.value("frames", end_.frames);
      return;
    }
    if (json.is_object()) {
      take_summary(json);
    }
  } else if (line.starts_with(error)) {
    end_.reason = line.substr(error.size());
  }
  log_ << line << '\n';
}

void JobProcess::take_summary(const Json& summary) {
  try {
    end_.frames = summary.value("frames", end_.frames);
    end_.fps = summary.value("fps", 0.0);
    const auto outputs = summary.find("outputs");
    end_.outputs = outputs != summary.end() ? outputs->size() : summary.count("output");
    end_.beside = summary.value("exports", std::vector<std::string>{});
  } catch (const Json::exception&) {
    end_.reason = "its summary is not what was expected";
  }
}

}  // namespace smartcv::batch

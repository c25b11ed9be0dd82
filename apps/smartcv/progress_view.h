#ifndef SMARTCV_APPS_SMARTCV_PROGRESS_VIEW_H
#define SMARTCV_APPS_SMARTCV_PROGRESS_VIEW_H

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "pipeline/job.h"

namespace smartcv::app {

enum class ProgressMode { none, bar, plain, json };

// "auto" is a bar on a terminal and plain lines otherwise; nothing when only errors are wanted. Throws Error(usage).
[[nodiscard]] ProgressMode progress_mode(const std::string& word);

// Shows on stderr how far a job is. While a bar stands there it steps aside for log lines. One at a time.
class ProgressView {
 public:
  // `total`: frames expected, when known.
  ProgressView(ProgressMode mode, std::optional<std::int64_t> total);
  ~ProgressView();
  ProgressView(const ProgressView&) = delete;
  ProgressView& operator=(const ProgressView&) = delete;

  // From the job's progress thread.
  void update(const pipeline::JobStatistics& so_far);
  // Takes the bar away; later updates are not shown.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Snapshot {
    std::int64_t frames = 0;
    double fps = 0;
    std::optional<double> eta_seconds;
    std::string limiting_stage;
    std::string pass;
  };

  [[nodiscard]] Snapshot measure(const pipeline::JobStatistics& so_far);
  [[nodiscard]] std::string bar_line(const Snapshot& now) const;
  [[nodiscard]] std::string plain_line(const Snapshot& now) const;
  [[nodiscard]] std::string json_line(const Snapshot& now) const;
  void draw_bar() const;
  void erase_bar() const;

  ProgressMode mode_;
  std::optional<std::int64_t> total_;
  std::mutex mutex_;  // of everything below, and held while a log line is printed
  std::string bar_;   // what stands on the terminal
  bool finished_ = false;
  Clock::time_point last_line_;
  double last_wall_ = 0;
  std::uint64_t last_frames_ = 0;
  std::string last_pass_;
  double smooth_fps_ = 0;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_PROGRESS_VIEW_H

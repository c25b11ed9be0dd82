#include "smartcv/progress_view.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"

namespace smartcv::app {
namespace {

// Plain lines go into log files: rarely enough to be read.
constexpr auto plain_interval = std::chrono::seconds(5);
constexpr auto json_interval = std::chrono::seconds(1);
// The rate shown follows the last seconds, not the whole run.
constexpr double smoothing_seconds = 3.0;

// The terminal's "erase to the end of the line".
constexpr const char* erase_to_end = "\x1b[K";

std::size_t terminal_width() {
  constexpr std::size_t usual = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

// "1:05", "2:03:07"
std::string clock_text(double seconds) {
  const auto whole = std::llround(seconds);
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

double hundredths(double value) { return std::round(value * 100) / 100; }

void print_error_line(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressMode progress_mode(const std::string& word) {
  if (word == "auto") {
    if (log_level() >= LogLevel::error) {
      return ProgressMode::none;
    }
    return isatty(STDERR_FILENO) == 1 ? ProgressMode::bar : ProgressMode::plain;
  }
  if (word == "bar") {
    return ProgressMode::bar;
  }
  if (word == "plain") {
    return ProgressMode::plain;
  }
  if (word == "json") {
    return ProgressMode::json;
  }
  if (word == "none") {
    return ProgressMode::none;
  }
  throw Error(ErrorCode::usage,
              fmt::format("--progress must be auto, bar, plain, json or none, but '{}' was given", word));
}

ProgressView::ProgressView(ProgressMode mode, std::optional<std::int64_t> total)
    : mode_(mode), total_(total), last_line_(Clock::now()) {
  if (mode_ != ProgressMode::bar) {
    return;
  }
  set_log_line_hook([this](bool before) {
    if (before) {
      mutex_.lock();
      erase_bar();
    } else {
      draw_bar();
      mutex_.unlock();
    }
  });
}

ProgressView::~ProgressView() {
  if (mode_ == ProgressMode::bar) {
    set_log_line_hook({});
  }
  finish();
}

void ProgressView::finish() {
  const std::lock_guard lock(mutex_);
  erase_bar();
  bar_.clear();
  finished_ = true;
}

void ProgressView::update(const pipeline::JobStatistics& so_far) {
  std::string plain;
  {
    const std::lock_guard lock(mutex_);
    if (finished_ || mode_ == ProgressMode::none) {
      return;
    }
    const auto now = measure(so_far);
    const auto since_line = Clock::now() - last_line_;
    if (mode_ == ProgressMode::bar) {
      bar_ = bar_line(now);
      draw_bar();
    } else if (mode_ == ProgressMode::json && since_line >= json_interval) {
      print_error_line(json_line(now));
      last_line_ = Clock::now();
    } else if (mode_ == ProgressMode::plain && since_line >= plain_interval) {
      plain = plain_line(now);
      last_line_ = Clock::now();
    }
  }
  if (!plain.empty()) {
    log_info(plain);
  }
}

ProgressView::Snapshot ProgressView::measure(const pipeline::JobStatistics& so_far) {
  if (so_far.pass != last_pass_) {
    last_pass_ = so_far.pass;
    last_wall_ = 0;
    last_frames_ = 0;
    smooth_fps_ = 0;
  }
  const double passed = so_far.wall_seconds - last_wall_;
  if (passed > 0) {
    const double rate = static_cast<double>(so_far.frames - last_frames_) / passed;
    const double weight = last_wall_ > 0 ? 1 - std::exp(-passed / smoothing_seconds) : 1;
    smooth_fps_ += weight * (rate - smooth_fps_);
    last_wall_ = so_far.wall_seconds;
    last_frames_ = so_far.frames;
  }
  Snapshot now;
  now.pass = so_far.pass;
  now.frames = static_cast<std::int64_t>(so_far.frames_before + so_far.frames);
  now.fps = smooth_fps_;
  if (total_ && smooth_fps_ > 0.01) {
    now.eta_seconds = static_cast<double>(std::max<std::int64_t>(0, *total_ - now.frames)) / smooth_fps_;
  }
  if (so_far.frames > 0) {
    now.limiting_stage = so_far.limiting_stage().name;
  }
  return now;
}

std::string ProgressView::plain_line(const Snapshot& now) const {
  std::string text = now.pass.empty() ? std::string() : now.pass + ": ";
  text += std::to_string(now.frames);
  if (total_) {
    const double share = *total_ > 0 ? static_cast<double>(now.frames) / static_cast<double>(*total_) : 1.0;
    text += fmt::format("/{} frames ({:.0f} %)", *total_, 100 * std::min(share, 1.0));
  } else {
    text += " frames";
  }
  text += fmt::format(", {:.1f} fps", now.fps);
  if (now.eta_seconds) {
    text += ", " + clock_text(*now.eta_seconds) + " left";
  }
  if (!now.limiting_stage.empty()) {
    text += ", limited by " + now.limiting_stage;
  }
  return text;
}

std::string ProgressView::bar_line(const Snapshot& now) const {
  const std::string text = plain_line(now);
  const std::size_t width = terminal_width() - 1;  // the last column would wrap on some terminals
  constexpr std::size_t narrowest = 10;
  if (!total_ || *total_ <= 0 || text.size() + narrowest + 3 > width) {
    return text.substr(0, width);
  }
  const std::size_t cells = std::min<std::size_t>(40, width - text.size() - 3);
  const double share = std::min(1.0, static_cast<double>(now.frames) / static_cast<double>(*total_));
  const auto full = static_cast<std::size_t>(share * static_cast<double>(cells));
  return "[" + std::string(full, '=') + std::string(cells - full, ' ') + "] " + text;
}

std::string ProgressView::json_line(const Snapshot& now) const {
  nlohmann::ordered_json json{{"event", "progress"}, {"frames", now.frames}, {"fps", hundredths(now.fps)}};
  json["total"] = total_ ? nlohmann::ordered_json(*total_) : nlohmann::ordered_json();
  json["eta_seconds"] =
      now.eta_seconds ? nlohmann::ordered_json(hundredths(*now.eta_seconds)) : nlohmann::ordered_json();
  json["limiting_stage"] = now.limiting_stage;
  if (!now.pass.empty()) {
    json["pass"] = now.pass;
  }
  return json.dump() + "\n";
}

void ProgressView::draw_bar() const {
  if (!bar_.empty()) {
    print_error_line("\r" + bar_ + erase_to_end);
  }
}

void ProgressView::erase_bar() const {
  if (!bar_.empty()) {
    print_error_line(std::string("\r") + erase_to_end);
  }
}

}  // namespace smartcv::app

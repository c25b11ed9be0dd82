#include "smartcv/transfer_view.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/format.h"
#include "base/log.h"
#include "models/names.h"

namespace smartcv::app {
namespace {

constexpr auto bar_interval = std::chrono::milliseconds(100);
constexpr auto plain_interval = std::chrono::seconds(5);
constexpr auto json_interval = std::chrono::seconds(1);

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void print(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

TransferView::TransferView(ProgressMode mode, std::string file)
    : mode_(mode), file_(std::move(file)), last_line_(Clock::now()) {
  if (mode_ != ProgressMode::bar) {
    return;
  }
  set_log_line_hook([this](bool before) {
    if (before) {
      mutex_.lock();
      erase();
    } else {
      draw();
      mutex_.unlock();
    }
  });
}

TransferView::~TransferView() {
  if (mode_ == ProgressMode::bar) {
    set_log_line_hook({});
  }
  erase();
}

void TransferView::update(std::uintmax_t done, std::uintmax_t total) {
  std::string plain;
  {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (!started_) {
      started_ = true;
      start_ = now;
      first_ = done;
    }
    const auto since_line = now - last_line_;
    const bool last = done == total;
    if (mode_ == ProgressMode::bar && (since_line >= bar_interval || last)) {
      bar_ = line(done, total);
      draw();
      last_line_ = now;
    } else if (mode_ == ProgressMode::json && (since_line >= json_interval || last)) {
      nlohmann::ordered_json json{{"event", "progress"}, {"file", file_}, {"bytes", done}};
      json["total"] = total != 0 ? nlohmann::ordered_json(total) : nlohmann::ordered_json();
      print(json.dump() + "\n");
      last_line_ = now;
    } else if (mode_ == ProgressMode::plain && since_line >= plain_interval) {
      plain = line(done, total);
      last_line_ = now;
    }
  }
  if (!plain.empty()) {
    log_info(plain);
  }
}

std::string TransferView::line(std::uintmax_t done, std::uintmax_t total) const {
  std::string text = file_ + "  " + models::size_text(done);
  if (total > 0) {
    text += fmt::format(" of {} ({} %)", models::size_text(total), 100 * done / total);
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (seconds > 0.5 && done > first_) {
    const auto rate = static_cast<double>(done - first_) / seconds;
    text += fmt::format(", {}/s", models::size_text(static_cast<std::uintmax_t>(rate)));
  }
  const std::size_t width = terminal_width() - 1;  // the last column would wrap on some terminals
  constexpr std::size_t narrowest = 10;
  if (mode_ != ProgressMode::bar || text.size() > width) {
    return text.substr(0, mode_ == ProgressMode::bar ? width : text.size());
  }
  if (total == 0 || text.size() + narrowest + 3 > width) {
    return text;
  }
  const auto cells = std::min<std::size_t>(40, width - text.size() - 3);
  const auto full = static_cast<std::size_t>(cells * std::min(done, total) / total);
  return "[" + std::string(full, '=') + std::string(cells - full, ' ') + "] " + text;
}

void TransferView::draw() const {
  if (!bar_.empty()) {
    print("\r" + bar_ + "\x1b[K");
  }
}

void TransferView::erase() const {
  if (!bar_.empty()) {
    print("\r\x1b[K");
  }
}

}  // namespace smartcv::app

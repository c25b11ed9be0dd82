#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace smartcv {
namespace {

using Listener = std::function<void(const std::string&)>;

struct State {
  State() : logger("smartcv", std::make_shared<spdlog::sinks::stderr_color_sink_st>()) {
    logger.set_pattern("%^%l%$: %v");
    logger.set_level(spdlog::level::trace);  // `level` below decides
    logger.flush_on(spdlog::level::trace);
  }

  std::atomic<LogLevel> level{LogLevel::info};
  std::mutex mutex;  // one line at a time, hook included
  spdlog::logger logger;
  std::function<void(bool)> hook;
  std::mutex listener_mutex;
  std::shared_ptr<const Listener> listener;
};

// Never destroyed: threads may log while the program ends.
State& state() {
  static auto* const the_state = new State;
  return *the_state;
}

void print(LogLevel level, spdlog::level::level_enum spdlog_level, std::string_view text) {
  auto& log = state();
  if (level < log.level.load(std::memory_order_relaxed)) {
    return;
  }
  const std::lock_guard lock(log.mutex);
  if (log.hook) {
    log.hook(true);
  }
  log.logger.log(spdlog_level, spdlog::string_view_t(text.data(), text.size()));
  if (log.hook) {
    log.hook(false);
  }
}

}  // namespace

void set_log_level(LogLevel level) { state().level.store(level, std::memory_order_relaxed); }
LogLevel log_level() { return state().level.load(std::memory_order_relaxed); }

void log_debug(std::string_view text) { print(LogLevel::debug, spdlog::level::debug, text); }
void log_info(std::string_view text) { print(LogLevel::info, spdlog::level::info, text); }
void log_error(std::string_view text) { print(LogLevel::error, spdlog::level::err, text); }

void log_warning(std::string_view text) {
  print(LogLevel::warning, spdlog::level::warn, text);
  std::shared_ptr<const Listener> listener;
  {
    const std::lock_guard lock(state().listener_mutex);
    listener = state().listener;
  }
  if (listener) {
    (*listener)(std::string(text));
  }
}

void set_log_line_hook(std::function<void(bool before)> hook) {
  const std::lock_guard lock(state().mutex);
  state().hook = std::move(hook);
}

void set_warning_listener(std::function<void(const std::string& text)> listener) {
  auto shared = listener ? std::make_shared<const Listener>(std::move(listener)) : nullptr;
  const std::lock_guard lock(state().listener_mutex);
  state().listener = std::move(shared);
}

}  // namespace smartcv

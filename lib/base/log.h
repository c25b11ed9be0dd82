#ifndef SMARTCV_BASE_LOG_H
#define SMARTCV_BASE_LOG_H

#include <functional>
#include <string>
#include <string_view>

namespace smartcv {

// Logs go to stderr; stdout carries results only. Compose the text with fmt::format (base/format.h).
enum class LogLevel { debug, info, warning, error, off };

void set_log_level(LogLevel level);
[[nodiscard]] LogLevel log_level();

void log_debug(std::string_view text);
void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

// Called around every line, so that a progress bar can step aside: before(…) true = about to print,
// false = printed. An empty function takes the hook off. Thread-safe; one line at a time, so the hook must not log.
void set_log_line_hook(std::function<void(bool before)> hook);

// Receives every warning as well, for reports, whatever the log level. An empty function takes it off. Thread-safe.
void set_warning_listener(std::function<void(const std::string& text)> listener);

}  // namespace smartcv

#endif  // SMARTCV_BASE_LOG_H

#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_LINE_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_LINE_H

#include <string>
#include <vector>

namespace smartcv::doctor {

enum class State {
  ok,
  note,     // worth knowing; nothing is wrong
  warning,  // jobs run, but slower or with less than the machine could give
  error,    // a job with its default settings cannot run
};

// One thing `smartcv doctor` looked at.
struct Line {
  std::string section;  // "Machine"
  std::string name;     // "memory"
  State state = State::ok;
  std::string found;    // "23.4 GiB"
  std::string meaning;  // what that means for the jobs
  std::string to_do = "nothing";
};
using Lines = std::vector<Line>;

// "ok", "note", "warning", "error"
[[nodiscard]] const char* word_for(State state);

// 0 when no line is an error, else that of Error(model): 4.
[[nodiscard]] int exit_code_of(const Lines& lines);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_LINE_H

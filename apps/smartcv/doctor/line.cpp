#include "smartcv/doctor/line.h"

#include <algorithm>

#include "base/error.h"

namespace smartcv::doctor {

const char* word_for(State state) {
  switch (state) {
    case State::ok:
      return "ok";
    case State::note:
      return "note";
    case State::warning:
      return "warning";
    case State::error:
      return "error";
  }
  return "";
}

int exit_code_of(const Lines& lines) {
  const bool broken = std::ranges::any_of(lines, [](const Line& line) { return line.state == State::error; });
  return broken ? static_cast<int>(ErrorCode::model) : 0;
}

}  // namespace smartcv::doctor

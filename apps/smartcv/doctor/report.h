#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_REPORT_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_REPORT_H

#include <cstddef>
#include <string>

#include "smartcv/doctor/line.h"

namespace smartcv::doctor {

struct TextStyle {
  std::size_t width = 80;  // columns
  bool color = false;      // ANSI escapes
};

// A table by sections, wrapped to the width, what is to be done on lines of its own, the verdict at the end.
[[nodiscard]] std::string to_text(const Lines& lines, const TextStyle& style);

// The schema is in docs/doctor.md.
[[nodiscard]] std::string to_json(const Lines& lines);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_REPORT_H

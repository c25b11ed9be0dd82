#ifndef SMARTCV_TESTS_APPS_DOCTOR_LINES_H
#define SMARTCV_TESTS_APPS_DOCTOR_LINES_H

#include <catch2/catch.hpp>
#include <string>

#include "smartcv/doctor/line.h"

namespace smartcv::tests {

// The line of that name; the test fails when there is none.
inline doctor::Line line_named(const doctor::Lines& lines, const std::string& name) {
  for (const doctor::Line& line : lines) {
    if (line.name == name) {
      return line;
    }
  }
  FAIL("there is no line '" << name << "'");
  return {};
}

inline bool has_line(const doctor::Lines& lines, const std::string& name) {
  for (const doctor::Line& line : lines) {
    if (line.name == name) {
      return true;
    }
  }
  return false;
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_APPS_DOCTOR_LINES_H

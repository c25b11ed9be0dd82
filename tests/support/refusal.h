#ifndef SMARTCV_TESTS_SUPPORT_REFUSAL_H
#define SMARTCV_TESTS_SUPPORT_REFUSAL_H

#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"

namespace smartcv::tests {

// The sentence with which `action` is refused. The test fails when it is not, or when the error has another code.
template <typename Action>
[[nodiscard]] std::string refusal_of(const Action& action, ErrorCode code = ErrorCode::model) {
  try {
    static_cast<void>(action());
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("what should be refused was accepted");
  return {};
}

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_REFUSAL_H

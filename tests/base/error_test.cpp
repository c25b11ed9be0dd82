#include "base/error.h"

#include <catch2/catch.hpp>

namespace smartcv {
namespace {

TEST_CASE("an error is one sentence that leaves out what is not known", "[error]") {
  CHECK(std::string(Error(ErrorCode::usage, "no such key").what()) == "no such key");
  CHECK(std::string(Error(ErrorCode::input, "is empty", {"", "a.mp4", {}}).what()) == "a.mp4: is empty");
  CHECK(std::string(Error(ErrorCode::input, "bad data", {"decoding", "a.mp4", 7}).what()) ==
        "a.mp4: bad data (while decoding, frame 7)");
  CHECK(std::string(Error(ErrorCode::model, "failed", {"", "", 0}).what()) == "failed (frame 0)");
}

TEST_CASE("an error keeps its parts and knows the exit code", "[error]") {
  const Error error(ErrorCode::interrupted, "aborted", {"writing", "b.mp4", 3});
  CHECK(error.exit_code() == 130);
  CHECK(error.message() == "aborted");
  CHECK(error.context().doing == "writing");
  CHECK(error.context().file == "b.mp4");
  CHECK(error.context().frame == 3);
}

}  // namespace
}  // namespace smartcv

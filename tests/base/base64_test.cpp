#include "base/base64.h"

#include <catch2/catch.hpp>

using namespace smartcv;

// The vectors of RFC 4648, section 10.
TEST_CASE("base64 pads to groups of four", "[base64]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64(std::string("\0\xFF\xFE", 3)) == "AP/+");
}

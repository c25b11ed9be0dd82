#include "vision/opencv_facts.h"

#include <catch2/catch.hpp>

#include "vision/opencv_threads.h"

namespace smartcv::tests {

TEST_CASE("OpenCV's facts are those of the library that is loaded", "[opencv_facts]") {
  vision::use_opencv_threads(2);
  const vision::OpencvFacts facts = vision::opencv_facts();
  CHECK(facts.built == facts.running);
  CHECK(facts.threads == 2);
}

}  // namespace smartcv::tests

#include "tasks/face_timeline/look_options.h"

#include <catch2/catch.hpp>

using smartcv::face_timeline::Options;

TEST_CASE("auto looks less often the dearer a look is; a number is taken as it is", "[looks]") {
  Options options;
  const int cuda = look_options(options, 25, true).every;
  const int cpu = look_options(options, 25, false).every;
  options.detector = "mtcnn";
  const int mtcnn = look_options(options, 25, false).every;
  CHECK(cuda < cpu);
  CHECK(cpu < mtcnn);
  CHECK(look_options(options, 5, false).every >= 1);
  CHECK(look_options(options, 1, true).every == 1);
  options.detect_every = 4;
  const auto fixed = look_options(options, 25, false);
  CHECK(fixed.every == 4);
  CHECK(fixed.motion_per_look == 0);
}

#include "job/thread_budget.h"

#include <catch2/catch.hpp>

#include "base/cores.h"

using namespace smartcv;

TEST_CASE("without settings the job and the decoder take the cores there are, OpenCV one thread", "[job]") {
  const auto budget = job::thread_budget({});
  CHECK(budget.cores == usable_cores());
  CHECK(budget.decoder == usable_cores());
  CHECK(budget.opencv == 1);
}

TEST_CASE("settings limit the job to the cores there are", "[job]") {
  job::Settings settings;
  settings.cpu_threads = 4096;
  settings.opencv_threads = 4096;
  CHECK(job::thread_budget(settings).cores == usable_cores());
  CHECK(job::thread_budget(settings).opencv == usable_cores());
  settings.cpu_threads = 1;
  settings.decoder_threads = 3;
  CHECK(job::thread_budget(settings).cores == 1);
  CHECK(job::thread_budget(settings).opencv == 1);
  CHECK(job::thread_budget(settings).decoder == 3);
}

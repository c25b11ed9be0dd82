#include "job/gpu_use.h"

#include <catch2/catch.hpp>

using namespace smartcv;
using namespace smartcv::job;
using Catch::Contains;

TEST_CASE("a GPU's use is told by its start, its end, its mean and its peak", "[gpu_use]") {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  GpuUse use{.gpu = 1, .name = "NVIDIA X"};
  use.add({20, 100 * mebibyte, {}, 8000 * mebibyte, 40, 100});
  use.add({80, 900 * mebibyte, {}, 8000 * mebibyte, 60, 250});
  use.add({50, 200 * mebibyte, {}, 8000 * mebibyte, 55, 100});
  CHECK(use.readings == 3);
  CHECK(use.utilization.mean == Approx(50));
  CHECK(use.memory.first == 100);
  CHECK(use.memory.last == 200);
  CHECK(use.memory.most == 900);
  CHECK(use.power.mean == Approx(150));
  CHECK(gpu_line(use) ==
        "GPU 1 NVIDIA X: 3 readings, utilization mean 50 % most 80 %, memory 100 -> 200 MiB most 900 of 8000, "
        "temperature 40 -> 55 C most 60, power mean 150 W most 250 W");
}

TEST_CASE("what a driver does not tell is left out of the summary and changes no mean", "[gpu_use]") {
  GpuUse use{.name = "NVIDIA X"};
  use.add({});
  use.add({.utilization = 30});
  CHECK(use.readings == 2);
  CHECK(use.utilization.count == 1);
  CHECK(use.utilization.mean == 30);
  CHECK_THAT(gpu_line(use), Contains("utilization mean 30 %") && !Contains("power") && !Contains("memory"));
}

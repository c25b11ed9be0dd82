#include "media/detail/pts_repair.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <vector>

using smartcv::media::detail::PtsRepair;
using Stamps = std::vector<std::int64_t>;

namespace {

Stamps repaired(const std::vector<std::optional<std::int64_t>>& stamps, std::int64_t expected_repairs) {
  PtsRepair repair(40, 1000);
  Stamps result;
  for (const auto& stamp : stamps) {
    result.push_back(repair.next(stamp, 40));
  }
  CHECK(repair.repaired() == expected_repairs);
  return result;
}

}  // namespace

TEST_CASE("rising stamps are never touched, negative ones included", "[pts]") {
  CHECK(repaired({-80, -40, 0, 7, 8, 9000}, 0) == Stamps{-80, -40, 0, 7, 8, 9000});
}

TEST_CASE("a missing stamp is the last one and its duration", "[pts]") {
  CHECK(repaired({0, std::nullopt, std::nullopt, 120}, 2) == Stamps{0, 40, 80, 120});
}

TEST_CASE("a doubled stamp moves by half a frame and disturbs no other", "[pts]") {
  CHECK(repaired({0, 40, 40, 80, 120}, 1) == Stamps{0, 40, 60, 80, 120});
}

TEST_CASE("after a jump back the rest goes on with its own distances", "[pts]") {
  CHECK(repaired({5000, 5040, 0, 40, 90}, 3) == Stamps{5000, 5040, 5080, 5120, 5170});
}

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/fixture_recipes.h"
#include "tests/support/media_fixtures.h"

using smartcv::tests::fixture;
using smartcv::tests::fixture_recipes;

TEST_CASE("every clip can be made, and is made once", "[fixtures]") {
  for (const auto& recipe : fixture_recipes()) {
    CAPTURE(recipe.name);
    const auto path = fixture(recipe.name);
    CHECK(std::filesystem::exists(path));
    CHECK(fixture(recipe.name) == path);
  }
}

#include "config/nearest.h"

#include <catch2/catch.hpp>

namespace smartcv::config {

TEST_CASE("the edit distance counts insertions, deletions, replacements and swaps of neighbours") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("batch_size", "batch_size") == 0);
  CHECK(edit_distance("btach_size", "batch_size") == 1);
  CHECK(edit_distance("batchsize", "batch_size") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word is offered only when a slip explains it") {
  const std::vector<std::string> keys{"batch_size", "confidence", "gap", "pad"};
  CHECK(nearest("btach_size", keys) == "batch_size");
  CHECK(nearest("confidance", keys) == "confidence");
  CHECK(nearest("gpa", keys) == "gap");
  CHECK_FALSE(nearest("resolution", keys));
  CHECK_FALSE(nearest("x", keys));
  CHECK_FALSE(nearest("", keys));
  CHECK_FALSE(nearest(std::string(100'000, 'a'), keys));
  CHECK(suggestion("bath_size", keys) == "; did you mean 'batch_size'?");
  CHECK(suggestion("resolution", keys).empty());
}

}  // namespace smartcv::config

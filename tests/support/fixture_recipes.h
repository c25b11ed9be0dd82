#ifndef SMARTCV_TESTS_SUPPORT_FIXTURE_RECIPES_H
#define SMARTCV_TESTS_SUPPORT_FIXTURE_RECIPES_H

#include <string>
#include <vector>

namespace smartcv::tests {

// How a clip is made. `steps` begins with one of
//   ffmpeg ARGS   words for the ffmpeg program; @NAME stands for the file of another fixture
//   text WORDS    a file with these words, '|' for a line end
//   join @A @B    the bytes of A, then of B
//   CHANGE @A …   a function of fixture_bytes.h on the bytes of A ("matrix" is set_display_matrix)
struct Recipe {
  std::string name;
  bool sound = false;  // whole and correct
  std::string steps;
};

// Every clip there is.
[[nodiscard]] const std::vector<Recipe>& fixture_recipes();

}  // namespace smartcv::tests

#endif  // SMARTCV_TESTS_SUPPORT_FIXTURE_RECIPES_H

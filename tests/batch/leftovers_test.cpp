#include "batch/leftovers.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "base/part_file.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

TEST_CASE("partial results and parts of a file are left over, but for a part that somebody writes", "[batch]") {
  const TemporaryFolder folder;
  for (const auto* name : {"a.mp4", "a.partial.mp4", "a.mp4.part", "b.partial.mp4"}) {
    std::ofstream(folder / name) << "x";
  }
  batch::PlannedFile file;
  file.output = "a.mp4";
  file.results = {"a.mp4"};
  CHECK(batch::leftovers_of(file, folder.path()) ==
        std::vector<fs::path>{folder / "a.partial.mp4", folder / "a.mp4.part"});
  fs::remove(folder / "a.mp4.part");
  fs::remove(folder / "a.mp4");
  {
    const PartFile writer(folder / "a.mp4", false);
    REQUIRE(fs::exists(folder / "a.mp4.part"));
    CHECK(batch::leftovers_of(file, folder.path()) == std::vector<fs::path>{folder / "a.partial.mp4"});
  }
  batch::remove_all(batch::leftovers_of(file, folder.path()));
  CHECK_FALSE(fs::exists(folder / "a.partial.mp4"));
  CHECK(fs::exists(folder / "b.partial.mp4"));
}

TEST_CASE("of a result that is a folder the partial one is left over as a whole", "[batch]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "a.partial.faces");
  std::ofstream(folder / "a.partial.faces/project.json") << "{}";
  batch::PlannedFile file;
  file.output = "a.faces";
  file.results = {"a.faces/project.json"};
  batch::remove_all(batch::leftovers_of(file, folder.path()));
  CHECK_FALSE(fs::exists(folder / "a.partial.faces"));
}

}  // namespace smartcv::tests

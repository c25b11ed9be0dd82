#include "batch/file_facts.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

TEST_CASE("a folder is another one when a file in it has another name, place or content, hidden files aside",
          "[facts]") {
  const TemporaryFolder folder;
  const fs::path people = folder / "people";
  fs::create_directories(people / "Anna");
  write_bytes(people / "Anna/one.jpg", "one");
  const std::string before = batch::sha256_of_all(people);
  CHECK(batch::sha256_of_all(people) == before);

  write_bytes(people / "Anna/.thumbnail", "of the desktop");
  fs::create_directories(people / ".trash");
  write_bytes(people / ".trash/two.jpg", "two");
  CHECK(batch::sha256_of_all(people) == before);

  write_bytes(people / "Anna/one.jpg", "two");
  const std::string changed = batch::sha256_of_all(people);
  CHECK(changed != before);
  fs::rename(people / "Anna", people / "Bea");
  CHECK(batch::sha256_of_all(people) != changed);
  fs::rename(people / "Bea", people / "Anna");
  CHECK(batch::sha256_of_all(people) == changed);
  fs::rename(people / "Anna/one.jpg", people / "one.jpg");
  CHECK(batch::sha256_of_all(people) != changed);
}

TEST_CASE("one file is told by its content, and what is not there is refused", "[facts]") {
  const TemporaryFolder folder;
  write_bytes(folder / "one.yaml", "one");
  write_bytes(folder / "two.yaml", "one");
  CHECK(batch::sha256_of_all(folder / "one.yaml") == batch::sha256_of_all(folder / "two.yaml"));
  CHECK_THROWS_AS(batch::sha256_of_all(folder / "three.yaml"), Error);
}

}  // namespace smartcv::tests

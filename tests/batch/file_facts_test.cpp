#include "batch/file_facts.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/error.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  write_bytes(path, text);
}

}  // namespace

TEST_CASE("a result that is a folder is intact while it has its files and their bytes", "[batch]") {
  const TemporaryFolder folder;
  write(folder / "a.faces/project.json", "1234");
  write(folder / "a.faces/pictures/1.png", "567");
  const auto facts = batch::output_facts(folder.path(), "a.faces", 10);
  CHECK(facts.files == 2);
  CHECK(facts.stamp.bytes == 7);
  CHECK(facts.frames == 10);
  CHECK(batch::is_intact(folder.path(), facts));
  write(folder / "a.faces/pictures/1.png", "5678");
  CHECK_FALSE(batch::is_intact(folder.path(), facts));
  write(folder / "a.faces/pictures/1.png", "567");
  CHECK(batch::is_intact(folder.path(), facts));
  write(folder / "a.faces/pictures/2.png", "");
  CHECK_FALSE(batch::is_intact(folder.path(), facts));
  fs::remove_all(folder / "a.faces");
  CHECK_FALSE(batch::is_intact(folder.path(), facts));
  CHECK_THAT(refusal_of([&] { return batch::output_facts(folder.path(), "a.faces", 10); }, ErrorCode::output),
             Contains("the result is not there"));
}

TEST_CASE("a result that is no video is intact while its content is, and a loose one while it is there", "[batch]") {
  const TemporaryFolder folder;
  write(folder / "project.json", "1234");
  auto facts = batch::output_facts(folder.path(), "project.json", 10);
  write(folder / "project.json", "4321");
  CHECK_FALSE(batch::is_intact(folder.path(), facts));
  write(folder / "project.json", "1234");  // written anew with the same content
  CHECK(batch::is_intact(folder.path(), facts));
  facts.loose = true;
  write(folder / "project.json", "edited by hand");
  CHECK(batch::is_intact(folder.path(), facts));
  fs::remove(folder / "project.json");
  CHECK_FALSE(batch::is_intact(folder.path(), facts));
}

TEST_CASE("an input that was copied or touched is the same, one with another byte is not", "[batch]") {
  const TemporaryFolder folder;
  write(folder / "a.mp4", "1234");
  const auto facts = batch::input_facts(folder / "a.mp4");
  fs::copy_file(folder / "a.mp4", folder / "b.mp4");
  fs::rename(folder / "b.mp4", folder / "a.mp4");
  CHECK(batch::is_unchanged(folder / "a.mp4", facts));
  write(folder / "a.mp4", "1235");
  CHECK_FALSE(batch::is_unchanged(folder / "a.mp4", facts));
}

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

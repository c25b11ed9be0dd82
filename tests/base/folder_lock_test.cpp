#include "base/folder_lock.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "tests/base/child_process.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

namespace fs = std::filesystem;
using Catch::Contains;

TEST_CASE("a folder that another process works in is refused, one it left behind is taken over", "[folder_lock]") {
  const TemporaryFolder folder;
  ChildProcess other(
      [&] {
        static const FolderLock lock(folder / "job");
        return std::string("locked");
      },
      true);
  REQUIRE(other.wait_for_text() == "locked");
  CHECK_THAT(refusal_of([&] { return FolderLock(folder / "job"); }, ErrorCode::output), Contains("another process"));
  other.kill_now();
  CHECK_NOTHROW(FolderLock(folder / "job"));
}

TEST_CASE("a locked folder is removed when nothing but the lock is in it", "[folder_lock]") {
  const TemporaryFolder folder;
  {
    FolderLock lock(folder / "empty");
    lock.remove_if_empty();
    CHECK_FALSE(fs::exists(folder / "empty"));
  }
  FolderLock lock(folder / "used");
  std::ofstream(folder / "used" / "notes") << "mine";
  lock.remove_if_empty();
  CHECK(fs::exists(folder / "used" / "notes"));
}

TEST_CASE("a folder that cannot be made is refused", "[folder_lock]") {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "no folder";
  CHECK_THAT(refusal_of([&] { return FolderLock(folder / "file"); }, ErrorCode::output), Contains("not a folder"));
  CHECK_THAT(refusal_of([&] { return FolderLock(folder / "missing" / "job"); }, ErrorCode::output),
             Contains("cannot be made"));
}

}  // namespace smartcv::tests

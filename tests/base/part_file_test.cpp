#include "base/part_file.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "tests/base/child_process.h"
#include "tests/support/content.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace {

std::set<ino_t>& synced() {
  static std::set<ino_t> inodes;
  return inodes;
}

}  // namespace

// Stands before the C library's: what PartFile flushes is seen here.
extern "C" int fsync(int fd) {
  struct stat status {};
  if (fstat(fd, &status) == 0) {
    synced().insert(status.st_ino);
  }
  return static_cast<int>(syscall(SYS_fsync, fd));
}

namespace smartcv {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using tests::ChildProcess;
using tests::content;
using tests::TemporaryFolder;

void fill(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

ino_t inode(const fs::path& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

template <typename Work>
std::string refusal(const Work& work) {
  return tests::refusal_of(work, ErrorCode::output);
}

TEST_CASE("a part that was left can be gone on with, and is emptied by who does not want it") {
  const TemporaryFolder folder;
  const auto file = folder / "a.bin";
  {
    PartFile part(file, false);
    fill(part.part_path(), "half");
    part.leave();
  }
  CHECK(content(folder / "a.bin.part") == "half");
  SECTION("kept") {
    PartFile part(file, false, PartFile::Leftover::keep);
    CHECK(content(part.part_path()) == "half");
    part.publish();
    CHECK(content(file) == "half");
  }
  SECTION("emptied") {
    PartFile part(file, false);
    CHECK(content(part.part_path()).empty());
  }
  CHECK_FALSE(fs::exists(folder / "a.bin.part"));
}

TEST_CASE("a published part file has the whole content and leaves no part", "[part_file]") {
  const TemporaryFolder folder;
  PartFile part(folder / "out.bin", false);
  CHECK(part.part_path() == folder / "out.bin.part");
  fill(part.part_path(), "whole");
  CHECK_FALSE(fs::exists(folder / "out.bin"));
  part.publish();
  CHECK(content(folder / "out.bin") == "whole");
  CHECK_FALSE(fs::exists(part.part_path()));
  part.discard();
  CHECK(fs::exists(folder / "out.bin"));
}

TEST_CASE("a part can be published under another name and leaves the final one alone", "[part_file]") {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "result") << "of before";
  std::ofstream(folder / "result.partial") << "older";
  PartFile part(folder / "result", true);
  std::ofstream(part.part_path()) << "shorter";
  part.publish_as(folder / "result.partial");
  const auto content = [&](const std::string& name) {
    std::ifstream file(folder / name);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  CHECK(content("result") == "of before");
  CHECK(content("result.partial") == "shorter");
  CHECK_FALSE(std::filesystem::exists(part.part_path()));
}

TEST_CASE("publishing flushes the file and its folder to disk", "[part_file]") {
  const TemporaryFolder folder;
  PartFile part(folder / "out.bin", false);
  synced().clear();
  part.publish();
  CHECK(synced() == std::set<ino_t>{inode(folder / "out.bin"), inode(folder.path())});
}

TEST_CASE("a file that may become durable later is published without a flush of its own", "[part_file]") {
  const TemporaryFolder folder;
  synced().clear();
  write_file(folder / "out.bin", "whole", false, Durable::later);
  CHECK(synced().empty());
  CHECK(content(folder / "out.bin") == "whole");
  CHECK_FALSE(fs::exists(folder / "out.bin.part"));
  CHECK_NOTHROW(sync_file_system(folder.path()));
  CHECK_THAT(refusal([&] { sync_file_system(folder / "missing"); }), Contains("flushed"));
}

TEST_CASE("a part file that is not published leaves nothing behind", "[part_file]") {
  const TemporaryFolder folder;
  { const PartFile part(folder / "out.bin", false); }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a moved part file has one owner", "[part_file]") {
  const TemporaryFolder folder;
  PartFile first(folder / "a", false);
  PartFile second(std::move(first));
  CHECK(fs::exists(folder / "a.part"));
  PartFile third(folder / "b", false);
  third = std::move(second);
  CHECK_FALSE(fs::exists(folder / "b.part"));
  third.publish();
  CHECK(fs::exists(folder / "a"));
}

TEST_CASE("an existing file is overwritten only when that is allowed", "[part_file]") {
  const TemporaryFolder folder;
  fill(folder / "out.bin", "old");
  CHECK_THAT(refusal([&] { const PartFile part(folder / "out.bin", false); }), Contains("exists already"));
  PartFile part(folder / "out.bin", true);
  fill(part.part_path(), "new");
  CHECK(content(folder / "out.bin") == "old");
  part.publish();
  CHECK(content(folder / "out.bin") == "new");
}

TEST_CASE("a file that appears under the final name meanwhile is not overwritten", "[part_file]") {
  const TemporaryFolder folder;
  PartFile part(folder / "out.bin", false);
  fill(folder / "out.bin", "somebody else's");
  CHECK_THAT(refusal([&] { part.publish(); }), Contains("exists already"));
  part.discard();
  CHECK(content(folder / "out.bin") == "somebody else's");
  CHECK_FALSE(fs::exists(folder / "out.bin.part"));
}

TEST_CASE("folders, missing folders and devices are refused as outputs", "[part_file]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "sub");
  fill(folder / "file", "");
  const auto refused = [](const fs::path& path) { return refusal([&] { const PartFile part(path, true); }); };
  CHECK_THAT(refused(folder / "sub"), Contains("not a regular file"));
  CHECK_THAT(refused(folder / "none/out.bin"), Contains("does not exist"));
  CHECK_THAT(refused(folder / "file/out.bin"), Contains("not a folder"));
  CHECK_THAT(refused("/dev/null"), Contains("not a regular file"));
  CHECK_THAT(refused(folder.path() / ""), Contains("not a file name"));
  fs::create_symlink(folder / "file", folder / "out.bin.part");
  CHECK_THAT(refused(folder / "out.bin"), Contains("out.bin.part"));
  CHECK(fs::exists(folder / "file"));
}

TEST_CASE("two processes cannot write the same output at once", "[part_file]") {
  const TemporaryFolder folder;
  const auto take = [&] { const PartFile part(folder / "out.bin", false); };
  const PartFile mine(folder / "out.bin", false);
  ChildProcess other([&] {
    take();
    return std::string("got it");
  });
  CHECK_THAT(other.wait_for_text(), Contains("another process is writing"));
  CHECK_THAT(refusal(take), Contains("another process is writing"));
  CHECK(fs::exists(mine.part_path()));
}

TEST_CASE("a part left behind by a killed process is taken over, empty", "[part_file]") {
  const TemporaryFolder folder;
  ChildProcess killed(
      [&] {
        auto* part = new PartFile(folder / "out.bin", false);  // never destroyed: the process is killed
        fill(part->part_path(), "half");
        return std::string("ready");
      },
      true);
  CHECK(killed.wait_for_text() == "ready");
  CHECK_THAT(refusal([&] { const PartFile part(folder / "out.bin", false); }), Contains("another process"));
  killed.kill_now();
  CHECK(content(folder / "out.bin.part") == "half");

  PartFile part(folder / "out.bin", false);
  CHECK(fs::file_size(part.part_path()) == 0);
  part.publish();
  CHECK(fs::exists(folder / "out.bin"));
}

TEST_CASE("a part that somebody removed is not published", "[part_file]") {
  const TemporaryFolder folder;
  PartFile part(folder / "out.bin", false);
  fs::remove(part.part_path());
  fill(part.part_path(), "another file");
  CHECK_THAT(refusal([&] { part.publish(); }), Contains("removed or replaced"));
  part.discard();
  CHECK(content(folder / "out.bin.part") == "another file");
}

TEST_CASE("a folder that cannot be written to is named", "[part_file]") {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms(0755));
  fs::create_directory(folder / "sealed");
  fs::permissions(folder / "sealed", fs::perms(0555));
  ChildProcess child([&] {
    if (geteuid() == 0 && setuid(65534) != 0) {  // root may write everywhere
      return std::string("cannot give up being root");
    }
    const PartFile part(folder / "sealed/out.bin", false);
    return std::string("written");
  });
  CHECK_THAT(child.wait_for_text(), Contains("sealed/out.bin.part: the folder cannot be written to"));
}

TEST_CASE("a full disk is reported and leaves nothing behind", "[part_file]") {
  const TemporaryFolder folder;
  ChildProcess child([&] {
    // A file system of 64 KiB that only the child sees and that ends with it.
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
      return std::string("cannot mount");
    }
    try {
      write_file(folder / "out.bin", std::string(1'000'000, 'x'), false);
    } catch (const Error& error) {
      return std::string(error.what()) + (fs::is_empty(folder.path()) ? "; nothing left" : "; something left");
    }
    return std::string("written");
  });
  const auto told = child.wait_for_text();
  if (told == "cannot mount") {
    std::cerr << "skipped: no small file system can be mounted here\n";
    return;
  }
  CHECK_THAT(told, Contains("out.bin: the disk is full") && Contains("nothing left"));
}

TEST_CASE("write_file writes whole files", "[part_file]") {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\n", 4);
  write_file(folder / "report", bytes, false);
  CHECK(content(folder / "report") == bytes);
  CHECK_THAT(refusal([&] { write_file(folder / "report", "", false); }), Contains("exists already"));
  write_file(folder / "report", "", true);
  CHECK(fs::file_size(folder / "report") == 0);
}

TEST_CASE("files that belong together are all written, or none", "[part_file]") {
  const TemporaryFolder folder;
  const std::vector<NamedBytes> files{{folder / "a", "first"}, {folder / "b", "second"}};
  write_files(files, false);
  CHECK(content(folder / "a") == "first");
  CHECK(content(folder / "b") == "second");

  const std::vector<NamedBytes> others{{folder / "c", "third"}, {folder / "b", "changed"}};
  CHECK_THAT(refusal([&] { write_files(others, false); }), Contains("exists already"));
  CHECK_FALSE(fs::exists(folder / "c"));
  CHECK_FALSE(fs::exists(folder / "c.part"));
  CHECK(content(folder / "b") == "second");
  write_files(others, true);
  CHECK(content(folder / "b") == "changed");
}

}  // namespace
}  // namespace smartcv

#include "batch/claims.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>
#include <vector>

#include "batch/journal_line.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Makes a claim look like one of a worker on another machine.
fs::path make_foreign(const fs::path& folder) {
  fs::path claim;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".claim") {
      claim = entry.path();
    }
  }
  std::ofstream(claim) << batch::sealed({{"file", "a"}, {"place", "mars"}, {"pid", 1}, {"started", "1"}});
  return claim;
}

}  // namespace

TEST_CASE("a file is claimed once, until it is given back", "[batch]") {
  const TemporaryFolder folder;
  batch::Claims one(folder.path(), 1h);
  batch::Claims two(folder.path(), 1h);
  CHECK(one.take("a"));
  CHECK_FALSE(two.take("a"));
  CHECK(two.take("b"));
  one.give_back("a");
  CHECK(two.take("a"));
}

TEST_CASE("the claim of a process that died on this machine is void at once", "[batch]") {
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    batch::Claims claims(folder.path(), 1h);
    _exit(claims.take("a") ? 0 : 1);  // without giving it back
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(status == 0);
  batch::Claims claims(folder.path(), 1h);
  CHECK(claims.take("a"));
}

TEST_CASE("the claim of another machine holds as long as it is touched", "[batch]") {
  const TemporaryFolder folder;
  batch::Claims ours(folder.path(), 1h);
  REQUIRE(ours.take("a"));
  const fs::path claim = make_foreign(folder.path());
  batch::Claims claims(folder.path(), 200ms);
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(claims.take("a"));
    std::this_thread::sleep_for(100ms);
    fs::last_write_time(claim, fs::file_time_type::clock::now());
  }
  CHECK_FALSE(claims.take("a"));
  std::this_thread::sleep_for(250ms);
  CHECK(claims.take("a"));
}

TEST_CASE("a claim that was taken over is not taken away by the one it was taken from", "[batch]") {
  const TemporaryFolder folder;
  batch::Claims slow(folder.path(), 1h);
  REQUIRE(slow.take("a"));
  make_foreign(folder.path());  // somebody else has it now
  slow.give_back("a");
  batch::Claims third(folder.path(), 1h);
  CHECK_FALSE(third.take("a"));
}

TEST_CASE("of many who find a void claim one gets the file, again and again", "[batch]") {
  const TemporaryFolder folder;
  const TemporaryFolder inside;
  // The claim of a process that is gone.
  const auto void_claim = [&] {
    const pid_t child = fork();
    if (child == 0) {
      batch::Claims claims(folder.path(), 1h);
      static_cast<void>(claims.take("a"));
      _exit(0);
    }
    waitpid(child, nullptr, 0);
  };
  void_claim();
  std::vector<pid_t> workers;
  for (int i = 0; i < 4; ++i) {
    workers.push_back(fork());
    if (workers.back() != 0) {
      continue;
    }
    for (int k = 0; k < 300; ++k) {
      batch::Claims claims(folder.path(), 1h);
      if (!claims.take("a")) {
        continue;
      }
      const int mark = open((inside / "mark").c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
      if (mark < 0) {
        _exit(1);  // another one is inside
      }
      close(mark);
      unlink((inside / "mark").c_str());
      if (k % 3 == 0) {
        void_claim();  // nothing: it is ours
      }
      claims.give_back("a");
      if (k % 3 == 1) {
        void_claim();
      }
    }
    _exit(0);
  }
  for (const pid_t worker : workers) {
    int status = -1;
    waitpid(worker, &status, 0);
    CHECK(status == 0);
  }
}

}  // namespace smartcv::tests

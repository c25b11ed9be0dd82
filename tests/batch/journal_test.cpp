#include "batch/journal.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "batch/history.h"
#include "tests/support/content.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

batch::RunFact some_run(std::int64_t started) {
  batch::RunFact run;
  run.identity = {"anonymize", "0.1.0", "/in", {{"method", "solid"}}, {{"centerface", "aa"}}};
  run.campaign = "c";
  run.started_ns = started;
  run.host = "h";
  run.pid = 1;
  return run;
}

batch::DoneFact some_done(const std::string& file) {
  return {file, {{7, 1, 2, 3}, "bb"}, {{"a.mp4", {9, 4, 5, 6}, 50}}, 50, 1.5, 33.0};
}

}  // namespace

TEST_CASE("facts come back from the journal as they were added", "[batch]") {
  const TemporaryFolder folder;
  batch::Journal journal(folder.path(), "one");
  journal.add(std::vector<batch::Json>{to_json(some_run(5)), to_json(batch::PlanFact{"x.mp4", "a.mp4", 7})});
  journal.add(to_json(batch::StartFact{"x.mp4", "a.mp4"}));
  batch::History history(folder.path());
  CHECK(history.find("x.mp4")->begun);
  CHECK(history.find("x.mp4")->done.empty());
  journal.add(to_json(some_done("x.mp4")));
  journal.add(to_json(batch::FailedFact{"y.mp4", 3, "empty", batch::FileStamp{0, 1, 2, 3}, 0.1}));
  history.refresh();
  const auto* const file = history.find("x.mp4");
  REQUIRE(file->done.size() == 1);
  CHECK(file->done[0].run->identity.hash() == some_run(5).identity.hash());
  CHECK(file->done[0].fact.outputs[0].stamp == batch::FileStamp{9, 4, 5, 6});
  CHECK(file->done[0].fact.input.sha256 == "bb");
  CHECK(history.find("y.mp4")->failed->fact.reason == "empty");
  CHECK(history.runs().size() == 1);
}

TEST_CASE("a line torn at any byte loses that line and no other", "[batch]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "whole");
  {
    batch::Journal journal(folder / "whole", "one");
    journal.add(to_json(some_run(1)));
    journal.add(to_json(some_done("x.mp4")));
  }
  const auto whole = content(folder / "whole/one.jsonl");
  const auto first = whole.find('\n') + 1;
  fs::create_directory(folder / "torn");
  for (std::size_t length = first; length < whole.size(); ++length) {
    std::ofstream(folder / "torn/one.jsonl", std::ios::binary) << whole.substr(0, length);
    const batch::History history(folder / "torn");
    REQUIRE(history.runs().size() == 1);
    REQUIRE(history.find("x.mp4") == nullptr);
    REQUIRE(history.damaged_lines() == 0);
  }
  auto changed = whole;
  changed[changed.find("\"frames\":50") + 9] = '6';
  std::ofstream(folder / "torn/one.jsonl", std::ios::binary) << changed;
  const batch::History history(folder / "torn");
  CHECK(history.find("x.mp4") == nullptr);
  CHECK(history.damaged_lines() == 1);
}

TEST_CASE("what differs between two batches is said by name", "[batch]") {
  const auto before = some_run(1).identity;
  CHECK(batch::differences(before, before).empty());
  auto now = before;
  now.configuration[0].second = "blur";
  now.version = "0.2.0";
  const auto told = batch::differences(before, now);
  CHECK_THAT(told, Contains("method was 'solid' and is 'blur' now") && Contains("was '0.1.0' and is '0.2.0'"));
  now = before;
  now.models["centerface"] = "cc";
  CHECK_THAT(batch::differences(before, now), Contains("model"));
  now = before;
  now.configuration.clear();
  CHECK_FALSE(batch::differences(before, now).empty());
}

TEST_CASE("an input counts as unchanged by its stamp or by its content", "[batch]") {
  const TemporaryFolder folder;
  std::ofstream(folder / "a") << "same";
  const auto facts = batch::input_facts(folder / "a");
  CHECK(batch::is_unchanged(folder / "a", facts));
  fs::last_write_time(folder / "a", fs::file_time_type::clock::now() - std::chrono::hours(1));
  CHECK(batch::is_unchanged(folder / "a", facts));
  std::ofstream(folder / "a") << "more";
  CHECK_FALSE(batch::is_unchanged(folder / "a", facts));
  fs::remove(folder / "a");
  CHECK_FALSE(batch::is_unchanged(folder / "a", facts));
}

}  // namespace smartcv::tests

#include "job/checks.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"
#include "base/part_file.h"
#include "base/sha256.h"
#include "job/warning_collector.h"
#include "tests/support/shared.h"

using namespace smartcv;
using Catch::Matchers::Contains;

namespace {

media::ReadStatistics damaged() {
  media::ReadStatistics read;
  read.frames = 98;
  read.expected_frames = 100;
  read.damaged_frames = 3;
  read.corrupt_packets = 1;
  read.first_problem = "error while decoding";
  return read;
}

ErrorCode code_of(const std::map<std::string, job::ModelFile>& models) {
  try {
    job::check_models(models);
  } catch (const Error& error) {
    CHECK_THAT(error.what(), Contains("smartcv models pull eyes"));
    return error.code();
  }
  FAIL("the models were accepted");
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("a whole input has no damage, a damaged one is described in one sentence", "[job]") {
  media::ReadStatistics whole;
  whole.frames = 100;
  CHECK(job::damage(whole).empty());
  CHECK(job::damage(damaged()) ==
        "decoded 98 of 100 expected frames, 3 of them damaged, 1 corrupt packets; first problem: error while decoding");
}

TEST_CASE("a damaged input is refused, or passed with a warning when that is allowed", "[job]") {
  CHECK_THROWS_WITH(job::judge_damage(damaged(), "in.mp4", false), Contains("--allow-damaged") && Contains("in.mp4"));
  const job::WarningCollector warnings;
  job::judge_damage(damaged(), "in.mp4", true);
  REQUIRE(warnings.warnings().size() == 1);
  CHECK_THAT(warnings.warnings()[0], Contains("in.mp4") && Contains("98 of 100"));
}

TEST_CASE("a missing and a changed model file are refused with the line that fetches them", "[job]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "eyes.xml";
  CHECK(code_of({{"eyes", {path, std::string(64, '0')}}}) == ErrorCode::model);
  write_file(path, "cascade", false);
  CHECK(code_of({{"eyes", {path, std::string(64, '0')}}}) == ErrorCode::model);
  CHECK_NOTHROW(job::check_models({{"eyes", {path, sha256_of_file(path)}}}));
  CHECK_NOTHROW(job::check_models({{"eyes", {path, ""}}}));  // the user's own file
}

TEST_CASE("a side output that cannot be written is known before the work begins, and leaves nothing", "[job]") {
  const tests::TemporaryFolder folder;
  const auto path = folder / "report.json";
  job::check_side_output(path, false);
  CHECK(std::filesystem::is_empty(folder.path()));
  job::check_side_output(std::nullopt, false);
  CHECK_THROWS_AS(job::check_side_output(folder / "missing/report.json", false), Error);
}

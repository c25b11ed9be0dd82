#include "batch/shard.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/support/refusal.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

using Catch::Contains;
using Variables = std::map<std::string, std::string>;

std::optional<batch::Shard> found(const Variables& variables, const std::string& given = "",
                                  std::optional<std::size_t> shards = {}) {
  return batch::find_shard(given, shards, [&](const char* name) {
    const auto variable = variables.find(name);
    return variable == variables.end() ? nullptr : variable->second.c_str();
  });
}

std::string refused(const Variables& variables, const std::string& given = "", std::optional<std::size_t> shards = {}) {
  return refusal_of([&] { return found(variables, given, shards); }, ErrorCode::usage);
}

const Variables slurm{{"SLURM_ARRAY_TASK_ID", "5"},
                      {"SLURM_ARRAY_TASK_MIN", "4"},
                      {"SLURM_ARRAY_TASK_COUNT", "3"},
                      {"SLURM_ARRAY_JOB_ID", "77"}};

}  // namespace

TEST_CASE("the shard comes from the option, from Slurm or from Kubernetes", "[batch]") {
  CHECK_FALSE(found({}));
  CHECK(found({}, "2/4")->text() == "2/4");
  CHECK(found(slurm)->text() == "2/3");
  CHECK(found(slurm)->campaign == "slurm-77");
  CHECK(found(slurm, "2/3")->text() == "2/3");
  CHECK(found({{"JOB_COMPLETION_INDEX", "0"}}, "", 8)->text() == "1/8");
}

TEST_CASE("a shard that cannot be is refused", "[batch]") {
  for (const auto* text : {"0/4", "5/4", "1/0"}) {
    CHECK_THAT(refused({}, text), Contains("out of range"));
  }
  for (const auto* text : {"2", "a/b", "1/", "/4", "-1/4", "1/4/2"}) {
    CHECK_THAT(refused({}, text), Contains("i/N is expected"));
  }
  CHECK_THAT(refused(slurm, "1/3"), Contains("SLURM_ARRAY_TASK_ID makes this 2/3"));
  CHECK_THAT(refused(slurm, "", 4), Contains("the array has 3 tasks"));
  CHECK_THAT(refused({}, "1/3", 4), Contains("contradict"));
  CHECK_THAT(refused({}, "", 4), Contains("which of them"));
  CHECK_THAT(refused({{"JOB_COMPLETION_INDEX", "0"}}), Contains("--shards N"));
  CHECK_THAT(refused({{"JOB_COMPLETION_INDEX", "8"}}, "", 8), Contains("out of range"));
  CHECK_THAT(refused({{"SLURM_ARRAY_TASK_ID", "x"}}), Contains("whole number"));
  CHECK_THAT(refused({{"SLURM_ARRAY_TASK_ID", "1"}}), Contains("--shard i/N"));
  auto steps = slurm;
  steps["SLURM_ARRAY_TASK_ID"] = "8";
  CHECK_THAT(refused(steps), Contains("steps of one"));
}

TEST_CASE("shards have equal work and every file once, and stay as they were when files are added", "[batch]") {
  std::vector<batch::PlannedFile> files;
  for (int i = 0; i < 12; ++i) {
    const auto size = static_cast<std::uint64_t>(i % 4 + 1) << 20U;
    files.push_back({std::to_string(i) + ".mp4", {}, {}, size});
  }
  const TemporaryFolder folder;
  const auto assignment = batch::common_assignment(folder.path(), files, 3);
  std::map<std::size_t, std::uint64_t> load;
  for (const auto& file : files) {
    load[assignment.at(file.name)] += file.bytes;
  }
  REQUIRE(load.size() == 3);
  for (const auto& [shard, bytes] : load) {
    CHECK(bytes == std::uint64_t{10} << 20U);
  }
  files.push_back({"new.mp4", {}, {}, 1});
  const auto later = batch::common_assignment(folder.path(), files, 3);
  CHECK(later.size() == 13);
  for (const auto& [name, shard] : assignment) {
    CHECK(later.at(name) == shard);
  }
}

}  // namespace smartcv::tests

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// tests/support/fake_driver stands in for libnvidia-ml.so.1, which this machine need not have.
std::vector<std::string> with_gpu(const std::string& kind = "") {
  return {"LD_LIBRARY_PATH=" SMARTCV_BINARY_DIR "/tests/fake_driver", "FAKE_NVML=" + kind};
}

// The lines that are not comments, cut at the commas.
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) {
      continue;
    }
    auto& row = rows.emplace_back();
    std::istringstream cells(line + ",");
    for (std::string cell; std::getline(cells, cell, ',');) {
      row.push_back(cell);
    }
  }
  return rows;
}

const std::string columns =
    "time,seconds,gpu,utilization_percent,memory_used_mib,memory_total_mib,temperature_c,power_w\n";

}  // namespace

TEST_CASE("--gpu-log has what the GPU did from the first second to the last, and the report what it came to",
          "[gpu_log]") {
  const TemporaryFolder folder;
  const auto result =
      smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4",
                    {"--gpu-log", (folder / "gpu.csv").string(), "--report", (folder / "r.json").string()}),
              with_gpu());
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  const auto csv = content(folder / "gpu.csv");
  CAPTURE(csv);
  CHECK_THAT(csv, Contains("# NVIDIA driver 550.54.14\n# GPU 0: Fake GPU\n" + columns));
  const auto rows = rows_of(csv);
  REQUIRE(rows.size() >= 3);  // the names, the start, the end
  CHECK(std::vector(rows[1].begin() + 2, rows[1].end()) ==
        std::vector<std::string>{"0", "10", "2049", "8192", "41", "99.5"});
  const int readings = static_cast<int>(rows.size()) - 1;
  CHECK(rows.back().at(3) == std::to_string(10 * readings));
  const auto gpu = nlohmann::json::parse(content(folder / "r.json"))["gpus"].at(0);
  CHECK(gpu["name"] == "Fake GPU");
  CHECK(gpu["readings"] == readings);
  CHECK(gpu["utilization_percent"]["mean"] == Approx(5.0 * (readings + 1)));
  CHECK(gpu["memory_used_mib"]["start"] == 2049);
  CHECK(gpu["memory_used_mib"]["end"] == 2048 + readings);
  CHECK(gpu["temperature_c"]["most"] == 40 + readings);
  CHECK_THAT(csv, Contains("# GPU 0 Fake GPU: " + std::to_string(readings) + " readings, utilization mean"));
  CHECK_THAT(result.errors, Contains("gpu       GPU 0 Fake GPU: "));
}

TEST_CASE("a quantity the driver does not tell is an empty cell", "[gpu_log]") {
  const TemporaryFolder folder;
  const auto result =
      smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--gpu-log", (folder / "gpu.csv").string()}),
              with_gpu("silent"));
  CHECK(result.exit_code == 0);
  const auto rows = rows_of(content(folder / "gpu.csv"));
  REQUIRE(rows.size() >= 3);
  CHECK(rows[1].size() == rows[0].size());
  CHECK(rows[1].back().empty());
}

TEST_CASE("without a GPU --gpu-log says so once, and the file has the names of the columns and the reason",
          "[gpu_log]") {
  const std::string kind = GENERATE("none", "broken");
  const std::string reason = kind == "none" ? "the NVIDIA driver shows no GPU" : "does not start (NVML error 9)";
  const TemporaryFolder folder;
  const auto result =
      smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4",
                    {"--gpu-log", (folder / "gpu.csv").string(), "--report", (folder / "r.json").string()}),
              with_gpu(kind));
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  const auto first = result.errors.find(reason);
  REQUIRE(first != std::string::npos);
  CHECK(result.errors.find(reason, first + 1) == std::string::npos);
  const auto csv = content(folder / "gpu.csv");
  CHECK_THAT(csv, Contains("# no GPU is watched: ") && Contains(reason) && Contains(columns));
  CHECK(rows_of(csv).size() == 1);
  const auto report = nlohmann::json::parse(content(folder / "r.json"));
  CHECK(report["gpus"].empty());
  CHECK_THAT(report["warnings"].dump(), Contains(reason));
}

TEST_CASE("the GPU log of a job that fails is kept, that of a job that never starts is not", "[gpu_log]") {
  const TemporaryFolder folder;
  const std::string log = (folder / "gpu.csv").string();
  const auto failed = smartcv(quick(fixture("truncated.mkv"), folder / "out.mp4", {"--gpu-log", log}), with_gpu());
  CAPTURE(failed.errors);
  CHECK(failed.exit_code == 3);
  CHECK(listing(folder.path()) == std::vector<std::string>{"gpu.csv"});
  CHECK_THAT(content(log), Contains("# the job failed ") && Contains("# GPU 0 Fake GPU: "));
  const auto taken = smartcv(quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--gpu-log", log}), with_gpu());
  CHECK(taken.exit_code == 5);
  CHECK_THAT(taken.errors, Contains("gpu.csv: exists already"));
  const auto same = smartcv(
      quick(fixture("b_frames.mp4"), folder / "out.mp4", {"--gpu-log", (folder / "out.mp4").string()}), with_gpu());
  CHECK(same.exit_code == 2);
  CHECK(listing(folder.path()) == std::vector<std::string>{"gpu.csv"});
}

}  // namespace smartcv::tests

// scripts/slurm/submit with an sbatch that writes down what it is given.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/content.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;

// A program that adds its arguments to a file, each between brackets, and says 7.
void make_recorder(const fs::path& program, const fs::path& record) {
  fs::create_directories(program.parent_path());
  std::ofstream(program) << "#!/bin/sh\nprintf '[%s]' \"$@\" >> '" << record.string() << "'\necho 7\n";
  fs::permissions(program, fs::perms::owner_all);
}

}  // namespace

TEST_CASE("what is submitted to Slurm keeps odd paths as they are", "[batch][slurm]") {
  const TemporaryFolder folder;
  const fs::path scripts = fs::path(SMARTCV_SOURCE_DIR) / "scripts/slurm";
  make_recorder(folder / "bin/sbatch", folder / "jobs");
  make_recorder(folder / "it's \"$HOME\" here/smartcv", folder / "merged");
  const std::string path = "PATH=" + (folder / "bin").string() + ":/usr/bin:/bin";
  const std::string program = "SMARTCV=" + (folder / "it's \"$HOME\" here/smartcv").string();
  const std::string output = "/data/o'ut $(touch x) \"q\" `id`\n;* -dash";
  const std::string input = "/data/in put's";
  const auto submitted = run_command({"env", path, program, (scripts / "submit").string(), "4", output, "-c", "8", "--",
                                      "anonymize", "--input", input});
  CAPTURE(submitted.errors);
  REQUIRE(submitted.exit_code == 0);
  CHECK(submitted.output == "7 7\n");
  const std::string jobs = content(folder / "jobs");
  const std::string array = "[--parsable][--array=1-4][-c][8][" + (scripts / "array.sbatch").string() +
                            "][anonymize][--input][" + input + "][--output][" + output + "]";
  CHECK(jobs.substr(0, array.size()) == array);
  // Slurm gives the text of --wrap to a shell.
  const std::string mark = "[--wrap][";
  const auto wrap = jobs.find(mark, array.size());
  REQUIRE(wrap != std::string::npos);
  const std::string command = jobs.substr(wrap + mark.size(), jobs.size() - wrap - mark.size() - 1);
  REQUIRE(run_command({"/bin/sh", "-c", command}).exit_code == 0);
  CHECK(content(folder / "merged") == "[batch][merge][" + output + "]");
}

TEST_CASE("what cannot be submitted is refused with the usage", "[batch][slurm]") {
  const std::string submit = (fs::path(SMARTCV_SOURCE_DIR) / "scripts/slurm/submit").string();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{submit}, {submit, "0", "/o", "--", "anonymize"}, {submit, "4", "/o", "-c", "8"}}) {
    const auto refused = run_command(words);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.errors, Catch::Contains("Usage: scripts/slurm/submit"));
  }
}

}  // namespace smartcv::tests

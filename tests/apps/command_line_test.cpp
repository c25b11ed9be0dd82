#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "config/anonymize_schema.h"
#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

using Catch::Contains;

TEST_CASE("--help lists every option of the table with its default, on stdout", "[command_line]") {
  const auto help = smartcv({"anonymize", "--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.errors.empty());
  anonymize::Settings settings;
  const auto schema = config::anonymize_schema(settings);
  for (const auto& option : schema.options()) {
    auto flag = option.key;
    std::replace(flag.begin(), flag.end(), '_', '-');
    CAPTURE(flag);
    CHECK_THAT(help.output, Contains(flag) && Contains(option.help) && Contains("\n" + option.group + ":\n"));
    if (!option.default_text.empty()) {
      CHECK_THAT(help.output, Contains(option.help + " [" + option.default_text + "]"));
    }
  }
  CHECK_THAT(help.output, Contains("Examples:"));
}

TEST_CASE("every command has a --help, and the program names all commands", "[command_line]") {
  const auto help = smartcv({"--help"});
  CHECK(help.exit_code == 0);
  for (const auto* command : {"anonymize", "probe", "config", "version"}) {
    CAPTURE(command);
    CHECK_THAT(help.output, Contains(command));
    CHECK(smartcv({command, "--help"}).exit_code == 0);
  }
}

TEST_CASE("the version is told in one line, and with the libraries in several", "[command_line]") {
  CHECK_THAT(smartcv({"--version"}).output, Catch::StartsWith("smartcv "));
  CHECK_THAT(smartcv({"version"}).output, Contains("FFmpeg ") && Contains("LibTorch "));
}

TEST_CASE("config show tells every value and where it comes from", "[command_line]") {
  const TemporaryFolder folder;
  const auto text = smartcv({"config", "show", "anonymize", "--pipeline", "ultra", "--set", "gap=2", "--cells", "4"});
  CAPTURE(text.errors);
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.output, Contains("configs/pipelines/ultra.yaml:") && Contains("--set gap") && Contains("--cells"));

  const auto result = smartcv({"config", "show", "anonymize", "--pipeline", "ultra", "--set", "gap=2", "--json"});
  const auto json = nlohmann::json::parse(result.output);
  CHECK(json["gap"]["value"] == "2");
  CHECK(json["gap"]["origin"] == "--set gap");
  CHECK(json["pipeline"]["value"] == "ultra");
  CHECK(json["precision"]["value"] == "half");
  CHECK(json["batch_size"]["origin"].get<std::string>().starts_with("configs/pipelines/ultra.yaml:"));
  CHECK(json["confidence"]["origin"] == "default");
}

TEST_CASE("flags are written in every usual way", "[command_line]") {
  const auto show = [](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"config", "show", "anonymize", "--json"});
    const auto result = smartcv(flags);
    CAPTURE(result.errors);
    REQUIRE(result.exit_code == 0);
    return nlohmann::json::parse(result.output);
  };
  CHECK(show({"--target", "face,eyes", "--target", "head"})["target"]["value"] == "face,eyes,head");
  CHECK(show({"--batch-size=4"})["batch_size"]["value"] == "4");
  CHECK(show({"--batch-size", "4", "--batch-size", "8"})["batch_size"]["value"] == "8");
  CHECK(show({"--preview"})["preview"]["value"] == "true");
  CHECK(show({"--no-copy-streams"})["copy_streams"]["value"] == "false");
  CHECK(show({"--overwrite=false"})["overwrite"]["value"] == "false");
  CHECK(show({"--set", "batch_size=4", "--batch-size", "9"})["batch_size"]["value"] == "9");
  CHECK(show({"--device", "0"})["device"]["value"] == "0");
  CHECK(show({"--half-precision"})["precision"]["value"] == "half");
}

TEST_CASE("the data folder can be named, and a wrong one says what to do", "[command_line]") {
  const TemporaryFolder folder;
  const auto result = smartcv({"config", "show", "anonymize"}, {"SMARTCV_DATA=" + folder.path().string()});
  CHECK(result.exit_code == 2);
  CHECK_THAT(result.errors, Contains("SMARTCV_DATA"));
}

TEST_CASE("probe tells streams and frames as text and as JSON", "[command_line]") {
  const auto clip = fixture("with_audio.mp4").string();
  const auto text = smartcv({"probe", clip});
  CAPTURE(text.errors);
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.output, Contains("h264"));
  const auto json = smartcv({"probe", clip, "--json"});
  CHECK(json.exit_code == 0);
  CHECK(nlohmann::json::parse(json.output).is_object());
  const auto missing = smartcv({"probe", clip + ".missing"});
  CHECK(missing.exit_code == 3);
  CHECK(error_lines(missing).size() == 1);
}

}  // namespace smartcv::tests

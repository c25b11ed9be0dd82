#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <span>
#include <thread>

#include "base/sha256.h"
#include "tests/apps/program.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/model_server.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using Names = std::vector<std::string>;

// A data folder with a catalogue of its own, an empty models folder, and a server for the files.
class World {
 public:
  World() {
    fs::create_directories(folder_ / "data/configs/pipelines");
    fs::create_directories(folder_ / "data/models");
    fs::create_directory(models());
    catalog_ = "models:\n";
  }

  // `where`: further lines of the entry, each with its line end.
  void add(const std::string& name, const std::string& file, const std::string& bytes, const std::string& licence,
           const std::string& where) {
    const auto sum = sha256_hex(std::as_bytes(std::span(bytes)));
    catalog_ +=
        "  - name: " + name + "\n    task: testing\n    jobs: [matte]\n    default_jobs: [matte]\n    file: " + file +
        "\n    size: " + std::to_string(bytes.size()) + "\n    sha256: " + sum + "\n    code_licence: " + licence +
        " (code)\n    weights_licence: " + licence + " (weights)\n    code_licence_id: " + licence +
        "\n    weights_licence_id: " + licence + "\n    input: any\n" + where;
    write_bytes(folder_ / "data/models/catalog.yaml", catalog_);
  }
  void serve(const std::string& name, const std::string& bytes, const std::string& kind = "plain") {
    server_.put(name + ".pt", bytes);
    add(name, name + ".pt", bytes, "MIT", "    url: " + server_.url(kind + "/" + name + ".pt") + "\n");
  }

  [[nodiscard]] CommandResult run(std::vector<std::string> arguments, std::vector<std::string> environment = {}) const {
    arguments.insert(arguments.begin(), "models");
    environment.push_back("SMARTCV_DATA=" + (folder_ / "data").string());
    if (std::none_of(environment.begin(), environment.end(),
                     [](const auto& setting) { return setting.starts_with("SMARTCV_MODELS="); })) {
      environment.push_back("SMARTCV_MODELS=" + models().string());
    }
    return smartcv(arguments, environment);
  }
  [[nodiscard]] fs::path models() const { return folder_ / "models"; }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  [[nodiscard]] const ModelServer& server() const { return server_; }

 private:
  TemporaryFolder folder_;
  ModelServer server_;
  std::string catalog_;
};

void check_refused(const CommandResult& result, int exit_code, const std::string& sentence) {
  CAPTURE(result.output, result.errors);
  CHECK(result.exit_code == exit_code);
  const auto errors = error_lines(result);
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(), Contains(sentence));
}

}  // namespace

TEST_CASE("models are pulled by name or by job; stdout has their paths, stderr the licence", "[models]") {
  World world;
  world.serve("one", "first");
  world.serve("two", "second");
  const auto one = world.run({"pull", "one"});
  CAPTURE(one.errors);
  CHECK(one.exit_code == 0);
  CHECK(one.output == (world.models() / "one.pt").string() + "\n");
  CHECK_THAT(one.errors, Contains("licence of 'one': code: MIT (code); weights: MIT (weights)"));
  const auto both = world.run({"pull", "--task", "matte"});
  CHECK(both.exit_code == 0);
  CHECK(both.output == (world.models() / "one.pt").string() + "\n" + (world.models() / "two.pt").string() + "\n");
  CHECK_THAT(both.errors, Contains("'one' is there already") && !Contains("licence of 'one'"));
  CHECK(read_bytes(world.models() / "two.pt") == "second");
  CHECK(listing(world.models()) == Names{"one.pt", "two.pt"});
}

TEST_CASE("list and show tell what is there and what is missing", "[models]") {
  World world;
  world.serve("one", "first");
  world.add("two", "two.pt", "second", "AGPL-3.0", "");
  REQUIRE(world.run({"pull", "one"}).exit_code == 0);
  write_bytes(world.models() / "two.pt", "broken-off");
  const auto list = nlohmann::json::parse(world.run({"list", "--json"}).output);
  REQUIRE(list.size() == 2);
  CHECK(list[0]["name"] == "one");
  CHECK(list[0]["state"] == "present");
  CHECK(list[0]["size"] == 5);
  CHECK(list[1]["state"] == "wrong size");
  CHECK(list[1]["weights_licence_id"] == "AGPL-3.0");
  fs::remove(world.models() / "two.pt");
  const auto table = world.run({"list"}).output;
  CHECK_THAT(table, Contains("one   present  5 bytes  MIT       testing\n"));
  CHECK_THAT(table, Contains("two   missing  6 bytes  AGPL-3.0  testing\n"));
  const auto shown = world.run({"show", "two"}).output;
  CHECK_THAT(shown, Contains("weights licence  AGPL-3.0 (weights)\n") && Contains("mind ") && Contains("missing"));
}

TEST_CASE("verify reads the files and ends with exit code 4 when one is not what it should be", "[models]") {
  World world;
  world.serve("one", "first");
  world.serve("two", "second");
  REQUIRE(world.run({"pull", "one"}).exit_code == 0);
  CHECK(world.run({"verify"}).exit_code == 0);
  const auto missing = world.run({"verify", "two"});
  CHECK(missing.exit_code == 4);
  CHECK_THAT(missing.output, Contains("two  wrong  missing; fetch it with `smartcv models pull two`"));
  write_bytes(world.models() / "one.pt", "FIRST");
  const auto wrong = world.run({"verify"});
  CHECK(wrong.exit_code == 4);
  CHECK_THAT(wrong.output, Contains("one  wrong  its SHA-256 is") && Contains("smartcv models pull one"));
}

TEST_CASE("a pull that cannot succeed ends with exit code 4 and leaves nothing behind", "[models]") {
  World world;
  SECTION("wrong sum") {
    world.serve("one", "first");
    world.server().put("one.pt", "FIRST");
    check_refused(world.run({"pull", "one"}), 4, "is not the file the model 'one' should be: its SHA-256 is");
  }
  SECTION("wrong size") {
    world.serve("one", "first");
    world.server().put("one.pt", "first and more");
    check_refused(world.run({"pull", "one"}), 4, "it holds 14 bytes instead of 5");
  }
  SECTION("no such file") {
    world.serve("one", "first", "nothing");
    check_refused(world.run({"pull", "one"}), 4, "the server has no such file (HTTP 404)");
  }
  SECTION("no address") {
    world.add("one", "one.pt", "first", "MIT", "    note: Ask the authors.\n");
    check_refused(world.run({"pull", "one"}), 4, "Ask the authors. When you have the file: `smartcv models import");
  }
  CHECK(listing(world.models()).empty());
}

TEST_CASE("a server that falls silent is given up after --timeout, and the next pull goes on", "[models][slow]") {
  World world;
  const auto bytes = std::string(100'000, 'x') + std::string(100'000, 'y');
  world.serve("one", bytes, "stall");
  // Killed in the middle, as by somebody who closes his terminal.
  const auto killed =
      run_command({"timeout", "-s", "KILL", "2", "env", "SMARTCV_DATA=" + (world.folder() / "data").string(),
                   "SMARTCV_MODELS=" + world.models().string(), program(), "models", "pull", "one"});
  CHECK(killed.exit_code != 0);
  CHECK(fs::file_size(world.models() / "one.pt.part") == 100'000);
  const auto result = world.run({"pull", "one", "--timeout", "1"});
  check_refused(result, 4, "what has come so far is kept");
  CHECK_THAT(world.server().requests().back(), Contains("bytes="));
}

TEST_CASE("of two pulls at once the second waits and finds it done", "[models][slow]") {
  World world;
  const auto bytes = std::string(200'000, 'x');
  world.serve("one", bytes, "slow");
  CommandResult first;
  std::thread other([&] { first = world.run({"pull", "one"}); });
  const auto second = world.run({"pull", "one"});
  other.join();
  CAPTURE(first.errors, second.errors);
  CHECK(first.exit_code == 0);
  CHECK(second.exit_code == 0);
  CHECK(world.server().requests().size() == 1);
  CHECK_THAT(first.errors + second.errors, Contains("another program is fetching 'one'; waiting for it"));
  CHECK(read_bytes(world.models() / "one.pt") == bytes);
  CHECK(listing(world.models()) == Names{"one.pt"});
}

TEST_CASE("the mirror may be a folder, an address, or wrong", "[models]") {
  World world;
  world.serve("one", "first");
  fs::create_directory(world.folder() / "mirror");
  write_bytes(world.folder() / "mirror/one.pt", "first");
  const auto result = world.run({"pull", "one"}, {"SMARTCV_MODELS_MIRROR=" + (world.folder() / "mirror").string()});
  CHECK(result.exit_code == 0);
  CHECK(world.server().requests().empty());
  fs::remove(world.models() / "one.pt");
  CHECK(world.run({"pull", "one"}, {"SMARTCV_MODELS_MIRROR=" + (world.folder() / "none").string()}).exit_code == 0);
  CHECK(world.server().requests().size() == 1);
}

TEST_CASE("a models folder that cannot be written ends with exit code 4 and says what to do", "[models]") {
  World world;
  world.serve("one", "first");
  SECTION("below a file") {
    write_bytes(world.folder() / "file", "x");
    check_refused(world.run({"pull", "one"}, {"SMARTCV_MODELS=" + (world.folder() / "file/models").string()}), 4,
                  "the models folder cannot be made (Not a directory)");
  }
  SECTION("read-only") {
    // Root is not kept out by permissions, but by a file system that is mounted for reading.
    check_refused(world.run({"pull", "one"}, {"SMARTCV_MODELS=/proc/sys"}), 4,
                  "set SMARTCV_MODELS to a folder of yours");
  }
  SECTION("an import") {
    const auto weights = shared_file("weights/pnet.pt");
    if (!weights) {
      return;
    }
    world.add("mtcnn-pnet", "pnet.pt", "x", "MIT", "");
    check_refused(world.run({"import", *weights}, {"SMARTCV_MODELS=/proc/sys"}), 4, "set SMARTCV_MODELS");
  }
  CHECK(world.server().requests().empty());
}

TEST_CASE("a full disk ends with exit code 4, and what was written is taken away", "[models]") {
  World world;
  const auto bytes = std::string(500'000, 'x');
  std::string sentence;
  SECTION("told before it starts") {
    world.serve("one", bytes);
    sentence = "no space: 500 KB are to be written";
  }
  SECTION("noticed in the middle") {
    world.serve("one", bytes);
    world.add("two", "two.pt", bytes, "MIT", "    url: " + world.server().url("endless/one.pt") + "\n");
    sentence = "no space left";
  }
  SECTION("while a file is imported") { sentence = "(No space left on device); free some"; }
  // A file system of 128 KiB that only this command sees; its content is listed on stdout before it goes away.
  const std::string script =
      "mount -t tmpfs -o size=128k none \"$0\" || exit 99; \"$@\"; code=$?; ls -A \"$0\"; exit $code";
  std::vector<std::string> command{"unshare", "-m"};
  if (geteuid() != 0) {
    command.emplace_back("-r");
  }
  command.insert(command.end(), {"sh", "-c", script, world.models().string(), "env",
                                 "SMARTCV_DATA=" + (world.folder() / "data").string(),
                                 "SMARTCV_MODELS=" + world.models().string(), program(), "models"});
  if (sentence.starts_with("(No")) {
    const auto weights = shared_file("weights/rnet.pt");
    if (!weights) {
      return;
    }
    world.add("mtcnn-rnet", "rnet.pt", "x", "MIT", "");
    command.insert(command.end(), {"import", weights->string()});
  } else {
    command.insert(command.end(), {"pull", sentence == "no space left" ? "two" : "one"});
  }
  const auto result = run_command(command);
  if (result.exit_code == 99 || result.errors.starts_with("unshare: ")) {
    std::cerr << "skipped: no small file system can be mounted here\n";
    return;
  }
  check_refused(result, 4, sentence);
  CHECK(result.output.empty());
}

TEST_CASE("import says what a file is and puts it under the model's name", "[models]") {
  const auto weights = shared_file("weights/rvm_mobilenetv3.pth");
  if (!weights) {
    return;
  }
  World world;
  world.add("rvm-mobilenetv3", "rvm_mobilenetv3.pth", "the published file", "GPL-3.0", "");
  const auto result = world.run({"import", *weights});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK(result.output == (world.models() / "rvm_mobilenetv3.pth").string() + "\n");
  CHECK_THAT(result.errors, Contains("is 'rvm-mobilenetv3': Robust Video Matting, MobileNetV3") &&
                                Contains("it is not the published file"));
  CHECK_THAT(world.run({"list"}).output, Contains("imported"));
  CHECK(world.run({"verify"}).exit_code == 0);
  check_refused(world.run({"import", *weights, "--as", "rvm"}), 2, "there is no model 'rvm'");
}

TEST_CASE("inspect prints the tensors of a file and what it is", "[models]") {
  const auto weights = shared_file("weights/pnet.pt");
  if (!weights) {
    return;
  }
  World world;
  world.add("one", "one.pt", "first", "MIT", "");
  const auto text = world.run({"inspect", *weights}).output;
  CHECK_THAT(text, Contains("conv1.weight    float32   [10, 3, 3, 3]\n"));
  CHECK_THAT(text, Contains("torch legacy pickle: 13 tensors, 6632 elements"));
  CHECK_THAT(text, Contains("is MTCNN, stage 1 (P-Net) ('mtcnn-pnet')"));
  const auto json = nlohmann::json::parse(world.run({"inspect", *weights, "--json"}).output);
  CHECK(json["model"] == "mtcnn-pnet");
  CHECK(json["tensors"].size() == 13);
  CHECK(json["tensors"][1]["name"] == "conv1.weight");
  CHECK(json["tensors"][1]["shape"] == std::vector<int>{10, 3, 3, 3});
  CHECK(json["tensors"][1]["bytes"] == 1080);
  write_bytes(world.folder() / "garbage", "garbage");
  check_refused(world.run({"inspect", world.folder() / "garbage"}), 4, "garbage");
}

TEST_CASE("wrong words after `models` end with exit code 2 and what is right", "[models]") {
  World world;
  world.serve("one", "first");
  check_refused(world.run({}), 2, "the action is missing: list, show, pull");
  check_refused(world.run({"pul", "one"}), 2, "did you mean 'pull'?");
  check_refused(world.run({"pull"}), 2, "as in `smartcv models pull centerface`");
  check_refused(world.run({"pull", "on"}), 2, "there is no model 'on'; there are one");
  check_refused(world.run({"pull", "--task", "mate"}), 2, "--task must be one of matte, but 'mate' was given; did you");
  check_refused(world.run({"pull", "one", "--timeout", "0"}), 2, "--timeout must be at least 1 second");
  check_refused(world.run({"pull", "one", "--progress", "loud"}), 2, "--progress must be auto");
  check_refused(world.run({"show"}), 2, "the name is missing");
  check_refused(world.run({"import"}), 2, "the file is missing");
  check_refused(world.run({"inspect"}), 2, "the file is missing");
}

}  // namespace smartcv::tests

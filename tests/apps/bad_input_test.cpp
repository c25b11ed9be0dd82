#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/apps/program.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// One sentence on stderr, this exit code, nothing on stdout.
void check_refused(const CommandResult& result, int exit_code, const std::string& sentence) {
  CAPTURE(result.output, result.errors);
  CHECK(result.exit_code == exit_code);
  CHECK(result.output.empty());
  const auto errors = error_lines(result);
  REQUIRE(errors.size() == 1);
  CHECK_THAT(errors.front(), Contains(sentence));
}

// The same for an input; the folder of the output stays empty.
void check_input(const fs::path& input, const std::string& sentence, int exit_code = 3) {
  const TemporaryFolder folder;
  const auto result = smartcv(quick(input, folder / "out.mp4"));
  check_refused(result, exit_code, sentence);
  CHECK(listing(folder.path()).empty());
}

// Runs the program as a user for whom permissions count: root passes by them unless it drops these capabilities.
CommandResult without_privileges(const std::vector<std::string>& arguments) {
  std::vector<std::string> command;
  if (geteuid() == 0) {
    command = {"setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"};
  }
  command.push_back(program());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_command(command);
}

fs::path file_with(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

TEST_CASE("an input that is no video is refused in one sentence with exit code 3", "[bad_input]") {
  const TemporaryFolder folder;
  SECTION("no such file") { check_input(folder / "missing.mp4", "missing.mp4: there is no such file"); }
  SECTION("a folder") { check_input(folder.path(), folder.path().string()); }
  SECTION("an empty file") { check_input(fixture("empty.mp4"), "empty"); }
  SECTION("text that is called .mp4") { check_input(fixture("text.mp4"), fixture("text.mp4").string()); }
  SECTION("sound only") { check_input(fixture("audio_only.mp4"), "video"); }
  SECTION("a video stream without frames") {
    check_input(fixture("zero_frames.mp4"), fixture("zero_frames.mp4").string());
  }
  SECTION("a playlist that names other files") {
    check_input(fixture("playlist.mp4"), fixture("playlist.mp4").string());
  }
}

TEST_CASE("a file that may not be read is refused with exit code 3", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = folder / "secret.mp4";
  fs::copy_file(fixture("b_frames.mp4"), input);
  fs::permissions(input, fs::perms::none);
  check_refused(without_privileges(quick(input, folder / "out.mp4")), 3, "secret.mp4");
  CHECK(listing(folder.path()) == std::vector<std::string>{"secret.mp4"});
}

TEST_CASE("an output folder that is missing or read-only is refused with exit code 5", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = fixture("b_frames.mp4");
  SECTION("missing") {
    check_refused(smartcv(quick(input, folder / "no/out.mp4")), 5, (folder / "no").string());
    CHECK(listing(folder.path()).empty());
  }
  SECTION("read-only") {
    fs::create_directory(folder / "closed");
    fs::permissions(folder / "closed", fs::perms::owner_read | fs::perms::owner_exec);
    check_refused(without_privileges(quick(input, folder / "closed/out.mp4")), 5, (folder / "closed").string());
    CHECK(listing(folder / "closed").empty());
  }
  SECTION("the output is a folder") {
    fs::create_directory(folder / "out.mp4");
    check_refused(smartcv(quick(input, folder / "out.mp4", {"--overwrite"})), 5, "out.mp4");
    CHECK(listing(folder / "out.mp4").empty());
  }
}

TEST_CASE("the input is never overwritten, by no name it has", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = folder / "in.mp4";
  fs::copy_file(fixture("b_frames.mp4"), input);
  fs::create_symlink(input, folder / "link.mp4");
  fs::create_hard_link(input, folder / "hard.mp4");
  const auto size = fs::file_size(input);
  for (const auto* name : {"in.mp4", "./in.mp4", "link.mp4", "hard.mp4"}) {
    CAPTURE(name);
    check_refused(smartcv(quick(input, folder / name, {"--overwrite"})), 2, "same file");
  }
  for (const auto* option : {"--report", "--contact-sheet"}) {
    CAPTURE(option);
    check_refused(smartcv(quick(input, folder / "out.mp4", {"--overwrite", option, input.string()})), 2, "same file");
  }
  check_refused(smartcv(quick(input, folder / "out.mp4", {"--report", (folder / "out.mp4").string()})), 2, "same file");
  CHECK(fs::file_size(input) == size);
  CHECK(listing(folder.path()) == std::vector<std::string>{"hard.mp4", "in.mp4", "link.mp4"});
}

TEST_CASE("an output that exists is kept unless --overwrite is given", "[bad_input]") {
  const TemporaryFolder folder;
  const auto output = file_with(folder / "out.mp4", "precious");
  check_refused(smartcv(quick(fixture("b_frames.mp4"), output)), 5, "--overwrite");
  check_refused(smartcv(quick(fixture("b_frames.mp4"), folder / "other.mp4", {"--report", output.string()})), 5,
                "--overwrite");
  CHECK(fs::file_size(output) == 8);
  CHECK(smartcv(quick(fixture("b_frames.mp4"), output, {"--overwrite"})).exit_code == 0);
  CHECK(count_frames(output) == count_frames(fixture("b_frames.mp4")));
}

TEST_CASE("a full disk ends with exit code 5 and leaves nothing behind", "[bad_input]") {
  const TemporaryFolder folder;
  // A file system of 64 KiB that only this command sees; its content is listed on stdout before it goes away.
  const std::string script =
      "mount -t tmpfs -o size=64k none \"$0\" || exit 99; \"$@\"; code=$?; ls -A \"$0\"; exit $code";
  std::vector<std::string> command{"unshare", "-m"};
  if (geteuid() != 0) {
    command.push_back("-r");
  }
  command.insert(command.end(), {"sh", "-c", script, folder.path().string(), program()});
  const auto arguments =
      quick(fixture("b_frames.mp4"), folder / "out.mkv", {"--codec", "ffv1", "--crf", "auto", "--preset", "auto"});
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto result = run_command(command);
  if (result.exit_code == 99 || result.errors.starts_with("unshare: ")) {
    std::cerr << "skipped: no small file system can be mounted here\n";
    return;
  }
  check_refused(result, 5, "out.mkv");
  CHECK_THAT(result.errors, Contains("space") || Contains("full"));
}

TEST_CASE("wrong words on the command line end with exit code 2 and the nearest right one", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = fixture("b_frames.mp4");
  const auto output = folder / "out.mp4";
  SECTION("unknown command") { check_refused(smartcv({"anonymise", input}), 2, "did you mean 'anonymize'?"); }
  SECTION("unknown option") {
    check_refused(smartcv(quick(input, output, {"--btach-size", "4"})), 2, "did you mean '--batch-size'?");
  }
  SECTION("unknown variant") {
    check_refused(smartcv(quick(input, output, {"--pipeline", "ultre"})), 2,
                  "there are batch, cpu-gpu, multithread, ultra; did you mean 'ultra'?");
  }
  SECTION("unknown detector") {
    check_refused(smartcv({"anonymize", input, "--detector", "centreface"}), 2,
                  "detector must be centerface, mtcnn, yolov8n-pose");
  }
  SECTION("unknown key") {
    check_refused(smartcv(quick(input, output, {"--set", "btach_size=4"})), 2, "did you mean 'batch_size'?");
  }
  SECTION("unknown codec, preset and pixel format") {
    check_refused(smartcv(quick(input, output, {"--codec", "h266"})), 2, "h266");
    check_refused(smartcv(quick(input, output, {"--preset", "warp"})), 2, "warp");
    check_refused(smartcv(quick(input, output, {"--pix-fmt", "yuv9"})), 2, "yuv9");
  }
  SECTION("unknown container") { check_refused(smartcv(quick(input, folder / "out.xyz")), 2, "xyz"); }
  SECTION("batch sizes") {
    check_refused(smartcv(quick(input, output, {"--batch-size", "0"})), 2, "from 1 to 4096");
    check_refused(smartcv(quick(input, output, {"--batch-size", "1000000000"})), 2, "from 1 to 4096");
  }
  SECTION("too little memory for the batch") {
    check_refused(smartcv(quick(input, output, {"--batch-size", "64", "--in-flight", "8"})), 2, "in_flight");
  }
  SECTION("nothing to work on") { check_refused(smartcv({"anonymize"}), 2, "the input is missing"); }
  SECTION("no command") { check_refused(smartcv({}), 2, "a command is missing"); }
  CHECK(listing(folder.path()).empty());
}

TEST_CASE("mistakes in a configuration file are told with file and line", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = fixture("b_frames.mp4");
  const auto with = [&](const std::string& text) {
    const auto file = file_with(folder / "my.yaml", text);
    return smartcv(quick(input, folder / "out.mp4", {"--config", file.string()}));
  };
  check_refused(with("device: cpu\nbtach_size: 6\n"), 2, "my.yaml:2: unknown key 'btach_size'");
  check_refused(with("confidence: high\n"), 2, "my.yaml:1: confidence must be a number");
  check_refused(with("device: [cpu\n"), 2, "my.yaml:");
  check_refused(with("a: 1\na: 2\n"), 2, "my.yaml:2: ");
  check_refused(smartcv(quick(input, folder / "out.mp4", {"--config", folder / "no.yaml"})), 2,
                "no.yaml: no such file");
  CHECK(listing(folder.path()) == std::vector<std::string>{"my.yaml"});
}

TEST_CASE("weights that are missing or damaged end with exit code 4 and the command that fetches them", "[bad_input]") {
  const TemporaryFolder folder;
  const auto run = [&] {
    return smartcv({"anonymize", fixture("b_frames.mp4"), "-o", folder / "out.mp4", "--device", "cpu"},
                   {"SMARTCV_MODELS=" + folder.path().string()});
  };
  check_refused(run(), 4, "`smartcv models pull centerface`");
  file_with(folder / "centerface.onnx", "short");
  check_refused(run(), 4, "`smartcv models pull centerface`");
  // The right size, but other bytes: found by the sha256.
  file_with(folder / "centerface.onnx", std::string(7'304'518, 'x'));
  check_refused(run(), 4, "`smartcv models pull centerface`");
  CHECK(listing(folder.path()) == std::vector<std::string>{"centerface.onnx"});
}

TEST_CASE("a model whose licence is not allowed ends with exit code 4", "[bad_input]") {
  if (!have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  const auto file = file_with(folder / "my.yaml", "allow_licences: [CC0-1.0, Apache-2.0]\n");
  check_refused(
      smartcv({"anonymize", fixture("b_frames.mp4"), "-o", folder / "out.mp4", "--config", file.string()}), 4,
      "the model 'centerface' is not used: the licence of its code is MIT, and allow_licences has only CC0-1.0, "
      "Apache-2.0");
  CHECK(listing(folder.path()) == std::vector<std::string>{"my.yaml"});
}

TEST_CASE("a damaged input publishes nothing unless it is allowed", "[bad_input]") {
  const TemporaryFolder folder;
  const auto input = fixture("truncated_faststart.mp4");
  check_refused(smartcv(quick(input, folder / "out.mp4")), 3, "decoded ");
  CHECK(listing(folder.path()).empty());
  const auto allowed = smartcv(quick(input, folder / "out.mp4", {"--allow-damaged"}));
  CAPTURE(allowed.errors);
  CHECK(allowed.exit_code == 0);
  CHECK_THAT(allowed.errors, Contains("decoded "));
  CHECK(count_frames(folder / "out.mp4") > 0);
}

TEST_CASE("a frame size that changes in mid-stream ends with exit code 3", "[bad_input]") {
  check_input(fixture("size_change.h264"), "160x90");
}

TEST_CASE("a GPU that is asked for by name and not there ends with exit code 4", "[bad_input]") {
  if (!have_weights() || fs::exists("/dev/nvidiactl")) {
    return;
  }
  const TemporaryFolder folder;
  check_refused(smartcv({"anonymize", fixture("b_frames.mp4"), "-o", folder / "out.mp4", "--device", "cuda"}), 4,
                "cuda");
  CHECK(listing(folder.path()).empty());
}

TEST_CASE("a result that cannot be told on stdout is not a success", "[bad_input]") {
  const auto result = run_command({"sh", "-c", "\"$0\" version > /dev/full", program()});
  check_refused(result, 5, "standard output");
}

}  // namespace smartcv::tests

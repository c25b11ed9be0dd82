#include "config/yaml_file.h"

#include <catch2/catch.hpp>

#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

std::vector<YamlEntry> read(const std::string& text) {
  const tests::TemporaryFolder folder;
  return read_flat_yaml(write_text(folder / "my.yaml", text), "my.yaml");
}

std::string refused(const std::string& text) {
  return refusal([&text] { static_cast<void>(read(text)); });
}

}  // namespace

TEST_CASE("a flat YAML file gives keys, values and lines in its own order") {
  const auto entries = read("# comment\nbatch_size: 6\n\ndevice: 0\nname: \"a b\"   # why\ntarget: [face, eyes]\n");
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].key == "batch_size");
  CHECK(entries[0].value == "6");
  CHECK(entries[0].line == 2);
  CHECK(entries[1].value == "0");
  CHECK(entries[1].line == 4);
  CHECK(entries[2].value == "a b");
  CHECK(entries[3].value == "face,eyes");
  CHECK(entries[3].sequence);
  CHECK(entries[3].line == 6);
}

TEST_CASE("an empty YAML file and one with comments only set nothing") {
  CHECK(read("").empty());
  CHECK(read("# nothing here\n").empty());
}

TEST_CASE("anchors, block lists, JSON and Windows line ends are YAML too") {
  CHECK(read("a: &n 6\nb: *n\n")[1].value == "6");
  CHECK(read("target:\n  - face\n  - head\n")[0].value == "face,head");
  CHECK(read("{\"batch_size\": 6, \"device\": \"cpu\"}")[1].value == "cpu");
  CHECK(read("batch_size: 6\r\ndevice: cpu\r\n")[1].value == "cpu");
  CHECK(read("\xEF\xBB\xBF"
             "batch_size: 6\n")[0]
            .key == "batch_size");
}

TEST_CASE("a YAML syntax error is reported with file and line") {
  CHECK(refused("batch_size: 6\ndevice: [0, 1\n").starts_with("my.yaml:"));
  CHECK(refused("batch_size: 6\n\tdevice: 0\n").starts_with("my.yaml:2: YAML syntax error: "));
  CHECK(refused("a: 1\nb: *unknown\n").starts_with("my.yaml:2: YAML syntax error: "));
  CHECK(refused("a: \"open\nb: 1\n").find("YAML syntax error") != std::string::npos);
}

TEST_CASE("a key that stands twice is refused with both lines") {
  CHECK(refused("batch_size: 6\ndevice: 0\nbatch_size: 8\n") ==
        "my.yaml:3: 'batch_size' stands here a second time; the first is on line 1");
}

TEST_CASE("what is not flat is refused with its line") {
  CHECK(refused("a: 1\nstages:\n  batch_size: 6\n").starts_with("my.yaml:2: 'stages' holds a nested list or map"));
  CHECK(refused("a: [1, [2]]\n").starts_with("my.yaml:1: "));
  CHECK(refused("a: []\n") == "my.yaml:1: 'a' is an empty list");
  CHECK(refused("a: 1\nb:\n") == "my.yaml:2: 'b' has no value");
  CHECK(refused("a: ~\n") == "my.yaml:1: 'a' has no value");
  CHECK(refused("- a\n- b\n").starts_with("my.yaml:1: is no map"));
  CHECK(refused("hello").starts_with("my.yaml:1: is no map"));
  CHECK(refused("? [a, b]\n: 1\n").find("a key must be a word") != std::string::npos);
  CHECK(refused("a: 1\n---\nb: 2\n").find("several YAML documents") != std::string::npos);
}

TEST_CASE("a file that cannot be a configuration is refused in one sentence") {
  const tests::TemporaryFolder folder;
  const auto refused_path = [](const std::filesystem::path& path) {
    return refusal([&path] { static_cast<void>(read_flat_yaml(path, "my.yaml")); });
  };
  CHECK(refused_path(folder / "missing.yaml") == "my.yaml: no such file");
  CHECK(refused_path(folder.path()).find("is a folder") != std::string::npos);
  CHECK(refused_path(write_text(folder / "big.yaml", std::string(2U << 20, '#'))).find("larger than") !=
        std::string::npos);
  CHECK(refused_path(write_text(folder / "binary.yaml", std::string("a: 1\0b", 6))).find("is no text") !=
        std::string::npos);
}

TEST_CASE("hostile YAML ends in an error and not in a crash") {
  CHECK(refused("a: " + std::string(100'000, '[')).starts_with("my.yaml:1: "));
  CHECK(refused(std::string(100'000, '{')).starts_with("my.yaml:1: "));
  CHECK(refused("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n").starts_with("my.yaml:2: "));
}

}  // namespace smartcv::config

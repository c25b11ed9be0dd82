#include "config/catalog.h"

#include <catch2/catch.hpp>

#include "base/format.h"
#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

const std::string sha(64, 'a');

std::string model(const std::string& name, const std::string& file, const std::string& size = "3") {
  return fmt::format(
      "  - name: {}\n    task: face-detection\n    file: {}\n    size: {}\n    sha256: {}\n    code_licence: MIT\n"
      "    weights_licence: MIT\n    source: {{package: p, version: 1.0, member: m}}\n    input: any\n",
      name, file, size, sha);
}

std::string refused(const std::string& text) {
  const tests::TemporaryFolder folder;
  const auto path = write_text(folder / "catalog.yaml", text);
  return refusal([&] { static_cast<void>(read_catalog(path)); }, ErrorCode::model);
}

}  // namespace

TEST_CASE("the catalogue gives name, file, size and sha256 of every model") {
  const tests::TemporaryFolder folder;
  const auto path = write_text(folder / "catalog.yaml", "models:\n" + model("a", "a.onnx") + model("b", "b.pt", "12"));
  const auto catalog = read_catalog(path);
  REQUIRE(catalog.size() == 2);
  CHECK(catalog[1].name == "b");
  CHECK(catalog[1].file == "b.pt");
  CHECK(catalog[1].size == 12);
  CHECK(catalog[1].sha256 == sha);
  CHECK(catalog[1].weights_licence == "MIT");
}

TEST_CASE("a catalogue that is not as it should be is refused with file and line") {
  CHECK(refused("models: 3\n").find("a list under 'models:' is expected") != std::string::npos);
  CHECK(refused("models:\n  - name: a\n").find(":2: the model has no 'task'") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "../a.onnx")).find("plain file name") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "..")).find("plain file name") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "a", "many")).find("number of bytes") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "a") + model("a", "b")).find("a second time") != std::string::npos);
  CHECK(refused("models: [\n").find("YAML syntax error") != std::string::npos);
}

TEST_CASE("only the models that the chosen detectors and targets need are asked for") {
  anonymize::Settings settings;
  CHECK(models_for(settings) == std::vector<std::string>{"centerface"});
  settings.anonymize.targets = {"face", "eyes"};
  CHECK(models_for(settings) == std::vector<std::string>{"centerface", "haar-eye"});
  settings.anonymize.detectors = {"mtcnn"};
  settings.anonymize.targets = {"head"};
  CHECK(models_for(settings) == std::vector<std::string>{"mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"});
  settings.anonymize.detectors = {"none"};
  settings.anonymize.targets = {"eyes"};
  CHECK(models_for(settings).empty());
}

TEST_CASE("models are looked for in the models folder, and what is missing or damaged says how to get it") {
  const tests::TemporaryFolder folder;
  const auto catalog =
      read_catalog(write_text(folder / "catalog.yaml", "models:\n" + model("a", "a.onnx") + model("b", "b.pt")));
  write_text(folder / "a.onnx", "abc");
  const auto files = locate_models({"a"}, catalog, folder.path());
  CHECK(files.at("a").path == folder / "a.onnx");
  CHECK(files.at("a").sha256 == sha);
  const auto missing =
      refusal([&] { static_cast<void>(locate_models({"b"}, catalog, folder.path())); }, ErrorCode::model);
  CHECK(missing ==
        "the model 'b' is missing: run ./scripts/setup (or put the file at " + (folder / "b.pt").string() + ")");
  write_text(folder / "b.pt", "abcd");
  const auto damaged =
      refusal([&] { static_cast<void>(locate_models({"b"}, catalog, folder.path())); }, ErrorCode::model);
  CHECK(damaged.find("holds 4 bytes instead of 3") != std::string::npos);
  CHECK(damaged.find("./scripts/setup") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(locate_models({"c"}, catalog, folder.path())); }, ErrorCode::model)
            .find("not in the catalogue") != std::string::npos);
}

TEST_CASE("the project's catalogue names every model that anonymize can ask for") {
  const auto catalog = read_catalog(std::filesystem::path(SMARTCV_SOURCE_DIR) / "models/catalog.yaml");
  anonymize::Settings settings;
  settings.anonymize.detectors = {"centerface", "mtcnn"};
  settings.anonymize.targets = {"face", "eyes", "head"};
  for (const auto& name : models_for(settings)) {
    CAPTURE(name);
    CHECK(std::any_of(catalog.begin(), catalog.end(), [&](const CatalogEntry& entry) { return entry.name == name; }));
  }
}

}  // namespace smartcv::config

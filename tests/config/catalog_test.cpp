#include "config/catalog.h"

#include <catch2/catch.hpp>

#include "base/format.h"
#include "config/anonymize_schema.h"
#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

const std::string sha(64, 'a');

std::string model(const std::string& name, const std::string& file, const std::string& size = "3") {
  return fmt::format(
      "  - name: {}\n    task: face-detection\n    file: {}\n    size: {}\n    sha256: {}\n    code_licence: MIT\n"
      "    weights_licence: MIT\n    code_licence_id: MIT\n    weights_licence_id: MIT\n"
      "    source: {{package: p, version: 1.0, format: system, member: /m}}\n    input: any\n",
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

TEST_CASE("the catalogue says where a model comes from, who uses it and what is not known yet") {
  const tests::TemporaryFolder folder;
  const auto catalog = read_catalog(write_text(
      folder / "catalog.yaml",
      "models:\n  - name: a\n    part_of: whole\n    task: t\n    jobs: [x, y]\n    default_jobs: [y]\n    file: a.pt\n"
      "    size: unknown\n    sha256: unknown\n    sha256_prefix: 0123abcd\n    code_licence: GPL-3.0 (b)\n"
      "    weights_licence: nobody says\n    code_licence_id: GPL-3.0\n    weights_licence_id: unanswered\n"
      "    url: https://models.example/a.pt\n    other_url: https://other.example/a.pt\n    input: any\n"
      "    note: It is a secret.\n"));
  const auto& entry = catalog.front();
  CHECK(entry.part_of == "whole");
  CHECK(entry.jobs == std::vector<std::string>{"x", "y"});
  CHECK(entry.default_jobs == std::vector<std::string>{"y"});
  CHECK(entry.size == 0);
  CHECK(entry.sha256.empty());
  CHECK(entry.sha256_prefix == "0123abcd");
  CHECK(entry.weights_licence_id == "unanswered");
  CHECK(entry.urls == std::vector<std::string>{"https://models.example/a.pt", "https://other.example/a.pt"});
  CHECK(entry.source.package.empty());
  CHECK(entry.note == "It is a secret.");
}

TEST_CASE("a catalogue that is not as it should be is refused with file and line") {
  CHECK(refused("models: 3\n").find("a list under 'models:' is expected") != std::string::npos);
  CHECK(refused("models:\n  - name: a\n").find(":2: the model has no 'task'") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "../a.onnx")).find("plain file name") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "..")).find("plain file name") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "a", "many")).find("number of bytes") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "a") + model("a", "b")).find("a second time") != std::string::npos);
  const auto changed = [](const std::string& from, const std::string& to) {
    auto text = model("a", "a");
    text.replace(text.find(from), from.size(), to);
    return refused("models:\n" + text);
  };
  CHECK(changed(sha, "abc").find("64 lower-case hex digits, or 'unknown'") != std::string::npos);
  CHECK(changed("size: 3", "size: 0").find("number of bytes, or 'unknown'") != std::string::npos);
  CHECK(changed("task:", "jobs: x\n    task:").find("'jobs' must be a list") != std::string::npos);
  CHECK(changed("task:", "adress: x\n    task:").find("unknown key 'adress'") != std::string::npos);
  CHECK(changed("format: system", "format: rpm").find("wheel, sdist or system") != std::string::npos);
  CHECK(changed("format: system", "format: wheel").find("package_sha256 of 'p'") != std::string::npos);
  CHECK(changed("code_licence_id: MIT", "note: x").find("has no 'code_licence_id'") != std::string::npos);
  CHECK(refused("models:\n" + model("a", "pins")).find("plain file name") != std::string::npos);
  CHECK(refused("models:\n" + model("a", ".a")).find("plain file name") != std::string::npos);
  CHECK(refused("models: [\n").find("YAML syntax error") != std::string::npos);
}

TEST_CASE("only the models that the chosen detectors and targets need are asked for") {
  anonymize::Settings settings;
  CHECK(models_for(settings) == std::vector<std::string>{"centerface"});
  settings.anonymize.targets = {"face", "eyes"};
  CHECK(models_for(settings) == std::vector<std::string>{"centerface", "haar-eye"});
  settings.anonymize.targets = {"head"};
  CHECK(models_for(settings) == std::vector<std::string>{"centerface", "yolov8n-pose"});
  settings.anonymize.targets = {"person", "eyes"};
  settings.anonymize.pose_model = "yolov8s-pose.pt";
  CHECK(models_for(settings) == std::vector<std::string>{"centerface", "yolov8s-pose", "haar-eye"});
  settings.anonymize.pose_model = "/elsewhere/mine.pt";
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
  CHECK(missing == "the model 'b' is missing; fetch it with `smartcv models pull b`");
  write_text(folder / "b.pt", "abcd");
  const auto damaged =
      refusal([&] { static_cast<void>(locate_models({"b"}, catalog, folder.path())); }, ErrorCode::model);
  CHECK(damaged.find("4 bytes instead of 3") != std::string::npos);
  CHECK(damaged.find("`smartcv models pull b`") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(locate_models({"c"}, catalog, folder.path())); }, ErrorCode::model)
            .find("not in the catalogue") != std::string::npos);
}

TEST_CASE("a pose model of the user's own takes the place of the detector's") {
  const tests::TemporaryFolder folder;
  anonymize::Settings settings;
  settings.anonymize.targets = {"head"};
  CHECK(own_files(settings, {}, folder.path()).empty());
  settings.anonymize.pose_model = write_text(folder / "mine.pt", "abc").string();
  const auto files = own_files(settings, {}, folder.path());
  REQUIRE(files.count("yolov8n-pose") == 1);
  CHECK(files.at("yolov8n-pose").path == folder / "mine.pt");
  settings.anonymize.pose_model = (folder / "nothing.pt").string();
  CHECK(refusal([&] { static_cast<void>(own_files(settings, {}, folder.path())); }, ErrorCode::model)
            .find("neither a model of the catalogue") != std::string::npos);
  settings.anonymize.targets = {"face"};  // no pose network runs
  CHECK(own_files(settings, {}, folder.path()).empty());
}

TEST_CASE("models under a licence that is not allowed are not located") {
  const tests::TemporaryFolder folder;
  const auto catalog = read_catalog(write_text(folder / "catalog.yaml", "models:\n" + model("a", "a.onnx")));
  write_text(folder / "a.onnx", "abc");
  CHECK(locate_models({"a"}, catalog, folder.path(), {"MIT"}).size() == 1);
  CHECK(refusal([&] { static_cast<void>(locate_models({"a"}, catalog, folder.path(), {"CC0-1.0"})); }, ErrorCode::model)
            .find("allow_licences has only CC0-1.0") != std::string::npos);
}

TEST_CASE("allow_licences is a list of identifiers, and any takes the limit off") {
  anonymize::Settings settings;
  auto schema = anonymize_schema(settings);
  CHECK(schema.find("allow_licences")->text() == "any");
  schema.set("allow_licenses", "MIT, Apache-2.0", "test");
  CHECK(settings.allow_licences == std::vector<std::string>{"MIT", "Apache-2.0"});
  CHECK(schema.find("allow_licences")->text() == "MIT,Apache-2.0");
  schema.set("allow_licences", "any", "test");
  CHECK(settings.allow_licences.empty());
  CHECK(refusal([&] { schema.set("allow_licences", "", "test"); }).find("licence identifiers") != std::string::npos);
}

TEST_CASE("everything in the project's catalogue can be got and is wanted by some job") {
  for (const auto& entry : read_catalog(std::filesystem::path(SMARTCV_SOURCE_DIR) / "models/catalog.yaml")) {
    CAPTURE(entry.name);
    CHECK((!entry.urls.empty() || !entry.source.package.empty()));
    CHECK_FALSE(entry.jobs.empty());
    for (const auto& url : entry.urls) {
      CHECK(url.starts_with("https://"));
    }
    for (const auto& job : entry.default_jobs) {
      CHECK(std::find(entry.jobs.begin(), entry.jobs.end(), job) != entry.jobs.end());
    }
  }
}

TEST_CASE("the project's catalogue names every model that anonymize can ask for") {
  const auto catalog = read_catalog(std::filesystem::path(SMARTCV_SOURCE_DIR) / "models/catalog.yaml");
  anonymize::Settings settings;
  settings.anonymize.detectors = {"centerface", "mtcnn", "yolov8n-pose", "yolov8s-pose", "yolov8m-pose"};
  settings.anonymize.targets = {"face", "eyes", "head", "person"};
  for (const auto& name : models_for(settings)) {
    CAPTURE(name);
    CHECK(std::any_of(catalog.begin(), catalog.end(), [&](const CatalogEntry& entry) { return entry.name == name; }));
  }
}

}  // namespace smartcv::config

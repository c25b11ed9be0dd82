#include "config/resolve.h"

#include <catch2/catch.hpp>

#include "config/anonymize_schema.h"
#include "config/data_folder.h"
#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

// A data folder with two variants, and the settings resolved over it.
struct Desk {
  Desk() {
    write_text(folder / "configs/pipelines/cpu-gpu.yaml", "# the default\nbatch_size: 6\ndevice: auto\n");
    write_text(folder / "configs/pipelines/quick.yaml", "batch_size: 16\n\nmax_wait_ms: 100\n");
    sources.data = folder.path();
  }
  void file(const std::string& text) { sources.file = write_text(folder / "my.yaml", text); }
  void set(const std::string& key, const std::string& value) {
    sources.assignments.push_back({key, value, "--" + key});
  }
  std::string origin(const std::string& key) const { return schema.find(key)->origin; }
  std::string place(int line) const { return (folder / "my.yaml").string() + ":" + std::to_string(line); }
  std::string refused() {
    return refusal([this] { resolve(schema, sources); });
  }

  tests::TemporaryFolder folder;
  anonymize::Settings settings;
  Schema schema = anonymize_schema(settings);
  Sources sources;
};

}  // namespace

TEST_CASE("layers win in the order default, variant, file, command line, and each value knows its layer") {
  Desk desk;
  desk.file("batch_size: 20\nconfidence: 0.3\n");
  desk.set("pipeline", "quick");
  desk.set("confidence", "0.4");
  resolve(desk.schema, desk.sources);
  CHECK(desk.settings.pipeline == "quick");
  CHECK(desk.origin("pipeline") == "--pipeline");
  CHECK(desk.settings.stages.batch_size == 20);
  CHECK(desk.origin("batch_size") == desk.place(1));
  CHECK(desk.settings.stages.max_wait_ms == 100);
  CHECK(desk.origin("max_wait_ms") == "configs/pipelines/quick.yaml:3");
  CHECK(desk.settings.anonymize.confidence == 0.4);
  CHECK(desk.origin("confidence") == "--confidence");
  CHECK(desk.origin("gap") == "default");
}

TEST_CASE("the default variant is read without being named") {
  Desk desk;
  resolve(desk.schema, desk.sources);
  CHECK(desk.settings.pipeline == "cpu-gpu");
  CHECK(desk.origin("batch_size") == "configs/pipelines/cpu-gpu.yaml:2");
}

TEST_CASE("the file may choose the variant and the command line may choose another") {
  Desk desk;
  desk.file("pipeline: quick\n");
  SECTION("file alone") {
    resolve(desk.schema, desk.sources);
    CHECK(desk.settings.stages.batch_size == 16);
    CHECK(desk.origin("pipeline") == desk.place(1));
  }
  SECTION("command line over it") {
    desk.set("pipeline", "cpu-gpu");
    resolve(desk.schema, desk.sources);
    CHECK(desk.settings.stages.batch_size == 6);
  }
}

TEST_CASE("a new YAML file is a new variant") {
  Desk desk;
  write_text(desk.folder / "configs/pipelines/mine.yaml", "batch_size: 9\n");
  desk.set("pipeline", "mine");
  resolve(desk.schema, desk.sources);
  CHECK(desk.settings.stages.batch_size == 9);
}

TEST_CASE("an unknown variant is refused with the list of those that exist") {
  Desk desk;
  desk.set("pipeline", "qick");
  CHECK(desk.refused() == "--pipeline: there is no pipeline 'qick'; there are cpu-gpu, quick; did you mean 'quick'?");
}

TEST_CASE("a variant name is no way out of the folder") {
  Desk desk;
  write_text(desk.folder / "other.yaml", "batch_size: 9\n");
  desk.set("pipeline", "../../other");
  CHECK(desk.refused().find("there is no pipeline '../../other'") != std::string::npos);
}

TEST_CASE("mistakes in a file are reported with file, line and key") {
  Desk desk;
  SECTION("unknown key") {
    desk.file("device: 0\nbtach_size: 6\n");
    CHECK(desk.refused() == desk.place(2) + ": unknown key 'btach_size'; did you mean 'batch_size'?");
  }
  SECTION("wrong type") {
    desk.file("batch_size: six\n");
    CHECK(desk.refused() == desk.place(1) + ": batch_size must be a whole number from 1 to 4096, but 'six' was given");
  }
  SECTION("out of range") {
    desk.file("confidence: 3\n");
    CHECK(desk.refused() == desk.place(1) +
                                ": confidence must be a number from 0.01 to 1, or DETECTOR=NUMBER, or several of them "
                                "separated by commas, but '3' was given");
  }
  SECTION("a list where one value belongs") {
    desk.file("batch_size: [6, 8]\n");
    CHECK(desk.refused().starts_with(desk.place(1) + ": batch_size must be a whole number"));
  }
  SECTION("a key and its alias") {
    desk.file("target: face\ntargets: eyes\n");
    CHECK(desk.refused() == desk.place(2) + ": 'targets' means the same as 'target', which stands above it");
  }
  SECTION("a mistake in a variant") {
    write_text(desk.folder / "configs/pipelines/bad.yaml", "batch_size: 6\npipeline: quick\n");
    desk.set("pipeline", "bad");
    CHECK(desk.refused() == "configs/pipelines/bad.yaml:2: a variant cannot set 'pipeline'");
  }
}

TEST_CASE("a list may be written as a YAML sequence") {
  Desk desk;
  desk.file("target: [eyes, head]\ncolor: [255, 0, 0]\n");
  resolve(desk.schema, desk.sources);
  CHECK(desk.settings.anonymize.targets == std::vector<std::string>{"eyes", "head"});
  CHECK(desk.settings.anonymize.color == "255,0,0");
}

TEST_CASE("--set takes key=value and nothing else") {
  const auto assignment = parse_assignment("color=0,0,0");
  CHECK(assignment.key == "color");
  CHECK(assignment.value == "0,0,0");
  CHECK(assignment.origin == "--set color");
  CHECK(parse_assignment("a=b=c").value == "b=c");
  CHECK(refusal([] { static_cast<void>(parse_assignment("batch_size")); }).starts_with("--set: key=value is expected"));
  CHECK(refusal([] { static_cast<void>(parse_assignment("=6")); }).starts_with("--set: key=value is expected"));
}

TEST_CASE("every variant and configuration of the project resolves") {
  const std::filesystem::path project = SMARTCV_SOURCE_DIR;
  const auto names = variants(project);
  CHECK(names == std::vector<std::string>{"batch", "cpu-gpu", "multithread", "ultra"});
  for (const auto& name : names) {
    CAPTURE(name);
    anonymize::Settings settings;
    auto schema = anonymize_schema(settings);
    resolve(schema, {project, std::nullopt, {{"pipeline", name, "--pipeline"}}});
    check_anonymize(schema, settings);
    CHECK(schema.find("batch_size")->origin.starts_with("configs/pipelines/" + name + ".yaml:"));
  }
  for (const auto* file : {"cpu_optimized.yaml", "gpu_optimized.yaml"}) {
    CAPTURE(file);
    anonymize::Settings settings;
    auto schema = anonymize_schema(settings);
    resolve(schema, {project, project / "configs" / file, {}});
    check_anonymize(schema, settings);
    CHECK(settings.anonymize.confidence == 0.3);
    CHECK(settings.anonymize.pose_model == "yolov8s-pose.pt");
    CHECK(settings.cpu_threads == 8);
  }
}

}  // namespace smartcv::config

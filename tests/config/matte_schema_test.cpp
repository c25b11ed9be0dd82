#include "config/matte_schema.h"

#include <catch2/catch.hpp>

#include "config/data_folder.h"
#include "tests/config/schema_desk.h"

namespace smartcv::config {
namespace {

// With two presets.
struct Desk : SchemaDesk<matte::Settings, matte_schema, check_matte> {
  Desk() {
    write_text(folder / "configs/presets/matte/standard.yaml", "model: small\n");
    write_text(folder / "configs/presets/matte/fine.yaml", "model: large\ndownsample_ratio: 0.5\nbatch_size: 9\n");
    sources.presets = "matte";
  }
};

}  // namespace

TEST_CASE("a preset stands above the variant and below the file and the command line") {
  Desk desk;
  desk.file("preset: fine\ndownsample_ratio: 0.3\n");
  desk.resolve_all();
  CHECK(desk.settings.matte.model == "large");
  CHECK(desk.origin("model") == "configs/presets/matte/fine.yaml:1");
  CHECK(desk.settings.matte.downsample_ratio == 0.3);
  CHECK(desk.settings.stages.batch_size == 9);
  CHECK(desk.origin("batch_size") == "configs/presets/matte/fine.yaml:3");

  Desk flags;
  flags.file("preset: fine\n");
  flags.set("preset", "standard");
  flags.resolve_all();
  CHECK(flags.settings.matte.model == "small");
  CHECK(flags.origin("preset") == "--preset");
  CHECK(flags.settings.stages.batch_size == 6);
}

TEST_CASE("a preset that is not there is refused with those that are") {
  Desk desk;
  desk.set("preset", "fin");
  CHECK(desk.refused() == "--preset: there is no preset 'fin'; there are fine, standard; did you mean 'fine'?");
}

TEST_CASE("a preset cannot name a pipeline or another preset") {
  Desk desk;
  write_text(desk.folder / "configs/presets/matte/loop.yaml", "preset: fine\n");
  desk.set("preset", "loop");
  CHECK(desk.refused() == "configs/presets/matte/loop.yaml:1: a preset cannot set 'preset'");
}

TEST_CASE("the encoder's preset has a name of its own beside the job's") {
  Desk desk;
  desk.set("encoder_preset", "slow");
  desk.resolve_all();
  CHECK(desk.settings.encode.preset == "slow");
  CHECK(desk.settings.matte.preset == "standard");
}

TEST_CASE("values of a matte job out of range are refused by name") {
  const auto refused = [](const std::string& key, const std::string& value) {
    Desk desk;
    desk.set(key, value);
    return desk.refused();
  };
  CHECK_THAT(refused("downsample_ratio", "0"), Catch::Contains("from 0.05 to 1, or auto"));
  CHECK_THAT(refused("downsample_ratio", "1.5"), Catch::Contains("from 0.05 to 1, or auto"));
  CHECK_THAT(refused("seq_chunk", "0"), Catch::Contains("from 1 to 256, or auto"));
  CHECK_THAT(refused("bits", "12"), Catch::Contains("8, 10, 16 or auto"));
  CHECK_THAT(refused("write", "mask"), Catch::Contains("composite, alpha, foreground, rgba or preview"));
  CHECK_THAT(refused("write", "alpha,alpha=b.mkv"), Catch::Contains("--write: alpha is to be written twice"));
  CHECK_THAT(refused("despill_color", "grren"), Catch::Contains("must be a colour"));
}

TEST_CASE("what is shown of a matte key can be given again") {
  matte::Settings settings;
  Schema schema = matte_schema(settings);
  for (const auto& option : schema.options()) {
    INFO(option.key);
    if (!option.text().empty()) {
      CHECK(option.parse(option.text()));
    }
  }
}

TEST_CASE("the presets of the project resolve") {
  for (const std::string name : {"standard", "high", "ultra"}) {
    INFO(name);
    Sources sources;
    sources.data = data_folder();
    sources.presets = "matte";
    sources.assignments.push_back({"preset", name, "--preset"});
    matte::Settings settings;
    Schema schema = matte_schema(settings);
    resolve(schema, sources);
    check_matte(schema, settings);
    CHECK(settings.matte.model == (name == "standard" ? "rvm-mobilenetv3" : "rvm-resnet50"));
  }
}

}  // namespace smartcv::config

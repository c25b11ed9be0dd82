#include "media/capabilities.h"

#include <catch2/catch.hpp>

#include "tests/support/run_command.h"

namespace smartcv::tests {

TEST_CASE("the facts about FFmpeg are those the ffmpeg program tells", "[capabilities]") {
  const media::FfmpegFacts facts = media::ffmpeg_facts();
  const std::string told = run_successfully({"ffmpeg", "-version"});
  CHECK(told.find(facts.version) != std::string::npos);
  CHECK(told.find("configuration: " + facts.configuration) != std::string::npos);
  CHECK_FALSE(facts.licence.empty());
  REQUIRE(facts.libraries.size() == 4);
  for (const auto& library : facts.libraries) {
    CAPTURE(library.name);
    CHECK(library.built.substr(0, library.built.find('.')) == library.running.substr(0, library.running.find('.')));
  }
}

TEST_CASE("encoders that work encode a picture", "[capabilities]") {
  for (const char* name : {"libx264", "ffv1", "prores_ks", "png", "qtrle", "exr", "mpeg2video"}) {
    const media::CodecTrial trial = media::try_encoder(name);
    CAPTURE(name, trial.problem);
    CHECK(trial.present);
    CHECK(trial.problem.empty());
  }
}

TEST_CASE("an encoder that is not there says so", "[capabilities]") {
  const media::CodecTrial trial = media::try_encoder("no_such_encoder");
  CHECK_FALSE(trial.present);
  CHECK(trial.problem == "this FFmpeg is built without it");
}

TEST_CASE("what cannot take a picture leaves a reason", "[capabilities]") {
  // A video encoder by name that is none for pictures: sound.
  const media::CodecTrial trial = media::try_encoder("aac");
  CHECK(trial.present);
  CHECK_FALSE(trial.problem.empty());
}

TEST_CASE("sessions on a GPU open or leave the reason", "[capabilities]") {
  for (const media::CodecTrial& trial : {media::try_encoder("h264_nvenc"), media::try_nvidia_decoder()}) {
    CAPTURE(trial.name, trial.problem);
    CHECK(trial.problem.find('\n') == std::string::npos);
    CHECK((trial.present || !trial.problem.empty()));
  }
}

}  // namespace smartcv::tests

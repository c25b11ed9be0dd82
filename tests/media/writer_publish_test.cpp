#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "tests/media/transcode.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"
#include "tests/support/small_disk.h"

using namespace smartcv;
using namespace smartcv::tests;

namespace fs = std::filesystem;

namespace {

struct Refusal {
  ErrorCode code = ErrorCode::internal;
  std::string text = "nothing was thrown";
};

Refusal refusal_of(const fs::path& input, const fs::path& output, const media::EncodeOptions& options) {
  try {
    transcode(input, output, options);
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

}  // namespace

TEST_CASE("a container for other things is refused by naming one that holds any video", "[writer][publish]") {
  const TemporaryFolder folder;
  for (const std::string output : {"out.mp3", "out.gif", "out.ogv", "out.mxf"}) {
    CAPTURE(output);
    try {
      transcode(fixture("b_frames.mp4"), folder / output, quick());
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::usage);
      CHECK(std::string(error.what()).find(".mkv") != std::string::npos);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

TEST_CASE("a writer that is not finished leaves nothing behind", "[writer][publish]") {
  const TemporaryFolder folder;
  {
    media::Reader reader(fixture("with_audio.mp4"));
    media::Writer writer(folder / "out.mp4", reader.info(), quick());
    while (auto frame = reader.next()) {
      writer.write(std::move(*frame));
    }
    CHECK_FALSE(fs::exists(folder / "out.mp4"));
  }
  CHECK(is_empty(folder.path()));
}

TEST_CASE("no frame, no file", "[writer][publish]") {
  const TemporaryFolder folder;
  const media::Reader reader(fixture("b_frames.mp4"));
  {
    media::Writer writer(folder / "out.mp4", reader.info(), quick());
    CHECK_THROWS_WITH(static_cast<void>(writer.finish()), Catch::Contains("no frame"));
  }
  CHECK(is_empty(folder.path()));
}

TEST_CASE("the input is never overwritten, whatever name it is given", "[writer][publish]") {
  const TemporaryFolder folder;
  const auto input = folder / "input.mp4";
  fs::copy_file(fixture("b_frames.mp4"), input);
  fs::create_symlink(input, folder / "symbolic.mp4");
  fs::create_hard_link(input, folder / "hard.mp4");
  auto options = quick();
  options.overwrite = true;
  for (const std::string name : {"input.mp4", "symbolic.mp4", "hard.mp4", "./input.mp4"}) {
    CAPTURE(name);
    const auto refusal = refusal_of(input, folder / name, options);
    CHECK(refusal.code == ErrorCode::usage);
    CHECK(refusal.text.find("input itself") != std::string::npos);
  }
  fs::rename(input, folder / "out.mp4.part");
  CHECK(refusal_of(folder / "out.mp4.part", folder / "out.mp4", options).code == ErrorCode::usage);
  CHECK(fs::file_size(folder / "out.mp4.part") == fs::file_size(fixture("b_frames.mp4")));
}

TEST_CASE("an existing file is replaced only when asked for", "[writer][publish]") {
  const TemporaryFolder folder;
  const auto output = folder / "out.mp4";
  transcode(fixture("b_frames.mp4"), output, quick());
  CHECK(refusal_of(fixture("b_frames.mp4"), output, quick()).code == ErrorCode::output);
  auto options = quick();
  options.overwrite = true;
  CHECK(transcode(fixture("b_frames.mp4"), output, options).frames == 50);
  CHECK(see_frames(output).size() == 50);
}

TEST_CASE("an output that cannot be made is refused before the work", "[writer][publish]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "taken.mp4");
  CHECK(refusal_of(fixture("b_frames.mp4"), folder / "missing/out.mp4", quick()).code == ErrorCode::output);
  CHECK(refusal_of(fixture("b_frames.mp4"), folder / "taken.mp4", quick()).code == ErrorCode::output);
  for (const std::string name : {"out", "out.nix", "out.png", "out.wav"}) {
    CAPTURE(name);
    const auto refusal = refusal_of(fixture("b_frames.mp4"), folder / name, quick());
    CHECK(refusal.code == ErrorCode::usage);
    CHECK(refusal.text.find(".mkv") != std::string::npos);
  }
}

TEST_CASE("a full disk ends the work with one sentence and leaves nothing", "[writer][publish]") {
  const TemporaryFolder folder;
  const SmallDisk disk(folder / "disk", "64k");
  if (!disk.mounted()) {
    return;
  }
  for (const std::string name : {"out.mp4", "out.mkv"}) {
    CAPTURE(name);
    auto options = quick();
    options.crf = 0;
    const auto refusal = refusal_of(fixture("b_frames.mp4"), disk.folder() / name, options);
    CHECK(refusal.code == ErrorCode::output);
    CHECK(refusal.text.find("no space left") != std::string::npos);
    CHECK(refusal.text.find(name) != std::string::npos);
    CHECK(is_empty(disk.folder()));
  }
}

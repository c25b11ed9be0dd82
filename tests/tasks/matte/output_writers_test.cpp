#include "tasks/matte/output_writers.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/reader.h"
#include "tasks/matte/background.h"
#include "tasks/matte/matte_task.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"
#include "tests/tasks/matte/fake_matting.h"
#include "vision/sample_rows.h"

using namespace smartcv;
using namespace smartcv::matte;
using Catch::Contains;
using tests::fixture;

namespace {

namespace fs = std::filesystem;

struct Written : pipeline::Sink {
  explicit Written(OutputWriters& all) : writers(all) {}
  void push(pipeline::Item item) override { writers.write(std::move(item)); }
  OutputWriters& writers;
};

// The job's stages one after the other, with alpha 1 everywhere.
void write_all(media::Reader& reader, OutputWriters& writers) {
  PictureMaker::Parts pictures;
  pictures.forms = writers.forms();
  pictures.background = make_background(parse_background({}), reader.info());
  pictures.orientation = reader.info().video.orientation;
  MatteTask task(reader.info().video.orientation,
                 {.network = std::make_unique<FakeMatting>(std::make_shared<std::vector<FakeMatting::Call>>()),
                  .run = {},
                  .pictures = PictureMaker(std::move(pictures))});
  Written sink(writers);
  while (auto frame = reader.next()) {
    std::vector<pipeline::Item> items;
    items.push_back({std::move(*frame), nullptr});
    task.prepare(items[0]);
    task.infer(items);
    task.finish(std::move(items[0]), sink);
  }
}

bool same_samples(const media::ConstPicture& a, const media::ConstPicture& b) {
  bool same = a.count == b.count;
  for (std::size_t c = 0; same && c < static_cast<std::size_t>(a.count); ++c) {
    const auto& component = a.components.at(c);
    std::vector<float> first(static_cast<std::size_t>(component.width));
    std::vector<float> second(first.size());
    for (int y = 0; y < component.height; ++y) {
      vision::load_samples(component, y, 0, component.width, first.data());
      vision::load_samples(b.components.at(c), y, 0, component.width, second.data());
      same = same && first == second;
    }
  }
  return same;
}

}  // namespace

TEST_CASE("with alpha 1 a losslessly encoded composite is the source again: samples and times", "[output_writers]") {
  for (const char* name : {"b_frames.mp4", "vfr.mp4", "h264_10bit.mp4", "yuv422.mp4", "full_range.mp4"}) {
    INFO(name);
    const tests::TemporaryFolder folder;
    media::Reader reader(fixture(name));
    media::EncodeOptions encode;
    encode.codec = "ffv1";
    // NUT keeps every time exactly.
    OutputWriters writers({{OutputKind::composite, folder / "out.nut"}}, {}, encode, reader.info());
    write_all(reader, writers);
    const auto results = writers.finish(false);
    CHECK(results.at(0).written.frames == reader.statistics().frames);
    media::Reader source(fixture(name));
    media::Reader again(folder / "out.nut");
    while (const auto frame = source.next()) {
      const auto other = again.next();
      REQUIRE(other);
      REQUIRE(same_samples(frame->picture(), other->picture()));
      CHECK(rescale(frame->pts(), frame->time_base(), other->time_base()) == other->pts());
    }
    CHECK_FALSE(again.next());
  }
}

TEST_CASE("outputs that are not finished leave nothing behind", "[output_writers]") {
  const tests::TemporaryFolder folder;
  {
    media::Reader reader(fixture("b_frames.mp4"));
    OutputWriters writers({{OutputKind::composite, folder / "a.mp4"}, {OutputKind::rgba, folder / "b.mov"}}, {}, {},
                          reader.info());
    write_all(reader, writers);
    CHECK(fs::exists(folder / "a.mp4.part"));
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("one output that cannot be made keeps all of them from being begun", "[output_writers]") {
  const tests::TemporaryFolder folder;
  const media::Reader reader(fixture("b_frames.mp4"));
  const std::vector<OutputChoice> choices{{OutputKind::composite, folder / "a.mp4"},
                                          {OutputKind::rgba, folder / "b.mp4"}};
  CHECK_THROWS_WITH(OutputWriters(choices, {}, {}, reader.info()), Contains("cannot hold transparency"));
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a folder for each kind is made in a folder that is not there yet", "[output_writers]") {
  const tests::TemporaryFolder folder;
  media::Reader reader(fixture("rotated_90.mp4"));
  const auto choices = choose_outputs({"alpha", "composite"}, false, folder.path() / "frames" / "");
  OutputWriters writers(choices, {}, {}, reader.info());
  write_all(reader, writers);
  const auto results = writers.finish(false);
  CHECK(results.size() == 2);
  CHECK(results[1].written.frames == reader.statistics().frames);
  // Images have no tag for a rotation: they stand upright.
  media::ReaderOptions options;
  options.image_sequences = true;
  const media::Reader images(folder / "frames" / "composite", options);
  CHECK(images.info().upright_width() == reader.info().upright_width());
  CHECK(images.info().video.layout.width == reader.info().upright_width());
}

TEST_CASE("the preview of a rotated source stands upright by itself and says its matrix", "[output_writers]") {
  const tests::TemporaryFolder folder;
  media::Reader reader(fixture("rotated_90.mp4"));
  OutputWriters writers({{OutputKind::preview, folder / "look.mp4"}}, {}, {}, reader.info());
  write_all(reader, writers);
  CHECK(writers.finish(false).at(0).written.frames == reader.statistics().frames);
  const media::Reader preview(folder / "look.mp4");
  CHECK(preview.info().video.orientation == media::Orientation{});
  CHECK(preview.info().video.layout.width == 3 * reader.info().upright_width());
  CHECK(preview.info().video.layout.height == reader.info().upright_height());
  CHECK(preview.info().video.layout.matrix == reader.info().video.layout.matrix);
}

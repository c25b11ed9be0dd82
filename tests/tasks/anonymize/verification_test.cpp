#include "tasks/anonymize/verification.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "media/reader.h"
#include "media/writer.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::anonymize;
using Catch::Contains;
using tests::TemporaryFolder;

namespace {

constexpr int frames = 20;

// Sees one thing, always at the same place of the picture it is shown, however small that is.
class FixedFinder : public Finder {
 public:
  explicit FixedFinder(vision::Box box) : box_(box) {}
  [[nodiscard]] std::string name() const override { return "fixed"; }
  [[nodiscard]] nn::Precision precision() const override { return nn::Precision::fp32; }
  [[nodiscard]] nn::DetectorInput prepare(const media::ConstPicture& picture,
                                          media::Orientation orientation) const override {
    nn::DetectorInput input;
    input.upright = vision::upright_size({picture.layout.width, picture.layout.height}, orientation);
    return input;
  }
  [[nodiscard]] std::vector<std::vector<vision::Observation>> find(
      std::span<const nn::DetectorInput* const> inputs) const override {
    std::vector<std::vector<vision::Observation>> found;
    for (const nn::DetectorInput* input : inputs) {
      const auto w = static_cast<float>(input->upright.width);
      // The whole picture is shown in a mirror; a part is shown as it is, with the find in its middle.
      const vision::Box box = input->upright.width == 320 ? vision::Box{w - box_.x2, box_.y1, w - box_.x1, box_.y2}
                                                          : vision::Box{60, 60, 100, 100};
      found.push_back({{box, 0.9F, std::nullopt}});
    }
    return found;
  }

 private:
  vision::Box box_;
};

Finders finder_at(vision::Box box, int min_face = 0) {
  std::vector<std::unique_ptr<Finder>> list;
  list.push_back(std::make_unique<FixedFinder>(box));
  return {std::move(list), min_face};
}

// A clip with a mask that moves from left to right, and what was drawn into it.
struct Made {
  OutputRecord record{{}};
  std::filesystem::path file;
};

Made made(const TemporaryFolder& folder) {
  const auto source = folder / "source.mkv";
  tests::run_successfully({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-frames:v",
                           std::to_string(frames), "-c:v", "ffv1", "-pix_fmt", "yuv420p", source.string()});
  Made result;
  result.file = folder / "out.mp4";
  media::Reader reader(source);
  media::Writer writer(result.file, reader.info(), {});
  MaskPainter painter(Options{}, {});
  while (auto frame = reader.next()) {
    const auto x = 20.0F + 8.0F * static_cast<float>(frame->sequence());
    DecidedFrame decided;
    decided.item.notes = std::make_unique<FaceNotes>();
    decided.places = {{1, vision::TrackState::detected, {x, 60, x + 40, 100}, std::nullopt, 0.9F}};
    decided.item.frame = std::move(*frame);
    painter.paint(decided);
    result.record.add(decided, painter);
    writer.write(std::move(decided.item.frame));
  }
  (void)writer.finish();
  return result;
}

Verification verified(const Made& made, const Finders& finders = {}) {
  return verify(made.file, stamp_of(made.file), made.record, finders, {}, {.threads = 2});
}

// The clip put through ffmpeg once more.
void tamper(Made& made, const TemporaryFolder& folder, const std::string& filter) {
  const auto other = folder / "tampered.mp4";
  tests::run_successfully({"ffmpeg", "-v", "error", "-y", "-i", made.file.string(), "-vf", filter, "-fps_mode",
                           "passthrough", "-c:v", "libx264", "-qp", "10", other.string()});
  made.file = other;
}

}  // namespace

TEST_CASE("a file that is what was drawn passes, and a find under a mask is no leak", "[verify]") {
  const TemporaryFolder folder;
  const Made clip = made(folder);
  const Verification plain = verified(clip);
  CHECK(plain.good());
  CHECK(plain.frames == frames);
  CHECK(plain.differences.empty());
  // In frame 5 and the ones around it the mask lies there.
  const Verification searched = verified(clip, finder_at({60, 60, 100, 100}));
  CHECK(searched.finds == frames);
  CHECK(searched.covered >= 2);
  CHECK(searched.covered < frames);
  CHECK(static_cast<std::int64_t>(searched.leaks.size()) == searched.finds - searched.covered);
}

TEST_CASE("a find that no mask covers is a leak with its time and picture", "[verify]") {
  const TemporaryFolder folder;
  const Verification result = verified(made(folder), finder_at({200, 110, 240, 150}));
  CHECK_FALSE(result.good());
  REQUIRE(result.leaks.size() == frames);
  CHECK(result.leaks[3].frame == 3);
  CHECK(result.leaks[3].time == Approx(0.12));
  CHECK(result.leaks[3].box.x1 == Approx(200));
  CHECK(result.leaks[3].jpeg.starts_with("\xFF\xD8"));
}

TEST_CASE("what is left visible on request is no leak", "[verify]") {
  const TemporaryFolder folder;
  Made clip = made(folder);
  OutputRecord record({});
  MaskPainter painter(Options{}, {});
  media::Reader reader(clip.file);
  while (auto frame = reader.next()) {
    DecidedFrame decided;
    decided.item.notes = std::make_unique<FaceNotes>();
    decided.visible = {{1, vision::TrackState::detected, {200, 110, 240, 150}, std::nullopt, 0.9F}};
    decided.item.frame = std::move(*frame);
    record.add(decided, painter);
  }
  clip.record = record;
  const Verification result = verified(clip, finder_at({202, 112, 242, 150}));
  CHECK(result.good());
  CHECK(result.left_visible == frames);
}

TEST_CASE("a face that is smaller than any that was asked for is no leak", "[verify]") {
  const TemporaryFolder folder;
  const Made clip = made(folder);
  const Verification small = verified(clip, finder_at({200, 110, 240, 150}, 50));
  CHECK(small.good());
  CHECK(small.left_visible == frames);
  // One that is a little smaller may have been measured too small.
  CHECK(verified(clip, finder_at({200, 110, 240, 150}, 42)).leaks.size() == frames);
}

TEST_CASE("a missing, a shifted and an unmasked frame are found", "[verify]") {
  const TemporaryFolder folder;
  SECTION("missing") {
    Made clip = made(folder);
    tamper(clip, folder, "select='not(eq(n,7))'");
    const Verification result = verified(clip);
    CHECK(result.different_frames == 1);
    CHECK_THAT(result.differences.at(0), Contains("0.280 s is missing"));
  }
  SECTION("pictures one frame too early") {
    Made clip = made(folder);
    tamper(clip, folder, "select='gte(n,1)',setpts=PTS-1/25/TB");
    const Verification result = verified(clip);
    CHECK(result.different_frames > frames / 2);
  }
  SECTION("a mask taken away") {
    Made clip = made(folder);
    tamper(clip, folder, "drawbox=x=40:y=40:w=120:h=80:color=white:t=fill:enable='eq(n,9)'");
    const Verification result = verified(clip);
    CHECK(result.different_frames == 1);
    CHECK_THAT(result.differences.at(0), Contains("0.360 s"));
  }
}

TEST_CASE("a file that somebody changes meanwhile is refused", "[verify]") {
  const TemporaryFolder folder;
  const Made clip = made(folder);
  const FileStamp stamp = stamp_of(clip.file);
  std::filesystem::resize_file(clip.file, stamp.size + 1);
  CHECK_THAT(tests::refusal_of([&] { return verify(clip.file, stamp, clip.record, {}, {}, {}); }, ErrorCode::output),
             Contains("was changed by somebody else"));
  std::filesystem::remove(clip.file);
  CHECK_THAT(tests::refusal_of([&] { return stamp_of(clip.file); }, ErrorCode::output), Contains("is gone"));
}

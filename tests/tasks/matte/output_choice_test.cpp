#include "tasks/matte/output_choice.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "tasks/matte/output_form.h"
#include "tests/support/shared.h"

using namespace smartcv;
using namespace smartcv::matte;
using Catch::Contains;

namespace {

std::vector<std::string> paths_of(const std::vector<std::string>& words, const std::string& output) {
  std::vector<std::string> paths;
  for (const auto& choice : choose_outputs(words, false, output)) {
    paths.push_back(choice.path.string());
  }
  return paths;
}

std::string format_of(const std::string& path, const std::string& codec, int bits, int depth = 8) {
  Options options;
  options.bits = bits;
  media::SourceInfo source;
  source.video.layout.depth = depth;
  source.video.layout.log2_chroma_width = 1;
  source.video.layout.log2_chroma_height = 1;
  return video_form({OutputKind::rgba, path}, options, codec, source).pixel_format;
}

}  // namespace

TEST_CASE("one kind without a file of its own goes to the output, several get their kind into the name",
          "[output_choice]") {
  CHECK(paths_of({"alpha"}, "a/out.mkv") == std::vector<std::string>{"a/out.mkv"});
  CHECK(paths_of({"composite", "alpha=b.mkv"}, "out.mp4") == std::vector<std::string>{"out.mp4", "b.mkv"});
  CHECK(paths_of({"composite", "alpha"}, "a/out.mp4") ==
        std::vector<std::string>{"a/out.composite.mp4", "a/out.alpha.mp4"});
  CHECK(paths_of({"rgba", "alpha"}, "a/%06d.png") == std::vector<std::string>{"a/rgba_%06d.png", "a/alpha_%06d.png"});
  CHECK(paths_of({"rgba", "alpha"}, "frames/") == std::vector<std::string>{"frames/rgba/", "frames/alpha/"});
}

TEST_CASE("a composite over a transparent background is rgba", "[output_choice]") {
  CHECK(choose_outputs({"composite"}, true, "out.mov").at(0).kind == OutputKind::rgba);
  CHECK_THROWS_WITH(choose_outputs({"composite", "rgba"}, true, "out.mov"), Contains("rgba is to be written twice"));
}

TEST_CASE("words that are no kind and kinds that stand twice are refused", "[output_choice]") {
  CHECK_THROWS_WITH(choose_outputs({"mask"}, false, "o.mp4"), Contains("'mask'"));
  CHECK_THROWS_WITH(choose_outputs({"alpha="}, false, "o.mp4"), Contains("'alpha='"));
  CHECK_THROWS_WITH(choose_outputs({"alpha=a.mp4", "alpha=b.mp4"}, false, "o.mp4"), Contains("twice"));
}

TEST_CASE("rgba is drawn as the file's codec keeps it", "[output_choice]") {
  CHECK(format_of("a.mov", "auto", 0) == "yuva444p10le");
  CHECK(format_of("a.webm", "auto", 16) == "yuva420p");
  CHECK(format_of("a.mkv", "auto", 0) == "yuva420p");
  CHECK(format_of("a.mkv", "auto", 0, 10) == "yuva420p10le");
  CHECK(format_of("a.MKV", "ffv1", 16) == "yuva420p16le");
  CHECK(format_of("a.mkv", "vp9", 0, 10) == "yuva420p");
  CHECK(format_of("a.mov", "qtrle", 16) == "rgba");
  CHECK(format_of("a.mov", "png", 16) == "rgba64le");
}

TEST_CASE("images are PNG or EXR, by the pattern's ending or the folder's format", "[output_choice]") {
  const tests::TemporaryFolder folder;
  Options options;
  CHECK(media::is_image_sequence(folder.path()));
  CHECK_FALSE(media::is_image_sequence(folder / "out.mp4"));
  CHECK(image_form({OutputKind::rgba, "%04d.png"}, options).format == media::ImageFormat::png8);
  options.bits = 16;
  CHECK(image_form({OutputKind::rgba, "%04d.png"}, options).format == media::ImageFormat::png16);
  CHECK(image_form({OutputKind::rgba, "%04d.exr"}, options).format == media::ImageFormat::exr_half);
  options.image_format = "exr";
  CHECK(image_form({OutputKind::alpha, folder.path()}, options).pattern.path(7) == folder / "alpha_000007.exr");
  CHECK_THROWS_WITH(image_form({OutputKind::rgba, "%04d.jpg"}, options), Contains(".png or .exr"));
  CHECK_THROWS_WITH(image_form({OutputKind::preview, "%04d.png"}, options), Contains("a preview is a video"));
}

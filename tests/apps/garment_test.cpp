#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "tests/apps/program.h"
#include "tests/support/content.h"
#include "tests/support/pseudo_checkpoint.h"
#include "tests/support/sample_garments.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

CommandResult garment(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"fitting-preview", "garment"});
  return smartcv(std::move(arguments));
}

// A folder of one's own with the sample garments.
void copy_samples(const fs::path& folder) { fs::copy(sample_garments(), folder, fs::copy_options::recursive); }

// A photo of the sample trousers before a gray wall.
void write_photo(const fs::path& path) {
  const cv::Mat whole = cv::imread((sample_garments() / "trousers.png").string(), cv::IMREAD_UNCHANGED);
  cv::Mat small;
  cv::resize(whole, small, {}, 0.25, 0.25, cv::INTER_AREA);
  cv::Mat photo(small.size(), CV_8UC3);
  for (int y = 0; y < photo.rows; ++y) {
    for (int x = 0; x < photo.cols; ++x) {
      const auto p = small.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        photo.at<cv::Vec3b>(y, x)[c] = static_cast<unsigned char>((p[c] * p[3] + 210 * (255 - p[3])) / 255);
      }
    }
  }
  REQUIRE(cv::imwrite(path.string(), photo));
}

}  // namespace

TEST_CASE("garment check finds nothing wrong with the samples and draws them", "[garment]") {
  const TemporaryFolder folder;
  copy_samples(folder.path());
  const auto result = garment({"check", (folder / "shirt.yaml").string(), (folder / "hat.png").string()});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.output, Contains("shirt.yaml: top 'striped-shirt', 1320 x 1000 pixels, 12 anchors, 2 parts"));
  const cv::Mat drawing = cv::imread((folder / "shirt.check.png").string());
  CHECK(drawing.cols > 1320);
  CHECK(fs::exists(folder / "hat.check.png"));
  // Again, after an edit, without a question.
  CHECK(garment({"check", (folder / "shirt.yaml").string()}).exit_code == 0);
}

TEST_CASE("garment check names every mistake by field and still draws", "[garment]") {
  const TemporaryFolder folder;
  copy_samples(folder.path());
  std::ofstream(folder / "bad.yaml") << "kind: top\npicture: shirt.png\nanchors:\n  left_shoulder: [430, 255]\n"
                                        "  right_shoulder: [890, 255]\n  left_hip: [5000, 835]\n  rigth_hip: [1, 2]\n";
  const auto result = garment({"check", (folder / "bad.yaml").string()});
  CHECK(result.exit_code == 2);
  CHECK_THAT(result.output, Contains("bad.yaml: 4 mistakes; drawn to "));
  CHECK_THAT(result.output, Contains("anchors.left_shoulder and anchors.right_shoulder are crossed"));
  CHECK_THAT(result.output, Contains("anchors.left_hip (5000, 835) lies outside the picture (1320 x 1000 pixels)"));
  CHECK_THAT(result.output, Contains("anchors.right_hip is missing"));
  CHECK_THAT(result.output, Contains("bad.yaml:7: unknown key 'rigth_hip' in anchors; did you mean 'right_hip'?"));
  CHECK(error_lines(result).size() == 1);
  CHECK(fs::exists(folder / "bad.check.png"));
  const auto quiet = garment({"check", (folder / "bad.yaml").string(), "--no-drawing"});
  CHECK(quiet.exit_code == 2);
  CHECK_THAT(quiet.output, !Contains("drawn"));
}

TEST_CASE("garment check tells a missing or damaged picture from mistakes, by the exit code", "[garment]") {
  const TemporaryFolder folder;
  copy_samples(folder.path());
  fs::remove(folder / "shirt.png");
  CHECK(garment({"check", (folder / "shirt.yaml").string()}).exit_code == 3);
  CHECK(garment({"check", (folder / "none.yaml").string()}).exit_code == 2);
  CHECK(garment({"check", (folder / "none.png").string()}).exit_code == 3);
  std::ofstream(folder / "text.yaml") << "kind: [";
  CHECK(garment({"check", (folder / "text.yaml").string()}).exit_code == 2);
  const auto several = garment(
      {"check", (folder / "hat.yaml").string(), (folder / "shirt.yaml").string(), "-o", (folder / "d").string()});
  CHECK(several.exit_code == 3);
  CHECK_THAT(several.errors, Contains("1 of 2 garments"));
  CHECK(listing(folder / "d") == std::vector<std::string>{"hat.check.png"});
}

TEST_CASE("garment suggest writes a file that garment check is content with", "[garment]") {
  const TemporaryFolder folder;
  for (const std::string name : {"shirt", "dress", "trousers", "hat", "glasses"}) {
    CAPTURE(name);
    fs::copy(sample_garments() / (name + ".png"), folder / (name + ".png"));
    const auto result = garment({"suggest", (folder / (name + ".png")).string()});
    CHECK(result.exit_code == 0);
    CHECK(result.output == (folder / (name + ".yaml")).string() + "\n");
    CHECK(garment({"check", (folder / (name + ".yaml")).string()}).exit_code == 0);
  }
  const auto again = garment({"suggest", (folder / "shirt.png").string()});
  CHECK(again.exit_code == 5);
  CHECK_THAT(again.errors, Contains("shirt.yaml"));
  fs::create_directory(folder / "sub");
  CHECK(
      garment({"suggest", (folder / "shirt.png").string(), "--kind", "jacket", "-o", (folder / "sub/j.yaml").string()})
          .exit_code == 0);
  CHECK_THAT(content(folder / "sub/j.yaml"), Contains("kind: jacket") && Contains("picture: ../shirt.png"));
  CHECK_THAT(garment({"suggest", (folder / "shirt.png").string(), "--output", "-"}).output, Contains("kind: top\n"));
  const auto wrong = garment({"suggest", (folder / "shirt.png").string(), "--kind", "jaket"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.errors, Contains("did you mean 'jacket'?"));
}

TEST_CASE("garment cutout makes a garment out of a photo", "[garment]") {
  const TemporaryFolder folder;
  write_photo(folder / "photo.jpg");
  const auto output = folder / "trousers.png";
  const auto result = garment({"cutout", (folder / "photo.jpg").string(), "--output", output.string()});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.output, Contains("trousers.png: 225 x 410 pixels, "));
  CHECK(cv::imread(output.string(), cv::IMREAD_UNCHANGED).channels() == 4);
  const auto suggested = garment({"suggest", output.string(), "-o", "-"});
  CHECK_THAT(suggested.output, Contains("kind: trousers"));
  CHECK(garment({"cutout", (folder / "photo.jpg").string(), "--output", output.string()}).exit_code == 5);
  CHECK(garment({"cutout", output.string(), "--output", output.string(), "--overwrite"}).exit_code == 2);
  CHECK(garment({"cutout", (folder / "none.jpg").string(), "--output", (folder / "x.png").string()}).exit_code == 3);
  CHECK_FALSE(fs::exists(folder / "x.png"));
}

TEST_CASE("a photo is cut out upright, as its EXIF orientation says", "[garment]") {
  const TemporaryFolder folder;
  write_photo(folder / "photo.jpg");
  auto bytes = content(folder / "photo.jpg");
  // Behind the start of the image: a segment with one tag, 0x0112, orientation 6 (turned by a quarter).
  const std::string exif(
      "\xff\xe1\x00\x22"
      "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
      36);
  bytes.insert(2, exif);
  std::ofstream(folder / "turned.jpg", std::ios::binary) << bytes;
  const auto result = garment({"cutout", (folder / "turned.jpg").string(), "-o", (folder / "t.png").string()});
  CAPTURE(result.errors);
  CHECK_THAT(result.output, Contains("410 x 225 pixels"));
}

TEST_CASE("a folder of photos is cut out in one command, and a bad photo does not stop the others", "[garment]") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "photos/sub");
  write_photo(folder / "photos/a.jpg");
  write_photo(folder / "photos/a.png");
  write_photo(folder / "photos/sub/c.JPG");
  std::ofstream(folder / "photos/bad.jpg") << "no photo";
  std::ofstream(folder / "photos/notes.txt") << "no photo either";
  const auto out = folder / "out";
  const auto result = garment({"cutout", (folder / "photos").string(), "-o", out.string(), "--jobs", "3"});
  CAPTURE(result.output, result.errors);
  CHECK(result.exit_code == 6);
  CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 4);
  CHECK_THAT(result.output, Contains("failed: ") && Contains("bad.jpg: cannot be read as a picture"));
  CHECK_THAT(result.errors, Contains("1 of 4 photos"));
  CHECK(listing(out) == std::vector<std::string>{"a.png", "a.png.png", "sub"});
  CHECK(fs::exists(out / "sub/c.png"));
  // Whatever the number of jobs: the same bytes.
  const auto single = folder / "single";
  CHECK(garment({"cutout", (folder / "photos").string(), "-o", single.string(), "--jobs", "1"}).exit_code == 6);
  CHECK(content(out / "a.png") == content(single / "a.png"));
  fs::create_directory(folder / "empty");
  CHECK(garment({"cutout", (folder / "empty").string(), "-o", out.string()}).exit_code == 3);
}

TEST_CASE("garment cutout takes a network by name or by file, and says how to fetch it", "[garment]") {
  const TemporaryFolder folder;
  write_photo(folder / "photo.jpg");
  const auto missing = smartcv({"fitting-preview", "garment", "cutout", (folder / "photo.jpg").string(), "--output",
                                (folder / "x.png").string(), "--model", "u2netp"},
                               {"SMARTCV_MODELS=" + (folder / "models").string()});
  CHECK(missing.exit_code == 4);
  CHECK_THAT(missing.errors, Contains("smartcv models pull u2netp"));
  if (!shared_file("golden/pseudo/u2netp.keys.json")) {
    return;
  }
  // Made-up weights find nothing in particular; that they are run and what comes of it is all there is to see.
  const auto weights = folder / "u2netp.safetensors";
  write_pseudo_checkpoint("u2netp", weights);
  const auto result = garment({"cutout", (folder / "photo.jpg").string(), "--output", (folder / "x.png").string(),
                               "--model", weights.string()});
  CAPTURE(result.errors);
  CHECK((result.exit_code == 0 || result.exit_code == 3));
  CHECK(fs::exists(folder / "x.png") == (result.exit_code == 0));
}

TEST_CASE("garment without an action, and actions without a file, say what is missing", "[garment]") {
  for (const auto& [arguments, missing] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{{{}, "cutout, suggest or check"},
                                                                     {{"check"}, "the file is missing"},
                                                                     {{"suggest"}, "the picture is missing"},
                                                                     {{"cutout"}, "a photo and --output"}}) {
    const auto result = garment(arguments);
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.errors, Contains(missing));
  }
}

}  // namespace smartcv::tests

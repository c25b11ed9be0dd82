// Pictures that are files of their own: one, a folder of them, a folder with videos among them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/apps/program.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/read_json.h"
#include "tests/support/shared.h"
#include "tests/support/still_files.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

// A frame of the street, with people in it.
fs::path street_picture(const fs::path& street, const fs::path& path, const std::string& filter = "null") {
  run_successfully({"ffmpeg", "-v", "error", "-ss", "1", "-i", street.string(), "-frames:v", "1", "-vf",
                    "scale=1280:-2," + filter, "-q:v", "2", path.string()});
  return path;
}

fs::path pattern_picture(const fs::path& path) {
  run_successfully(
      {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240", "-frames:v", "1", path.string()});
  return path;
}

CommandResult plain(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "anonymize");
  arguments.insert(arguments.end(), {"--detector", "none"});
  return smartcv(arguments);
}

}  // namespace

TEST_CASE("a picture becomes a picture: beside it, under a name, or in a folder", "[images]") {
  const TemporaryFolder folder;
  const fs::path photo = pattern_picture(folder / "photo.jpg");
  CHECK(plain({photo.string()}).output == (folder / "photo.anonymized.jpg").string() + "\n");
  CHECK(plain({photo.string(), "-o", folder / "safe.jpeg"}).output == (folder / "safe.jpeg").string() + "\n");
  fs::create_directory(folder / "out");
  CHECK(plain({photo.string(), "-o", folder / "out"}).output == (folder / "out" / "photo.jpg").string() + "\n");
  CHECK(fs::exists(folder / "out" / "photo.jpg"));
  const auto again = plain({photo.string(), "-o", folder / "safe.jpeg"});
  CHECK(again.exit_code == 5);
  CHECK_THAT(again.errors, Contains("--overwrite"));
  CHECK(plain({photo.string(), "-o", folder / "safe.jpeg", "--overwrite"}).exit_code == 0);
  const auto other = plain({photo.string(), "-o", folder / "safe.mp4"});
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.errors, Contains("JPEG picture") && Contains(".jpg"));
  const auto itself = plain({photo.string(), "-o", photo.string(), "--overwrite"});
  CHECK(itself.exit_code == 2);
  CHECK_THAT(itself.errors, Contains("is the input itself"));
  const auto tracks = plain({photo.string(), "--tracks-out", folder / "t.json"});
  CHECK(tracks.exit_code == 2);
}

TEST_CASE("of a folder every picture and video is made, one that is damaged stops no other", "[images][batch]") {
  const TemporaryFolder folder;
  const fs::path in = folder / "in";
  fs::create_directories(in / "sub");
  const std::string jpeg = read_bytes(pattern_picture(folder / "a.jpg"));
  write_bytes(in / "a b.JPG", with_jpeg_baggage(jpeg, 6, icc_profile("RGB ", 600)));
  write_bytes(in / "cut.jpg", cut_short(jpeg, 0.5));
  pattern_picture(in / "sub" / "c.png");
  write_bytes(in / "notes.txt", "nothing");
  fs::copy_file(fixture("b_frames.mp4"), in / "sub" / "clip.mp4");
  const fs::path out = folder / "out";
  const auto result = plain({"--input", in.string(), "--output", out.string(), "--report", folder / "report.json",
                             "--preset", "ultrafast", "--region", "10,20,30,40"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 6);
  CHECK_THAT(result.errors, Contains("[1/3] done a b.JPG") && Contains("[2/3] failed cut.jpg") &&
                                Contains("[3/3] done sub/c.png") && Contains("3 pictures: 2 done, 1 failed"));
  CHECK(fs::exists(out / "a b.JPG"));
  CHECK(fs::exists(out / "sub" / "c.png"));
  CHECK_FALSE(fs::exists(out / "cut.jpg"));
  CHECK(count_frames(out / "sub" / "clip.anonymized.mp4") == count_frames(in / "sub" / "clip.mp4"));
  const std::string written = read_bytes(out / "a b.JPG");
  for (const char* secret : {"SECRET", "Exif", "GPS", "THUMBNAIL"}) {
    CHECK(written.find(secret) == std::string::npos);
  }
  CHECK(written.find("ICC_PROFILE") != std::string::npos);
  const json report = read_json(folder / "report.json");
  CHECK(report["counts"]["images"] == 3);
  CHECK(report["counts"]["done"] == 2);
  CHECK(report["counts"]["failed"] == 1);
  CHECK(report["files"][0]["turned_upright"] == true);
  CHECK(report["files"][0]["width"] == 240);
  CHECK(report["files"][0]["height"] == 320);
  CHECK(report["files"][0]["color_profile_kept"] == true);
  CHECK(report["files"][0]["regions"] == 1);
  CHECK(report["files"][0]["hashes"]["output"].get<std::string>().size() == 64);
  CHECK_THAT(report["files"][1]["error"].get<std::string>(), Contains("damaged"));
  // The region is black where it was asked for, in the picture as it is seen.
  const std::string pixel = run_successfully({"ffmpeg", "-v", "error", "-i", (out / "a b.JPG").string(), "-vf",
                                              "crop=2:2:24:40", "-pix_fmt", "gray", "-f", "rawvideo", "-"});
  CHECK(static_cast<unsigned char>(pixel.at(0)) < 12);
}

TEST_CASE("a pattern takes the pictures that fit, and a damaged one can be had hidden", "[images]") {
  const TemporaryFolder folder;
  const std::string jpeg = read_bytes(pattern_picture(folder / "one.jpg"));
  pattern_picture(folder / "two.png");
  write_bytes(folder / "cut.jpg", cut_short(jpeg, 0.6));
  const auto result = plain({"--input", folder / "*.jpg", "--output", folder / "out", "--allow-damaged"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 0);
  CHECK(listing(folder / "out") == std::vector<std::string>{"cut.jpg", "one.jpg"});
  const std::string gray = run_successfully(
      {"ffmpeg", "-v", "error", "-i", folder / "out/cut.jpg", "-pix_fmt", "gray", "-f", "rawvideo", "-"});
  CHECK(std::all_of(gray.begin(), gray.end(), [](char c) { return static_cast<unsigned char>(c) < 12; }));
  const auto inside = plain({"--input", folder.path().string(), "--output", folder / "deep"});
  CHECK(inside.exit_code == 2);
  const auto without = plain({"--input", folder.path().string()});
  CHECK(without.exit_code == 2);
  CHECK_THAT(without.errors, Contains("--output is missing"));
}

TEST_CASE("faces in a picture are found upright and hidden, and --verify says so", "[images][verify][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  fs::create_directory(folder / "in");
  street_picture(*street, folder / "in" / "plain.png");
  const fs::path lying = street_picture(*street, folder / "lying.jpg", "transpose=2");
  write_bytes(folder / "in" / "lying.jpg", with_jpeg_baggage(read_bytes(lying), 6, ""));
  const auto result = smartcv({"anonymize", "--input", folder / "in", "--output", folder / "out", "--verify",
                               "--report", folder / "report.json", "--device", "cpu"});
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  const json report = read_json(folder / "report.json");
  REQUIRE(report["files"].size() == 2);
  for (const json& file : report["files"]) {
    CAPTURE(file["name"].get<std::string>());
    CHECK(file["width"] == 1280);
    CHECK(file["hidden"].size() >= 4);
    CHECK(file["verification"]["good"] == true);
    CHECK(file["verification"]["frames"] == 1);
  }
  const auto count = [&](std::size_t i) { return static_cast<int>(report["files"][i]["hidden"].size()); };
  CHECK(std::abs(count(0) - count(1)) <= 2);
}

TEST_CASE("a face that is exposed in a written picture ends with exit code 7", "[images][verify][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const TemporaryFolder folder;
  const fs::path photo = street_picture(*street, folder / "photo.jpg");
  // A network that sees next to nothing; the second look sees more.
  const auto result = smartcv({"anonymize", photo.string(), "-o", folder / "out.jpg", "--verify", "--detect-width",
                               "64", "--large-face-width", "0", "--device", "cpu", "--report", folder / "r.json"});
  CAPTURE(result.errors);
  CHECK(result.exit_code == 7);
  CHECK_THAT(result.errors, Contains("LEAK"));
  const json report = read_json(folder / "r.json");
  CHECK(report["counts"]["with_leaks"] == 1);
  CHECK_THAT(report["files"][0]["verification"]["leaks"][0]["picture"].get<std::string>(),
             Catch::StartsWith("data:image/jpeg;base64,"));
}

}  // namespace smartcv::tests

#include "identity/gallery.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/log.h"
#include "identity/likeness.h"
#include "tasks/face_timeline/identify.h"
#include "tasks/face_timeline/people.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/footage.h"

namespace fs = std::filesystem;
using namespace smartcv;
using namespace smartcv::face_timeline;
using smartcv::tests::refusal_of;
using smartcv::tests::shared_file;

namespace {

// Photos out of the clip: "woman" alone, "both" of the third shot, "nobody" of the car park, "portrait" of the
// astronaut as the original file has it.
class Photos {
 public:
  explicit Photos(const fs::path& clip, const fs::path& portrait) : portrait_(portrait) {
    for (const auto& [name, frame] : {std::pair{"woman", 30}, {"woman2", 300}, {"both", 150}, {"nobody", 340}}) {
      smartcv::tests::run_successfully({"ffmpeg", "-v", "error", "-i", clip.string(), "-vf",
                                        "select=eq(n\\," + std::to_string(frame) + ")", "-frames:v", "1", "-q:v", "2",
                                        (folder_ / (std::string(name) + ".jpg")).string()});
    }
  }

  void put(const std::string& photo, const std::string& person, const std::string& as) const {
    fs::create_directories(gallery() / person);
    fs::copy_file(photo == "portrait" ? portrait_ : folder_ / (photo + ".jpg"), gallery() / person / as);
  }
  [[nodiscard]] fs::path gallery() const { return folder_ / "gallery"; }
  [[nodiscard]] fs::path photo(const std::string& name) const { return folder_ / (name + ".jpg"); }

 private:
  smartcv::tests::TemporaryFolder folder_;
  fs::path portrait_;
};

// The real networks and photos; nothing without the files beside the project.
struct Scene {
  face_timeline::tests::RealNetworks networks;
  std::unique_ptr<Photos> photos;

  [[nodiscard]] identity::Gallery read() const { return identity::read_gallery(photos->gallery(), networks.looks()); }
  [[nodiscard]] std::string refused() const {
    return refusal_of([&] { return read(); }, ErrorCode::input);
  }
};

std::optional<Scene> scene() {
  auto networks = face_timeline::tests::real_networks();
  const auto clip = shared_file("media/faces_timeline.mp4");
  const auto portrait = shared_file("golden/faces/astronaut_512.png");
  if (!networks || !clip || !portrait) {
    return std::nullopt;
  }
  return Scene{std::move(*networks), std::make_unique<Photos>(*clip, *portrait)};
}

// The warnings of what `action` does.
template <typename Action>
std::vector<std::string> warnings_of(const Action& action) {
  std::vector<std::string> warnings;
  set_warning_listener([&](const std::string& text) { warnings.push_back(text); });
  action();
  set_warning_listener({});
  return warnings;
}

// The JPEG stored turned, with the EXIF tag that turns it back: 6 says "turn clockwise to show".
std::string turned_jpeg(const fs::path& photo) {
  cv::Mat picture = cv::imread(photo.string());
  cv::rotate(picture, picture, cv::ROTATE_90_COUNTERCLOCKWISE);
  std::vector<unsigned char> jpeg;
  cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, 98});
  // APP1, its length, "Exif", TIFF header (big-endian), one entry: orientation (0x0112), SHORT, 1, value 6.
  const std::string exif(
      "\xFF\xE1\x00\x22"
      "Exif\0\0"
      "MM\0\x2A\0\0\0\x08"
      "\0\x01"
      "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
      "\0\0\0\0",
      36);
  return std::string(jpeg.begin(), jpeg.begin() + 2) + exif + std::string(jpeg.begin() + 2, jpeg.end());
}

}  // namespace

TEST_CASE("people of a gallery are named in the footage, strangers are not", "[gallery][slow]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  here->photos->put("woman2", "Frida Holm", "one.jpg");
  here->photos->put("portrait", "Eileen Collins", "nasa.png");
  const identity::Gallery gallery = here->read();
  REQUIRE(gallery.people.size() == 2);
  CHECK(gallery.people[0].name == "Eileen Collins");
  const Truth truth = read_truth(*shared_file("media/faces_timeline_truth.json"));
  const Analysis analysis =
      face_timeline::tests::truth_tracks(*shared_file("media/faces_timeline.mp4"), truth, here->networks, 4);
  const Timeline timeline = identify(analysis, {}, {.gallery = &gallery});
  int strangers = 0;
  for (const Identity& identity : timeline.identities) {
    const std::int64_t track = identity.appearances.front().tracks.front();
    const std::string person =
        face_timeline::tests::person_of(analysis.tracks[static_cast<std::size_t>(track) - 1], truth);
    CAPTURE(person, identity.id);
    REQUIRE(identity.best);
    REQUIRE(identity.runner_up);
    if (person == "woman") {
      CHECK(identity.id == "frida-holm");
      CHECK(identity.appearances.size() == 3);
      CHECK(identity.best->score > 0.6);
      CHECK(identity.runner_up->score < 0.3);
    } else if (person == "astronaut") {
      CHECK(identity.name == "Eileen Collins");
      CHECK(identity.best->score > 0.6);
    } else {
      CHECK_FALSE(identity.known);
      CHECK(identity.best->score < 0.5);
      ++strangers;
    }
  }
  CHECK(strangers >= 2);
}

TEST_CASE("photos are not compared with a video that was looked at in another way", "[gallery]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  here->photos->put("woman", "Frida", "good.jpg");
  const identity::PhotoLooks looks = here->networks.looks();
  const PeopleFiles files{.gallery = here->photos->gallery()};
  CHECK(read_people(files, looks.source, &looks).gallery->people.size() == 1);
  identity::EmbeddingSource other = looks.source;
  other.align = "none";
  CHECK_THAT(refusal_of([&] { return read_people(files, other, &looks); }, ErrorCode::usage),
             Catch::Contains("gallery: its photos would be looked at in another way") &&
                 Catch::Contains("faces aligned by none"));
}

TEST_CASE("a photo stored turned is read as people see it", "[gallery]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  here->photos->put("woman", "A", "straight.jpg");
  fs::create_directories(here->photos->gallery() / "B");
  smartcv::tests::write_bytes(here->photos->gallery() / "B" / "turned.jpg", turned_jpeg(here->photos->photo("woman")));
  const identity::Gallery gallery = here->read();
  REQUIRE(gallery.people.size() == 2);
  CHECK(identity::distance(gallery.people[0].faces[0], gallery.people[1].faces[0]) < 0.1);
}

TEST_CASE("photos that cannot be used are left out with a warning each, when there is a better one", "[gallery]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  here->photos->put("woman", "Frida", "good.jpg");
  here->photos->put("both", "Frida", "both.jpg");
  here->photos->put("nobody", "Frida", "nobody.jpg");
  smartcv::tests::write_bytes(here->photos->gallery() / "Frida" / "broken.jpg", "\xFF\xD8 no JPEG");
  smartcv::tests::write_bytes(here->photos->gallery() / "Frida" / ".DS_Store", "the system's");
  smartcv::tests::write_bytes(here->photos->gallery() / "readme.txt", "mine");
  identity::Gallery gallery;
  const auto warnings = warnings_of([&] { gallery = here->read(); });
  REQUIRE(gallery.people.size() == 1);
  CHECK(gallery.people[0].faces.size() == 1);
  REQUIRE(warnings.size() == 4);
  CHECK_THAT(warnings[0], Catch::Contains("gallery, Frida: both.jpg shows more than one person"));
  CHECK_THAT(warnings[1], Catch::Contains("broken.jpg cannot be read as a picture"));
  CHECK_THAT(warnings[2], Catch::Contains("nobody.jpg shows no face"));
  CHECK_THAT(warnings[3], Catch::Contains("1 file in no person's folder"));
}

TEST_CASE("a person nobody could ever find is refused by name, with the reasons", "[gallery]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  CHECK_THAT(here->refused(), Catch::Contains("there is no such folder"));
  fs::create_directories(here->photos->gallery());
  CHECK_THAT(here->refused(), Catch::Contains("has no folder of a person"));
  here->photos->put("woman", "Frida", "good.jpg");
  fs::create_directories(here->photos->gallery() / "Gustav");
  CHECK_THAT(here->refused(), Catch::Contains("gallery/Gustav: there is no photo of Gustav in it"));
  here->photos->put("both", "Gustav", "both.jpg");
  here->photos->put("nobody", "Gustav", "car.jpg");
  CHECK_THAT(here->refused(), Catch::Contains("none of the photos of Gustav can be used: both.jpg shows more than one "
                                              "person") &&
                                  Catch::Contains("car.jpg shows no face"));
  identity::PhotoLooks strict = here->networks.looks();
  strict.min_face = 400;
  fs::remove_all(here->photos->gallery() / "Gustav");
  CHECK_THAT(refusal_of([&] { return identity::read_gallery(here->photos->gallery(), strict); }, ErrorCode::input),
             Catch::Contains("pixels wide; 400 are needed"));
}

TEST_CASE("loose photos are a person each where that is asked for", "[gallery]") {
  const auto here = scene();
  if (!here) {
    return;
  }
  const auto read = [&] {
    return identity::read_gallery(here->photos->gallery(), here->networks.looks(),
                                  identity::LoosePhotos::a_person_each);
  };
  const auto refused = [&] { return refusal_of([&] { (void)read(); }, ErrorCode::input); };
  here->photos->put("woman", "Frida", "good.jpg");
  here->photos->put("portrait", ".", "Eileen Collins.png");
  const auto gallery = read();
  REQUIRE(gallery.people.size() == 2);
  CHECK(gallery.people[0].name == "Eileen Collins");
  CHECK(gallery.people[1].name == "Frida");
  here->photos->put("nobody", ".", "Gustav.jpg");
  CHECK_THAT(refused(), Catch::Contains("Gustav.jpg: shows no face"));
  fs::remove(here->photos->gallery() / "Gustav.jpg");
  here->photos->put("woman2", ".", "Frida.jpg");
  CHECK_THAT(refused(), Catch::Contains("two entries are called Frida"));
  fs::remove_all(here->photos->gallery());
  fs::create_directories(here->photos->gallery());
  CHECK_THAT(refused(), Catch::Contains("is empty"));
}

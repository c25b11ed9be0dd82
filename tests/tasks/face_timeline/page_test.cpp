#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tasks/face_timeline/exports.h"
#include "tasks/face_timeline/identify.h"
#include "tests/support/browser.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/exports/example.h"
#include "tests/tasks/face_timeline/made_up.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using namespace smartcv::face_timeline::tests;
using nlohmann::json;
using smartcv::tests::Browser;
using smartcv::tests::fixture;
using smartcv::tests::read_bytes;
using smartcv::tests::TemporaryFolder;

namespace {

// A page of the example beside its video, in a browser.
struct Desk {
  explicit Desk(const Browser& opener) : browser(opener) {
    // WebM: Debian's Chromium plays MP4 too, others may not.
    std::filesystem::copy_file(fixture("vp9.webm"), folder / "made_up.webm");
    analysis.video.file = "made_up.webm";
  }

  void open(const Timeline& timeline) const {
    write_exports(timeline, {.formats = {"html"},
                             .folder = folder.path(),
                             .stem = "who",
                             .video = folder / "made_up.webm",
                             .overwrite = true});
    browser.open(folder / "who.html");
  }

  // "Anna: 1 3; unknown-03: 4", as the page shows it.
  [[nodiscard]] std::string shown() const {
    return json::parse(browser.eval("return [...document.querySelectorAll('.lane')].filter(lane => lane.person)"
                                    ".map(lane => lane.person.name + ': ' + lane.person.visits.flatMap(v => v.tracks)"
                                    ".join(' ')).join('; ')"))
        .get<std::string>();
  }

  [[nodiscard]] std::string text(const std::string& css) const {
    return json::parse(browser.eval("return document.querySelector('" + css + "').textContent")).get<std::string>();
  }

  void click_visit(int lane, int visit) const {
    browser.click(".lane:nth-child(" + std::to_string(lane) + ") .visit:nth-child(" + std::to_string(visit) + ")");
  }

  // What a run makes of the corrections that the page lets one download.
  [[nodiscard]] Timeline rerun() const {
    browser.click("#download");
    const auto file = browser.downloaded("who.corrections.json");
    const Corrections corrections = read_corrections(file);
    std::filesystem::remove(file);
    CHECK(corrections.video_sha256 == analysis.video.sha256);
    Timeline timeline = identify(analysis, {}, {.corrections = &corrections});
    timeline.corrections = corrections;
    return timeline;
  }

  const Browser& browser;
  TemporaryFolder folder;
  Analysis analysis = example_analysis();
};

// As Desk::shown().
std::string named(const Timeline& timeline) {
  std::string text;
  for (const Identity& identity : timeline.identities) {
    text += (text.empty() ? "" : "; ") + identity.name + ":";
    for (const Appearance& visit : identity.appearances) {
      for (const std::int64_t track : visit.tracks) {
        text += " " + std::to_string(track);
      }
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a click on an appearance shows it in the video", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  desk.open(example_timeline(desk.analysis));
  CHECK(desk.text("#totals") == "3 people, 0:02.0");
  CHECK(desk.shown() == "unknown-01: 1 3; unknown-02: 2; unknown-03: 4");
  browser->wait("return document.getElementById('video').readyState > 0");
  CHECK(browser->eval("return document.getElementById('missing').hidden") == "true");
  desk.click_visit(1, 2);
  CHECK(json::parse(browser->eval("return document.getElementById('video').currentTime")) == Approx(0.8).margin(0.01));
  CHECK(desk.text("#person-facts") == "0:00.8 – 0:01.2, appearance 2 of 2");
  CHECK(browser->eval("return document.getElementById('face').src.startsWith('data:image/jpeg;base64,')") == "true");
  CHECK(browser->eval("return document.getElementById('face').naturalWidth") == "64");
  browser->click("#previous");
  CHECK(json::parse(browser->eval("return document.getElementById('video').currentTime")) == Approx(0.0).margin(0.01));
  CHECK(browser->complaints() == "[]");
}

TEST_CASE("what is corrected in the page comes true in the next run", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  desk.open(example_timeline(desk.analysis));

  // unknown-02 is unknown-03, and called Anna.
  browser->click(".lane:nth-child(2) input[type=checkbox]");
  browser->click(".lane:nth-child(3) input[type=checkbox]");
  browser->click("#merge");
  CHECK(desk.shown() == "unknown-01: 1 3; unknown-02: 2 4");
  desk.click_visit(2, 1);
  browser->type("#name", "Anna </script> \"Å\"");
  browser->click("#rename");
  // The second appearance of unknown-01 is somebody else; the face nobody knew is Ola.
  desk.click_visit(1, 2);
  browser->click("#split");
  desk.click_visit(4, 1);
  browser->type("#name", "Ola");
  browser->press({"Enter"});
  CHECK(desk.text("#download") == "Download corrections (4)");
  CHECK(desk.shown() == "unknown-01: 1; Anna </script> \"Å\": 2 4; somebody else: 3; Ola: 5");

  const Timeline once = desk.rerun();
  CHECK(named(once) == "unknown-01: 1; Anna </script> \"Å\": 2 4; unknown-04: 3; Ola: 5");

  // The page of that run goes on from there.
  desk.open(once);
  CHECK(desk.shown() == named(once));
  desk.click_visit(1, 1);
  browser->click("#ignore");
  desk.click_visit(2, 1);
  browser->type("#name", "Ola");
  browser->press({"Enter"});
  CHECK(named(desk.rerun()) == "Anna </script> \"Å\": 2 4; Ola: 3 5");
  CHECK(browser->complaints() == "[]");
}

TEST_CASE("the page refuses what a run would refuse, and takes corrections back", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  desk.open(example_timeline(desk.analysis));
  browser->click(".lane:nth-child(1) input[type=checkbox]");
  browser->click(".lane:nth-child(2) input[type=checkbox]");
  browser->click("#merge");
  CHECK(desk.text("#message") == "unknown-01 and unknown-02 are both on screen at 0:00.2: they cannot be one person.");
  CHECK(browser->eval("return document.getElementById('download').disabled") == "true");

  desk.click_visit(2, 1);
  browser->click("#ignore");
  CHECK(desk.shown() == "unknown-01: 1 3; unknown-03: 4");
  browser->press({"Control+z"});
  CHECK(desk.shown() == "unknown-01: 1 3; unknown-02: 2; unknown-03: 4");
  CHECK(browser->complaints() == "[]");
}

TEST_CASE("everything in the page can be done with the keyboard", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  desk.open(example_timeline(desk.analysis));
  const auto focused = [&] { return browser->eval("return document.activeElement.ariaLabel"); };
  browser->eval("document.querySelector('.visit').focus()");
  browser->press({"ArrowRight"});
  CHECK(focused() == "\"unknown-01, 0:00.8 to 0:01.2\"");
  browser->press({"ArrowDown", "ArrowDown"});
  CHECK(focused() == "\"unknown-03, 0:01.6 to 0:01.8\"");
  browser->press({"Enter"});
  browser->press({"x"});
  browser->press({"r"});
  browser->press({"Control+a", "B", "o", "Enter"});
  CHECK(desk.shown() == "unknown-01: 1 3; unknown-02: 2; Bo: 4");
  browser->eval("document.querySelector('.lane:nth-child(2) .visit').focus()");
  browser->press({"Enter"});
  browser->press({"x", "m"});
  // Who is named gives the name.
  CHECK(desk.shown() == "unknown-01: 1 3; Bo: 2 4");
  browser->press({"/"});
  browser->press({"b", "o", "Escape"});
  CHECK(browser->eval("return document.querySelectorAll('.lane:not([hidden])').length") == "1");
  CHECK(browser->complaints() == "[]");
}

TEST_CASE("a video that is not there can be chosen", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  std::filesystem::rename(desk.folder / "made_up.webm", desk.folder / "elsewhere.webm");
  desk.open(example_timeline(desk.analysis));
  browser->wait("return !document.getElementById('missing').hidden");
  CHECK(desk.text("#missing-text") == "made_up.webm is not where it was, or this browser cannot play it.");
  desk.click_visit(3, 1);
  browser->choose("#choose", desk.folder / "elsewhere.webm");
  browser->wait("return document.getElementById('missing').hidden");
  CHECK(json::parse(browser->eval("return document.getElementById('video').currentTime")) == Approx(1.6).margin(0.01));
}

TEST_CASE("hostile names are text in the page", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const Desk desk(*browser);
  Timeline timeline = example_timeline(desk.analysis);
  for (std::size_t index = 0; index < timeline.identities.size(); ++index) {
    timeline.identities[index].name = hostile_names()[index];
  }
  desk.open(timeline);
  CHECK(desk.text(".lane:nth-child(2) b") == hostile_names()[1]);
  CHECK(desk.text(".lane:nth-child(1) b") == hostile_names()[0]);
  CHECK(browser->eval("return document.querySelectorAll('script').length") == "2");
  CHECK(browser->complaints() == "[]");
}

TEST_CASE("two hundred people in an hour can be looked at, zoomed and searched", "[page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  std::vector<MadeUpTrack> tracks;
  std::vector<std::int64_t> cuts;
  constexpr int people = 200;
  constexpr int visits = 15;
  for (int visit = 0; visit < visits; ++visit) {
    for (int person = 0; person < people; ++person) {
      const std::int64_t first = (visit * people + person) * 29;
      tracks.push_back({{first, first + 24}, {static_cast<float>(person) * 10, 0}});
    }
  }
  Analysis analysis = made_up(tracks, 90'000, cuts);
  const Analysis pictures = example_analysis();
  for (FaceTrack& track : analysis.tracks) {
    track.thumbnail = pictures.tracks[static_cast<std::size_t>(track.id) % 5].thumbnail;
  }
  const Timeline timeline = identify(analysis, {});
  REQUIRE(timeline.identities.size() == people);
  const TemporaryFolder folder;
  write_exports(timeline, {.formats = {"html"}, .folder = folder.path(), .stem = "who", .video = folder / "none.mp4"});
  browser->open(folder / "who.html");
  CHECK(browser->eval("return document.querySelectorAll('.visit').length") == std::to_string(people * visits));
  // What is drawn does not grow with the zoom.
  for (int press = 0; press < 12; ++press) {
    browser->click("#zoom-in");
  }
  CHECK(json::parse(browser->eval("return document.querySelectorAll('.tick').length")) < 60);
  const auto scale = json::parse(browser->eval("return document.getElementById('board').scrollWidth"));
  CHECK(scale > 50'000);
  browser->type("#search", "unknown-117");
  CHECK(browser->eval("return document.querySelectorAll('.lane:not([hidden])').length") == "1");
  browser->click(".lane:not([hidden]) .who");
  CHECK(json::parse(browser->eval("return document.getElementById('person-facts').textContent"))
            .get<std::string>()
            .ends_with("appearance 1 of 15"));
}

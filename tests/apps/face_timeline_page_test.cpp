#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/apps/program.h"
#include "tests/support/browser.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/shared.h"
#include "tests/support/sound.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The frames of the clip of five shots at which something new is shown, and a beep is heard.
constexpr double rate = 25;
const std::vector<int> shot_starts{0, 70, 130, 190, 250, 325};

using People = std::map<std::string, std::set<int>>;  // tracks by name

People people_in(const fs::path& exported) {
  People people;
  const json timeline = json::parse(read_bytes(exported));
  for (const auto& identity : timeline["identities"]) {
    for (const auto& instance : identity["instances"]) {
      people[identity["name"]].insert(instance["tracks"].begin(), instance["tracks"].end());
    }
  }
  return people;
}

People people_in(const Browser& browser) {
  const json shown =
      json::parse(browser.eval("return [...document.querySelectorAll('.lane')].filter(lane => lane.person).map(lane => "
                               "[lane.person.name, lane.person.visits.flatMap(visit => visit.tracks)])"));
  People people;
  for (const auto& person : shown) {
    people[person[0]].insert(person[1].begin(), person[1].end());
  }
  return people;
}

}  // namespace

TEST_CASE("what is corrected in the page is in every export of the next run, and the clips sound as the video does",
          "[face_timeline][slow]") {
  const auto video = shared_file("media/faces_timeline.mp4");
  const auto browser = Browser::start();
  if (!have_weights() || !model_file("dlib_face_recognition_resnet_model_v1.dat") || !video || !browser) {
    return;
  }
  const TemporaryFolder folder;
  fs::copy_file(*video, folder / "five shots.mp4");
  const auto first =
      smartcv({"face-timeline", (folder / "five shots.mp4").string(), "--clips", (folder / "clips").string(),
               "--clip-padding", "0.2", "--clip-merge-gap", "0", "--report", (folder / "r.json").string()});
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);

  const fs::path project = folder / "five shots.faces";
  const json found = json::parse(read_bytes(project / "five shots.json"));
  const json clips = json::parse(read_bytes(folder / "r.json"))["clips"]["files"];
  REQUIRE(clips.size() == found["identities"].size());
  for (std::size_t index = 0; index < clips.size(); ++index) {
    // Padded by 5 frames; pieces that touch are one.
    std::vector<std::pair<int, int>> pieces;
    for (const auto& instance : found["identities"][index]["instances"]) {
      const int begin = std::max(0, instance["first_frame"].get<int>() - 5);
      const int end = std::min(350, instance["last_frame"].get<int>() + 6);
      if (!pieces.empty() && begin <= pieces.back().second) {
        pieces.back().second = end;
      } else {
        pieces.emplace_back(begin, end);
      }
    }
    std::vector<double> beeps;
    int frames = 0;
    for (const auto& [begin, end] : pieces) {
      for (const int start : shot_starts) {
        if (begin <= start && start < end) {
          beeps.push_back((frames + start - begin) / rate);
        }
      }
      frames += end - begin;
    }
    CAPTURE(clips[index]["path"]);
    CHECK(clips[index]["frames"] == frames);
    const Sound sound = sound_of(clips[index]["path"].get<std::string>());
    CHECK(sound.seconds == Approx(frames / rate).margin(0.022));
    if (!beeps.empty() && beeps.front() == 0) {
      beeps.erase(beeps.begin());  // no silence before it
    }
    REQUIRE(sound.beeps.size() == beeps.size());
    for (std::size_t beep = 0; beep < beeps.size(); ++beep) {
      CHECK(std::abs(sound.beeps[beep] - beeps[beep]) <= 0.02);
    }
  }

  // The woman gets a name, the astronaut is taken for a passer-by, one passer-by is nobody.
  browser->open(project / "five shots.html");
  browser->wait("return document.getElementById('video').readyState > 0");
  browser->click(".lane:nth-child(1) .visit:nth-child(2)");
  CHECK(json::parse(browser->eval("return document.getElementById('video').currentTime")) == Approx(5.2).margin(0.01));
  browser->type("#name", "The Woman, \"A\"");
  browser->click("#rename");
  browser->click(".lane:nth-child(2) input[type=checkbox]");
  browser->click(".lane:nth-child(3) input[type=checkbox]");
  browser->click("#merge");
  browser->click(".lane:nth-child(3) .visit");
  browser->click("#ignore");
  const People wanted = people_in(*browser);
  CHECK(wanted.size() == found["identities"].size() - 2);
  browser->click("#download");
  const auto corrections = browser->downloaded("five shots.corrections.json");
  CHECK(browser->complaints() == "[]");

  const auto again = smartcv({"face-timeline", "recluster", project.string(), "--corrections", corrections.string(),
                              "--export", "json,csv,srt,html"});
  CAPTURE(again.errors);
  REQUIRE(again.exit_code == 0);
  CHECK(people_in(project / "five shots.json") == wanted);
  CHECK_THAT(read_bytes(project / "five shots.csv"), Catch::Contains("\"The Woman, \"\"A\"\"\""));
  browser->open(project / "five shots.html");
  CHECK(people_in(*browser) == wanted);
}

}  // namespace smartcv::tests

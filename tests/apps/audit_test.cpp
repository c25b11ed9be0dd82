// The audit page in a real browser, to the end: what a person changes there is what the next run renders.
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "media/reader.h"
#include "tests/apps/program.h"
#include "tests/support/browser.h"
#include "tests/support/content.h"
#include "tests/support/shared.h"

namespace smartcv::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

using Corners = std::array<double, 4>;

Corners corners_of(const json& box) { return {box[0], box[1], box[2], box[3]}; }

double black_share(const media::ConstPicture& picture, const Corners& box) {
  const auto& luma = picture.components[0];
  int black = 0;
  int all = 0;
  for (int y = static_cast<int>(box[1]) + 1; y < static_cast<int>(box[3]); ++y) {
    for (int x = static_cast<int>(box[0]) + 1; x < static_cast<int>(box[2]); ++x) {
      ++all;
      black += luma.data[y * luma.row_stride + x] <= 20 ? 1 : 0;
    }
  }
  return static_cast<double>(black) / all;
}

// The share of a box that is black in the first picture of a file.
double black_in_first(const fs::path& file, const Corners& box) {
  media::Reader reader(file);
  const auto frame = reader.next();
  REQUIRE(frame);
  return black_share(frame->picture(), box);
}

// A second of the street, small, and the page about it.
struct Street {
  TemporaryFolder folder;
  std::string clip = folder / "my clip.mp4";
  fs::path page = folder / "audit.html";

  // False: something is not there, the test is skipped.
  [[nodiscard]] bool audit() const {
    const auto street = shared_file("media/street.mp4");
    if (!street || !have_weights()) {
      return false;
    }
    run_successfully({"ffmpeg", "-v", "error", "-i", street->string(), "-t", "1.2", "-an", "-vf", "scale=960:-2",
                      "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", clip});
    const auto first = smartcv({"anonymize", clip, "-o", folder / "safe.mp4", "--device", "cpu", "--audit",
                                page.string(), "--progress", "none"});
    CAPTURE(first.errors);
    REQUIRE(first.exit_code == 0);
    return true;
  }

  // The page's command as it stands there, in a shell, with the program under test in the path.
  void render(const fs::path& saved, const std::string& command) const {
    fs::copy_file(saved, folder / "my clip.corrections.json");
    const auto rendered =
        run_command({"sh", "-c",
                     "cd '" + folder.path().string() + "' && PATH='" + fs::path(program()).parent_path().string() +
                         "':\"$PATH\" && " + command + " --report report.json"});
    CAPTURE(rendered.errors);
    REQUIRE(rendered.exit_code == 0);
  }
};

}  // namespace

TEST_CASE("what is changed on the audit page is what its command renders", "[audit][slow]") {
  const auto browser = Browser::start();
  const Street desk;
  if (!browser || !desk.audit()) {
    return;
  }
  const auto& folder = desk.folder;
  const auto& page = desk.page;
  REQUIRE(fs::exists(folder / "audit.tracks.json"));
  // Nothing is fetched from anywhere.
  const std::string text = content(page);
  CHECK_THAT(text, !Contains("http-equiv=\"refresh\"") && !Contains("src=\"http") && !Contains("url("));
  CHECK_THAT(text, Contains("default-src 'none'"));

  browser->size(1200, 1600);
  browser->open(page);
  const json used = json::parse(browser->eval(R"js(
const out = {};
const ids = [...document.querySelectorAll('.track')].map(c => Number(c.dataset.track));
out.tracks = ids.length;
out.thumbnails = [...document.querySelectorAll('.thumbs img')].filter(i => i.src.startsWith('data:image/jpeg')).length;
out.strip = document.querySelectorAll('#strip rect').length;
out.title = document.title;
out.before = document.getElementById('changed').textContent;
// The first track is left visible.
out.visible = ids[0];
document.querySelector('.track[data-track="' + ids[0] + '"] .toggle').click();
// The second one is dragged 60 pixels to the right and 30 down, as the page shows it.
out.moved = ids[1];
const rect = document.querySelector('#boxes rect[data-track="' + ids[1] + '"]');
out.from = ['x', 'y', 'width', 'height'].map(a => Number(rect.getAttribute(a)));
out.scale = data.input.width / document.getElementById('stage').getBoundingClientRect().width;
const pointer = (target, type, x, y) => target.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true }));
pointer(rect, 'pointerdown', 300, 300);
pointer(window, 'pointermove', 330, 320);
pointer(window, 'pointermove', 360, 330);
pointer(window, 'pointerup', 360, 330);
// A new one is drawn.
document.getElementById('draw').click();
out.after = document.getElementById('changed').textContent;
out.corrections = JSON.parse(document.getElementById('corrections').value);
out.command = document.getElementById('command').textContent;
return out;
)js"));
  browser->click("#save");
  const fs::path saved = browser->downloaded("my clip.corrections.json");
  CHECK(browser->complaints() == "[]");
  INFO(used.dump(1));
  CHECK(used["tracks"].get<int>() >= 3);
  CHECK(used["thumbnails"].get<int>() >= used["tracks"].get<int>());
  CHECK(used["strip"].get<int>() >= 1);
  CHECK(used["title"] == "What is hidden in safe.mp4");
  CHECK(used["before"] == "Nothing is changed.");
  CHECK(used["after"] == "3 tracks are changed.");
  const json& corrections = used["corrections"];
  CHECK(json::parse(content(saved)) == corrections);
  REQUIRE(corrections["tracks"].size() == 3);
  CHECK(corrections["tracks"][0]["mask"] == false);
  const json key = corrections["tracks"][1]["keys"][0];
  const double scale = used["scale"];
  CHECK(key["box"][0].get<double>() == Approx(used["from"][0].get<double>() + 60 * scale).margin(0.1));
  CHECK(key["box"][1].get<double>() == Approx(used["from"][1].get<double>() + 30 * scale).margin(0.1));

  desk.render(saved, used["command"]);
  const auto output = folder / "safe.corrected.mp4";
  const json report = json::parse(content(folder / "report.json"));
  for (const json& track : report["tracks"]) {
    CHECK(track["id"] != used["visible"]);
  }
  CHECK(report["counts"]["drawn_faces"] == 2);
  CHECK(black_in_first(output, corners_of(key["box"])) > 0.95);
  CHECK(black_in_first(output, corners_of(corrections["tracks"][2]["keys"][0]["box"])) > 0.95);
}

TEST_CASE("tracks that are split and merged on the audit page are rendered so", "[audit][slow]") {
  const auto browser = Browser::start();
  const Street desk;
  if (!browser || !desk.audit()) {
    return;
  }
  browser->size(1200, 1600);
  browser->open(desk.page);
  const json used = json::parse(browser->eval(R"js(
const out = {};
const card = id => document.querySelector('.track[data-track="' + id + '"]');
const state = () => document.getElementById('changed').textContent;
const choose = (id, into) => { const s = card(id).querySelector('.merge'); s.value = into; s.dispatchEvent(new Event('change')); };
out.disabled = [...document.querySelectorAll('.split')].every(b => b.disabled);   // at the first picture nothing is before
document.getElementById('after').click();
const able = [...document.querySelectorAll('.split')].filter(b => !b.disabled).map(b => Number(b.closest('.track').dataset.track));
out.split = able[0];
const others = [...document.querySelectorAll('.track')].map(c => Number(c.dataset.track)).filter(id => id !== able[0]);
[out.merged, out.into] = others;
// Split, and undone.
card(out.split).querySelector('.split').click();
out.after_split = state();
document.querySelector('.join').click();
out.after_undo = state();
// Split again; what comes later is left visible, twice over: it is split once more.
card(out.split).querySelector('.split').click();
out.part = Number(document.querySelector('.join').closest('.track').dataset.track);
card(out.part).querySelector('.toggle').click();
out.split_pts = data.pictures[1].pts;
document.getElementById('after').click();
card(out.part).querySelector('.split').click();
out.second_part = Math.max(...[...document.querySelectorAll('.join')].map(b => Number(b.closest('.track').dataset.track)));
card(out.second_part).querySelector('.toggle').click();
out.second_pts = data.pictures[2].pts;
out.words = card(out.second_part).textContent;
// Merged, undone, and merged again into one that is left visible.
choose(out.merged, out.into);
choose(out.merged, '');
out.unmerged = JSON.parse(document.getElementById('corrections').value).tracks.some(t => t.merge_into !== undefined);
choose(out.merged, out.into);
out.offers = [...card(out.into).querySelectorAll('.merge option')].map(o => o.value);
card(out.into).querySelector('.toggle').click();
out.merged_says = card(out.merged).querySelector('header').textContent;
out.corrections = JSON.parse(document.getElementById('corrections').value);
out.command = document.getElementById('command').textContent;
return out;
)js"));
  browser->click("#save");
  const fs::path saved = browser->downloaded("my clip.corrections.json");
  CHECK(browser->complaints() == "[]");
  INFO(used.dump(1));
  CHECK(used["disabled"] == true);
  CHECK(used["after_split"] == "2 tracks are changed.");
  CHECK(used["after_undo"] == "Nothing is changed.");
  CHECK(used["unmerged"] == false);
  CHECK_THAT(used["words"].get<std::string>(), Contains("split off track"));
  CHECK_THAT(used["merged_says"].get<std::string>(), Contains("left visible"));
  // Who is merged away is no target any more.
  for (const json& offer : used["offers"]) {
    CHECK(offer != std::to_string(used["merged"].get<int>()));
  }
  CHECK(json::parse(content(saved)) == used["corrections"]);
  desk.render(saved, used["command"]);

  const json report = json::parse(content(desk.folder / "report.json"));
  bool first_part_is_there = false;
  for (const json& track : report["tracks"]) {
    CHECK(track["id"] != used["merged"]);
    CHECK(track["id"] != used["into"]);
    CHECK(track["id"] != used["part"]);
    if (track["id"] == used["split"]) {
      first_part_is_there = true;
      CHECK(track["last_pts"] < used["split_pts"]);
    }
    if (track["id"] == used["second_part"]) {
      CHECK(track["first_pts"] >= used["second_pts"]);
    }
  }
  CHECK(first_part_is_there);
  // And so it looks: hidden, visible, hidden.
  const json plan = json::parse(content(desk.folder / "audit.tracks.json"));
  media::Reader reader(desk.folder / "safe.corrected.mp4");
  int looked = 0;
  while (const auto frame = reader.next()) {
    for (const json& place : plan["frames"][static_cast<std::size_t>(frame->sequence())]["places"]) {
      if (place["track"] == used["split"]) {
        const auto pts = plan["frames"][static_cast<std::size_t>(frame->sequence())]["pts"].get<std::int64_t>();
        const bool visible = pts >= used["split_pts"] && pts < used["second_pts"];
        const double black = black_share(frame->picture(), corners_of(place["box"]));
        CAPTURE(frame->sequence(), black);
        CHECK((visible ? black < 0.5 : black > 0.7));
        ++looked;
      }
    }
  }
  CHECK(looked >= 20);
}

}  // namespace smartcv::tests

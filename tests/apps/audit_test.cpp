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

// The share of a box that is black in the first picture of a file.
double black_in_first(const fs::path& file, const std::array<double, 4>& box) {
  media::Reader reader(file);
  const auto frame = reader.next();
  REQUIRE(frame);
  const media::ConstPicture picture = frame->picture();
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

}  // namespace

TEST_CASE("what is changed on the audit page is what its command renders", "[audit][slow]") {
  const auto street = shared_file("media/street.mp4");
  if (!street || !have_weights()) {
    return;
  }
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const TemporaryFolder folder;
  const std::string clip = folder / "my clip.mp4";
  run_successfully({"ffmpeg", "-v", "error", "-i", street->string(), "-t", "1.2", "-an", "-vf", "scale=960:-2", "-c:v",
                    "libx264", "-preset", "ultrafast", "-crf", "10", clip});
  const auto page = folder / "audit.html";
  const auto first = smartcv({"anonymize", clip, "-o", folder / "safe.mp4", "--device", "cpu", "--audit", page.string(),
                              "--progress", "none"});
  CAPTURE(first.errors);
  REQUIRE(first.exit_code == 0);
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

  // The command as it stands there, in a shell, with the program under test in the path.
  fs::copy_file(saved, folder / "my clip.corrections.json");
  const auto rendered =
      run_command({"sh", "-c",
                   "cd '" + folder.path().string() + "' && PATH='" + fs::path(program()).parent_path().string() +
                       "':\"$PATH\" && " + used["command"].get<std::string>() + " --report report.json"});
  CAPTURE(rendered.errors);
  REQUIRE(rendered.exit_code == 0);
  const auto output = folder / "safe.corrected.mp4";
  const json report = json::parse(content(folder / "report.json"));
  for (const json& track : report["tracks"]) {
    CHECK(track["id"] != used["visible"]);
  }
  CHECK(report["counts"]["drawn_faces"] == 2);
  const auto box_of = [](const json& box) { return std::array<double, 4>{box[0], box[1], box[2], box[3]}; };
  CHECK(black_in_first(output, box_of(key["box"])) > 0.95);
  CHECK(black_in_first(output, box_of(corrections["tracks"][2]["keys"][0]["box"])) > 0.95);
}

}  // namespace smartcv::tests

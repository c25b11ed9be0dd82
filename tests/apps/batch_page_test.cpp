// The page of a batch in a real browser.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/apps/program.h"
#include "tests/support/browser.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/shared.h"

namespace smartcv::tests {

namespace fs = std::filesystem;

TEST_CASE("the page of a batch shows every file, its state, its picture and links that lead to the results",
          "[batch][page]") {
  const auto browser = Browser::start();
  if (!browser) {
    return;
  }
  const TemporaryFolder folder;
  fs::create_directories(folder / "in/sub");
  fs::copy_file(fixture("b_frames.mp4"), folder / "in/plain.mp4");
  fs::copy_file(fixture("b_frames.mp4"), folder / "in/sub/\u00dcn\u00efc\u00f6de \U0001F600.mp4");
  fs::copy_file(fixture("b_frames.mp4"), folder / "in/<img src=x onerror=alert(1)>.mp4");
  fs::copy_file(fixture("empty.mp4"), folder / "in/broken.mp4");
  const auto run = smartcv({"batch", "anonymize", "-i", folder / "in", "-o", folder / "out", "--detector", "none",
                            "--preset", "ultrafast", "--reports", folder / "out"});
  CAPTURE(run.errors);
  REQUIRE(run.exit_code == 6);
  browser->open(folder / "out/index.html");
  const auto seen = nlohmann::json::parse(browser->eval(R"js(
const rows = [...document.querySelectorAll('tbody tr')];
const out = {rows: rows.length, totals: document.getElementById('totals').textContent, files: {}, links: []};
for (const row of rows) {
  const cells = row.querySelectorAll('td');
  const picture = row.querySelector('img');
  out.files[cells[2].firstChild.textContent] = {
    state: cells[1].textContent, why: cells[2].querySelector('small') !== null,
    width: picture ? picture.naturalWidth : 0, frames: cells[3].textContent};
  for (const link of row.querySelectorAll('a')) {
    out.links.push(decodeURIComponent(new URL(link.href).pathname));
  }
}
out.images = document.images.length;
return out;
)js"));
  INFO(seen.dump(1));
  CHECK(browser->complaints() == "[]");
  CHECK(seen["rows"] == 4);
  CHECK(seen["totals"] == "4 files: 3 done, 1 failed, 0 not done");
  CHECK(seen["images"] == 3);
  for (const std::string name :
       {"plain.mp4", "sub/\u00dcn\u00efc\u00f6de \U0001F600.mp4", "<img src=x onerror=alert(1)>.mp4"}) {
    CAPTURE(name);
    REQUIRE(seen["files"].contains(name));
    CHECK(seen["files"][name]["state"] == "done");
    CHECK(seen["files"][name]["width"].get<int>() > 0);
    CHECK_FALSE(seen["files"][name]["frames"].get<std::string>().empty());
  }
  CHECK(seen["files"]["broken.mp4"]["state"] == "failed");
  CHECK(seen["files"]["broken.mp4"]["why"] == true);
  CHECK(seen["links"].size() == 3 * 3 + 1);  // result, report, log; of the failed one its log
  for (const auto& link : seen["links"]) {
    CAPTURE(link.get<std::string>());
    CHECK(fs::exists(link.get<std::string>()));
  }
}

}  // namespace smartcv::tests

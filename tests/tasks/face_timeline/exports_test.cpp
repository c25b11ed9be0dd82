#include "tasks/face_timeline/exports.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "tasks/face_timeline/exports/timecode.h"
#include "tests/support/fixture_bytes.h"
#include "tests/support/media_fixtures.h"
#include "tests/support/refusal.h"
#include "tests/support/run_command.h"
#include "tests/support/shared.h"
#include "tests/tasks/face_timeline/exports/example.h"

using namespace smartcv;
using namespace smartcv::face_timeline;
using namespace smartcv::face_timeline::tests;
using Catch::Matchers::Contains;
using nlohmann::json;
using smartcv::tests::fixture;
using smartcv::tests::read_bytes;
using smartcv::tests::refusal_of;
using smartcv::tests::required_program;
using smartcv::tests::run_command;
using smartcv::tests::run_successfully;
using smartcv::tests::TemporaryFolder;
using smartcv::tests::test_python;

namespace {

namespace fs = std::filesystem;

// Debian's, which has jsonschema.
constexpr const char* python = "/usr/bin/python3";

ExportRequest request_in(const fs::path& folder, std::vector<std::string> formats = export_formats()) {
  return {.formats = std::move(formats), .folder = folder, .stem = "who", .video = folder / "made_up.mp4"};
}

struct Row {
  std::string name;
  double start = 0, end = 0;
};

// What other programs read in the exports, by format.
std::map<std::string, std::vector<Row>> read_back(const fs::path& folder, const fs::path& packages) {
  setenv("PYTHONPATH", packages.c_str(), 1);
  const auto result = run_command(
      {python, SMARTCV_SOURCE_DIR "/tests/tasks/face_timeline/exports/read_back.py", folder.string(), "who"});
  unsetenv("PYTHONPATH");
  CAPTURE(result.errors);
  REQUIRE(result.exit_code == 0);
  std::map<std::string, std::vector<Row>> formats;
  const json found = json::parse(result.output);
  for (const auto& [format, rows] : found.items()) {
    formats[format];
    for (const auto& row : rows) {
      formats[format].push_back({row[1], row[2], row[3]});
    }
  }
  return formats;
}

double total(const std::vector<Row>& rows) {
  double sum = 0;
  for (const Row& row : rows) {
    sum += row.end - row.start;
  }
  return sum;
}

}  // namespace

TEST_CASE("all exports tell the same times, at every rate", "[exports]") {
  const auto packages = test_python();
  if (!packages) {
    return;
  }
  struct Clock {
    FrameTimes times;
    bool even = true;
  };
  const std::map<std::string, Clock> clocks{
      {"25", {even_times({25, 1}, {1, 12800})}},
      {"29.97", {even_times({30000, 1001}, {1, 30000})}},
      {"29.97 in milliseconds", {even_times({30000, 1001}, {1, 1000})}},
      {"59.94", {even_times({60000, 1001}, {1, 90000})}},
      {"23.976", {even_times({24000, 1001}, {1, 24000})}},
      {"12.5", {even_times({25, 2}, {1, 12800})}},
      {"120", {even_times({120, 1}, {1, 12000}), false}},
      {"29_97.mp4", {times_of(fixture("29_97.mp4"))}},
      {"vfr.mp4", {times_of(fixture("vfr.mp4")), false}},
      {"vfr.mkv", {times_of(fixture("vfr.mkv")), false}},
  };
  for (const auto& [name, clock] : clocks) {
    CAPTURE(name);
    REQUIRE(clock.times.frames() >= 50);
    const Analysis analysis = example_analysis(clock.times);
    const Timeline timeline = example_timeline(analysis);
    const TemporaryFolder folder;
    REQUIRE(write_exports(timeline, request_in(folder.path())).size() == 7);
    const auto formats = read_back(folder.path(), *packages);
    REQUIRE(formats.size() == 7);

    const double editor_frame = 1 / TimecodeClock(clock.times.frame_rate()).rate().to_double();
    std::vector<std::pair<double, double>> truth;
    for (const Identity& identity : timeline.identities) {
      for (const Appearance& visit : identity.appearances) {
        truth.emplace_back(clock.times.start_seconds(visit.span), clock.times.end_seconds(visit.span));
      }
    }
    std::ranges::sort(truth);
    REQUIRE(truth.size() == 4);
    for (const auto& [format, rows] : formats) {
      CAPTURE(format);
      REQUIRE(rows.size() == truth.size());
      const bool editors = format == "edl" || format == "otio";
      // Editors count frames; at their own rate these are exact.
      const double margin = editors ? (clock.even ? 0.0006 : editor_frame) : 0.0006;
      for (std::size_t index = 0; index < rows.size(); ++index) {
        CHECK(rows[index].start == Approx(truth[index].first).margin(margin));
        CHECK(rows[index].end == Approx(truth[index].second).margin(margin));
      }
      CHECK(total(rows) == Approx(total(formats.at("json"))).margin(2 * margin * static_cast<double>(rows.size())));
    }
  }
}

TEST_CASE("the JSON export keeps to its published schema", "[exports]") {
  if (!required_program("chromium")) {  // scripts/setup --test brings jsonschema along with it
    return;
  }
  const auto valid = [](const fs::path& document) {
    const auto result = run_command(
        {python, "-m", "jsonschema", "-i", document.string(), SMARTCV_SOURCE_DIR "/docs/face-timeline.schema.json"});
    CHECK_THAT(result.errors, !Contains("No module named"));
    return result.exit_code == 0;
  };
  const TemporaryFolder folder;
  Analysis analysis = example_analysis();
  analysis.video.timecode = "10:00:00:00";
  Timeline timeline = example_timeline(analysis);
  timeline.identities[0].best = Match{"Anna", 0.75};
  timeline.identities[0].known = true;
  timeline.ignored_tracks = {5};
  auto request = request_in(folder.path(), {"json"});
  write_exports(timeline, request);
  CHECK(valid(folder / "who.json"));

  const Timeline nobody{.analysis = &analysis};
  request.stem = "nobody";
  write_exports(nobody, request);
  CHECK(valid(folder / "nobody.json"));

  auto broken = json::parse(read_bytes(folder / "who.json"));
  broken["identities"][0]["instances"][0]["start_pts"] = "soon";
  std::ofstream(folder / "broken.json") << broken;
  CHECK_FALSE(valid(folder / "broken.json"));
  broken = json::parse(read_bytes(folder / "who.json"));
  broken["identities"][0]["embedding"] = {0.1, 0.2};
  std::ofstream(folder / "broken.json") << broken;
  CHECK_FALSE(valid(folder / "broken.json"));
}

TEST_CASE("names of every kind come through each format unharmed", "[exports]") {
  const auto packages = test_python();
  if (!packages) {
    return;
  }
  const Analysis analysis = example_analysis();
  Timeline timeline = example_timeline(analysis);
  REQUIRE(timeline.identities.size() == hostile_names().size());
  for (std::size_t index = 0; index < hostile_names().size(); ++index) {
    timeline.identities[index].name = hostile_names()[index];
  }
  const TemporaryFolder folder;
  write_exports(timeline, request_in(folder.path()));
  const auto formats = read_back(folder.path(), *packages);
  const std::string first = "Anna \"Any\" Berg, \xF0\x9F\x98\x80\nsecond line";
  const std::string first_in_a_line = "Anna \"Any\" Berg, \xF0\x9F\x98\x80 second line";
  const std::string third = "00:00:01,000 --> 00:00:02,000 {{data}} 'x' \uFFFD";
  for (const auto& [format, rows] : formats) {
    CAPTURE(format);
    REQUIRE(rows.size() == 4);
    const bool knows_lines = format == "json" || format == "csv" || format == "html" || format == "otio";
    CHECK(rows[0].name == (knows_lines ? first : first_in_a_line));
    CHECK(rows[1].name == hostile_names()[1]);
    CHECK(rows[3].name == third);
  }
}

TEST_CASE("an edit list has its events one after another, with timecodes of the source", "[exports]") {
  Analysis analysis = example_analysis(even_times({30000, 1001}, {1, 30000}));
  analysis.video.timecode = "00:59:59;20";
  const Timeline timeline = example_timeline(analysis);
  const TemporaryFolder folder;
  write_exports(timeline, request_in(folder.path(), {"edl"}));
  CHECK(read_bytes(folder / "who.edl") ==
        "TITLE: made_up.mp4\nFCM: DROP FRAME\n"
        "\n001  AX       V     C        00:59:59;20 01:00:00;00 01:00:00;00 01:00:00;10\n"
        "* FROM CLIP NAME: made_up.mp4\n* COMMENT: unknown-01 1 unknown-01\n"
        "\n002  AX       V     C        01:00:00;10 01:00:00;21 01:00:00;10 01:00:00;21\n"
        "* FROM CLIP NAME: made_up.mp4\n* COMMENT: unknown-01 2 unknown-01\n"
        "\n003  AX       V     C        00:59:59;25 01:00:00;06 01:00:00;21 01:00:01;02\n"
        "* FROM CLIP NAME: made_up.mp4\n* COMMENT: unknown-02 1 unknown-02\n"
        "\n004  AX       V     C        01:00:01;00 01:00:01;06 01:00:01;02 01:00:01;08\n"
        "* FROM CLIP NAME: made_up.mp4\n* COMMENT: unknown-03 1 unknown-03\n");
}

TEST_CASE("equal timelines give equal bytes, and an empty one is told as well", "[exports]") {
  const Analysis analysis = example_analysis();
  const TemporaryFolder folder;
  auto request = request_in(folder.path());
  write_exports(example_timeline(analysis), request);
  std::vector<std::string> bytes;
  for (const auto& file : export_files(request)) {
    bytes.push_back(read_bytes(file));
  }
  request.overwrite = true;
  write_exports(example_timeline(analysis), request);
  for (std::size_t index = 0; index < bytes.size(); ++index) {
    CHECK(read_bytes(export_files(request)[index]) == bytes[index]);
  }

  const Timeline nobody{.analysis = &analysis};
  write_exports(nobody, request);
  const auto packages = test_python();
  if (packages) {
    const auto formats = read_back(folder.path(), *packages);
    CHECK(formats.size() == 7);
    CHECK(std::ranges::all_of(formats, [](const auto& format) { return format.second.empty(); }));
  }
}

TEST_CASE("exports are written all or none", "[exports]") {
  const Analysis analysis = example_analysis();
  const Timeline timeline = example_timeline(analysis);
  const TemporaryFolder folder;
  auto request = request_in(folder.path());
  std::ofstream(folder / "who.vtt") << "mine";
  CHECK_THAT(refusal_of([&] { return write_exports(timeline, request); }, ErrorCode::output), Contains("who.vtt"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);

  request.formats = {"json", "docx"};
  CHECK_THAT(refusal_of([&] { return write_exports(timeline, request); }, ErrorCode::usage),
             Contains("docx is no format") && Contains("json, csv, edl, otio, srt, webvtt, html"));
  request.formats = {"csv", "json", "csv"};
  CHECK(export_files(request) == std::vector<fs::path>{folder / "who.csv", folder / "who.json"});
}

TEST_CASE("the page and the OpenTimelineIO file refer to the video from where they lie", "[exports]") {
  const Analysis analysis = example_analysis();
  const Timeline timeline = example_timeline(analysis);
  const TemporaryFolder folder;
  fs::create_directories(folder / "exports");
  auto request = request_in(folder / "exports", {"otio", "html"});
  request.video = folder / "my videos" / "50% #1?.mp4";
  write_exports(timeline, request);
  const std::string expected = "../my%20videos/50%25%20%231%3F.mp4";
  CHECK_THAT(read_bytes(folder / "exports" / "who.otio"), Contains("\"target_url\": \"" + expected + "\""));
  CHECK_THAT(read_bytes(folder / "exports" / "who.html"), Contains("\"video\":\"" + expected + "\""));
}

TEST_CASE("nothing in the page points to a network", "[exports]") {
  const Analysis analysis = example_analysis();
  const TemporaryFolder folder;
  write_exports(example_timeline(analysis), request_in(folder.path(), {"html"}));
  const std::string page = read_bytes(folder / "who.html");
  for (const std::string reference : {"http:", "https:", "url(", "import(", "@import", "//cdn", "src=\"", "href=\""}) {
    CAPTURE(reference);
    CHECK(page.find(reference) == std::string::npos);
  }
}

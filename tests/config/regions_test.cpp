#include "config/regions.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "config/anonymize_schema.h"
#include "tests/config/support.h"
#include "tests/support/shared.h"

namespace smartcv::config {
namespace {

using Rule = anonymize::Region::Rule;

std::string refused(const std::string& text) {
  const tests::TemporaryFolder folder;
  const auto path = write_text(folder / "r.yaml", text);
  const auto message = refusal([&] { static_cast<void>(read_regions(path)); });
  CHECK(message.starts_with(path.string()));
  return message.substr(path.string().size());
}

std::string region(const std::string& lines) { return "regions:\n  - " + lines + "\n"; }

}  // namespace

TEST_CASE("a region of the command line is a box with or without a time") {
  const auto two = parse_regions("10,20,100.5,50,0,0,20,20@1.5-3");
  REQUIRE(two);
  REQUIRE(two->size() == 2);
  CHECK((*two)[0].corners == std::vector<vision::Point>{{10, 20}, {110.5F, 20}, {110.5F, 70}, {10, 70}});
  CHECK((*two)[0].from == 0);
  CHECK(std::isinf((*two)[0].to));
  CHECK((*two)[1].from == 1.5);
  CHECK((*two)[1].to == 3);
  CHECK((*parse_regions("0,0,9,9@-4"))[0].to == 4);
  CHECK((*parse_regions("0,0,9,9@4-"))[0].from == 4);
  for (const char* text : {"10,20,100.5,50,0,0,20,20@1.5-3", "0,0,9,9@4-", "-5,0,9,9@0-4"}) {
    CHECK(regions_text(*parse_regions(text)) == text);
  }
  for (const char* text : {"", "1,2,3", "1,2,3,4,5", "0,0,0,5", "0,0,5,-5", "a,0,5,5", "0,0,5,nan", "0,0,5,5@",
                           "0,0,5,5@-", "0,0,5,5@3", "0,0,5,5@3-2", "0,0,5@1-2,5", "inf,0,5,5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_regions(text));
  }
}

TEST_CASE("--region adds to the regions of a file") {
  const tests::TemporaryFolder folder;
  anonymize::Settings settings;
  auto schema = anonymize_schema(settings);
  schema.set("region", "0,0,9,9,5,5,10,10", "--region");
  schema.set("regions", write_text(folder / "r.yaml", region("{rule: never, box: [0, 0, 5, 5]}")).string(),
             "--regions");
  check_anonymize(schema, settings);
  CHECK(settings.anonymize.regions.size() == 2);
  REQUIRE(settings.anonymize.more_regions.size() == 1);
  CHECK(settings.anonymize.more_regions[0].rule == Rule::never);
  CHECK(settings.anonymize.more_regions[0].origin == (folder / "r.yaml").string() + ":2");
}

TEST_CASE("a file of regions has boxes and polygons with rules and times") {
  const tests::TemporaryFolder folder;
  const auto regions = read_regions(write_text(folder / "r.yaml",
                                               "regions:\n"
                                               "  - rule: always\n"
                                               "    box: [1, 2, 30, 40]\n"
                                               "    from: 2.5\n"
                                               "  - rule: search\n"
                                               "    polygon:\n"
                                               "      - [0, 0]\n"
                                               "      - [100, 0]\n"
                                               "      - [50, 80]\n"
                                               "    to: 9\n"));
  REQUIRE(regions.size() == 2);
  CHECK(regions[0].rule == Rule::always);
  CHECK(regions[0].from == 2.5);
  CHECK(regions[0].corners[2] == vision::Point{31, 42});
  CHECK(regions[1].rule == Rule::search);
  CHECK(regions[1].corners.size() == 3);
  CHECK(regions[1].to == 9);
}

TEST_CASE("a file of regions that is not as it should be is refused with the line") {
  CHECK(refused(region("{rule: always, polygon: [[0, 0], [5, 5]]}")) ==
        ":2: a polygon needs at least three points, this one has 2");
  CHECK(refused(region("{rule: always, polygon: [[0, 0], [9, 9], [9, 0], [0, 9]]}")).find("cross or touch") !=
        std::string::npos);
  CHECK(refused(region("{rule: maybe, box: [0, 0, 5, 5]}")).find("always, never or search, not 'maybe'") !=
        std::string::npos);
  CHECK(refused(region("{box: [0, 0, 5, 5]}")).find("has no rule") != std::string::npos);
  CHECK(refused(region("{rule: always}")).find("either a box or a polygon") != std::string::npos);
  CHECK(refused(region("{rule: always, box: [0, 0, 5, 5], polygon: [[0, 0]]}")).find("either") != std::string::npos);
  CHECK(refused(region("{rule: always, box: [0, 0, 5]}")).find("four numbers") != std::string::npos);
  CHECK(refused(region("{rule: always, box: [0, 0, .nan, 5]}")).find("must be a number") != std::string::npos);
  CHECK(refused(region("{rule: always, box: [0, 0, 5, 0]}")).find("above 0") != std::string::npos);
  CHECK(refused(region("{rule: always, box: [0, 0, 5, 5], from: 3, to: 2}")).find("not end before") !=
        std::string::npos);
  CHECK(refused(region("{rule: always, boxx: [0, 0, 5, 5]}")).find("did you mean 'box'") != std::string::npos);
  CHECK(refused(region("a word")).find("must be a map") != std::string::npos);
  CHECK(refused("- rule: always\n").find("'regions:' is expected") != std::string::npos);
  CHECK(refused("").find("'regions:' is expected") != std::string::npos);
}

}  // namespace smartcv::config

#include "tasks/face_timeline/clips/clip_names.h"

#include <catch2/catch.hpp>

using smartcv::face_timeline::clip_names;
using smartcv::face_timeline::safe_name;

TEST_CASE("what some file system does not take is not in a clip's name", "[clip_names]") {
  CHECK(safe_name("Anna Berg") == "Anna Berg");
  CHECK(safe_name("a/b\\c:d*e?f\"g<h>i|j") == "a-b-c-d-e-f-g-h-i-j");
  CHECK(safe_name("../../etc/passwd") == "-..-etc-passwd");
  CHECK(safe_name("Dr. No. ") == "Dr. No");
  CHECK(safe_name(" .hidden") == "hidden");
  CHECK(safe_name("a\nb\tc\x7F") == "a b c");
  CHECK(safe_name("Zo\u00eb \u6f22\u5b57") == "Zo\u00eb \u6f22\u5b57");
  CHECK(safe_name("M\xFCller") == "M\uFFFDller");
  CHECK(safe_name("...") == "clip");
  CHECK(safe_name("") == "clip");
}

TEST_CASE("names that Windows keeps for devices are changed", "[clip_names]") {
  CHECK(safe_name("CON") == "CON-");
  CHECK(safe_name("nul.txt") == "nul.txt-");
  CHECK(safe_name("com1") == "com1-");
  CHECK(safe_name("LPT9 .x") == "LPT9 .x-");
  CHECK(safe_name("Connor") == "Connor");
  CHECK(safe_name("auxiliary") == "auxiliary");
}

TEST_CASE("a long name is cut between characters", "[clip_names]") {
  std::string name;
  for (int i = 0; i < 50; ++i) {
    name += "\u6f22";
  }
  const std::string cut = safe_name(name);
  CHECK(cut.size() == 78);
  CHECK(name.starts_with(cut));
  const auto names = clip_names({{name, "00:00:00:00"}}, ".mp4");
  CHECK(names.front().size() + std::string(".part").size() <= 143);
}

TEST_CASE("names carry the timecode, and no two may be one file anywhere", "[clip_names]") {
  CHECK(clip_names({{"Anna", "01:00:02;15"}, {"anna", "01:00:02;15"}, {"ANNA", "01:00:02;15"}, {"Anna", "01:00:09;00"}},
                   ".mp4") == std::vector<std::string>{"Anna 01-00-02-15.mp4", "anna 01-00-02-15 (2).mp4",
                                                       "ANNA 01-00-02-15 (3).mp4", "Anna 01-00-09-00.mp4"});
  // É as one character and as two: one file on a Mac.
  const auto accents = clip_names({{"\u00c9va", "00:00:00:00"}, {"\u00e9va", "00:00:00:00"}}, ".mkv");
  CHECK(accents == std::vector<std::string>{"\u00c9va 00-00-00-00.mkv", "\u00e9va 00-00-00-00 (2).mkv"});
}

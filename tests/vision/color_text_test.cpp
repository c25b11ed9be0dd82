#include "vision/color_text.h"

#include <catch2/catch.hpp>

using smartcv::vision::color_forms;
using smartcv::vision::parse_color;
using smartcv::vision::Rgb;

TEST_CASE("colours are read as three numbers, as hex and by name", "[color]") {
  CHECK(parse_color("0,177,64") == Rgb{0, 177, 64});
  CHECK(parse_color("#00b140") == Rgb{0, 177, 64});
  CHECK(parse_color("#00B140") == Rgb{0, 177, 64});
  CHECK(parse_color("green") == Rgb{0, 177, 64});
  CHECK(parse_color("Magenta") == Rgb{255, 0, 255});
}

TEST_CASE("what is no colour is none", "[color]") {
  for (const char* text : {"", "0,177", "0,177,64,1", "0,177,256", "-1,0,0", "0, 1,2", "#00b14", "#00b1400", "#00g140",
                           "#-1-1-1", "greenish", ",,", "1,2,"}) {
    INFO(text);
    CHECK_FALSE(parse_color(text).has_value());
  }
  CHECK(color_forms().find("magenta") != std::string::npos);
}

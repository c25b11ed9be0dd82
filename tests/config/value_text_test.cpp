#include "config/value_text.h"

#include <catch2/catch.hpp>

namespace smartcv::config {

TEST_CASE("numbers are read whole or not at all") {
  CHECK(parse_integer("42") == 42);
  CHECK(parse_integer("-3") == -3);
  CHECK(parse_integer("+3") == 3);
  CHECK_FALSE(parse_integer("6.0"));
  CHECK_FALSE(parse_integer("6 "));
  CHECK_FALSE(parse_integer("0x10"));
  CHECK_FALSE(parse_integer("99999999999999999999"));
  CHECK_FALSE(parse_integer(""));
  CHECK_FALSE(parse_integer("+-3"));
  CHECK(parse_number("0.3") == 0.3);
  CHECK(parse_number("1e-3") == 1e-3);
  CHECK_FALSE(parse_number("0,3"));
  CHECK_FALSE(parse_number("nan"));
  CHECK_FALSE(parse_number("inf"));
}

TEST_CASE("bit rates take the letters users write") {
  CHECK(parse_bitrate("8M") == 8'000'000);
  CHECK(parse_bitrate("2.5M") == 2'500'000);
  CHECK(parse_bitrate("800k") == 800'000);
  CHECK(parse_bitrate("123456") == 123'456);
  CHECK_FALSE(parse_bitrate("M"));
  CHECK_FALSE(parse_bitrate("-8M"));
  CHECK_FALSE(parse_bitrate("8MB"));
  CHECK(bitrate_text(8'000'000) == "8M");
  CHECK(bitrate_text(2'500'000) == "2500k");
  CHECK(bitrate_text(123'456) == "123456");
}

TEST_CASE("booleans are read as YAML and command lines write them") {
  CHECK(parse_boolean("true") == true);
  CHECK(parse_boolean("off") == false);
  CHECK(parse_boolean("0") == false);
  CHECK_FALSE(parse_boolean("maybe"));
  CHECK_FALSE(parse_boolean(""));
}

TEST_CASE("a number is shown with the fewest digits that read back as the same number") {
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(15) == "15");
  CHECK(parse_number(number_text(1.0 / 3.0)) == 1.0 / 3.0);
}

TEST_CASE("lists are split at commas and joined again") {
  CHECK(split_list("face, eyes") == std::vector<std::string>{"face", "eyes"});
  CHECK(split_list("face,,") == std::vector<std::string>{"face", "", ""});
  CHECK(split_list("") == std::vector<std::string>{""});
  CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("a quoted text stays on one line and is cut when it is long") {
  CHECK(in_quotes("a\nb") == "'a b'");
  CHECK(in_quotes(std::string(200, 'x')).size() < 80);
}

}  // namespace smartcv::config

#include "base/utf8.h"

#include <catch2/catch.hpp>

using namespace smartcv;

TEST_CASE("what is valid UTF-8 stays as it is", "[utf8]") {
  const std::string text = "Zo\u00eb \u6f22 \U0001F600 <&>";
  CHECK(valid_utf8(text) == text);
  CHECK(valid_utf8("").empty());
}

TEST_CASE("a replacement character stands for each byte that is no UTF-8", "[utf8]") {
  const std::string mark = "\uFFFD";
  CHECK(valid_utf8("M\xFCller") == "M" + mark + "ller");               // Latin-1
  CHECK(valid_utf8("a\xC0\xAF") == "a" + mark + mark);                 // overlong slash
  CHECK(valid_utf8("\xE0\x80\xAF") == mark + mark + mark);             // overlong in three
  CHECK(valid_utf8("\xED\xA0\x80") == mark + mark + mark);             // surrogate
  CHECK(valid_utf8("\xF4\x90\x80\x80") == mark + mark + mark + mark);  // beyond U+10FFFF
  CHECK(valid_utf8("\xF0\x9F\x98") == mark + mark + mark);             // broken off
}

TEST_CASE("one line is left of a text with line ends of any kind", "[utf8]") {
  CHECK(one_line("  Anna\r\n\tBerg\n\n") == "Anna Berg");
  CHECK(one_line(std::string("a\0b\x1B[31m\x7F", 9)) == "a b [31m");
  CHECK(one_line("a\u0085b\u2028c\u2029d") == "a b c d");
  CHECK(one_line("na\u00EFve \u4e2d") == "na\u00EFve \u4e2d");
}

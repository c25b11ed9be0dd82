#include "base/html_text.h"

#include <catch2/catch.hpp>

using namespace smartcv;

TEST_CASE("text in HTML can end no tag and no attribute", "[html_text]") {
  CHECK(html_text(R"(<b title="a & b">)") == "&lt;b title=&quot;a &amp; b&quot;&gt;");
  CHECK(html_text("na\u00EFve 'x'") == "na\u00EFve 'x'");
}

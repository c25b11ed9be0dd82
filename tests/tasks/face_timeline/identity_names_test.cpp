#include "tasks/face_timeline/identity_names.h"

#include <catch2/catch.hpp>

#include "identity/person_name.h"
#include "tests/support/refusal.h"

using namespace smartcv;
using namespace smartcv::face_timeline;

TEST_CASE("ids are made of names so that every file system takes them", "[identity]") {
  IdentityIds ids;
  CHECK(ids.id_of("Anna Berg") == "anna-berg");
  CHECK(ids.id_of("Anna Berg") == "anna-berg");
  CHECK(ids.id_of("../../etc/passwd") == "etc-passwd");
  CHECK(ids.id_of("R2-D2 (droid)") == "r2-d2-droid");
}

TEST_CASE("two people never have one id", "[identity]") {
  IdentityIds ids;
  CHECK(ids.id_of("Anna Berg") == "anna-berg");
  const std::string other = ids.id_of("anna-berg");
  CHECK(other.starts_with("anna-berg-"));
  CHECK(ids.id_of("anna-berg") == other);
  CHECK(ids.id_of("Анна") != ids.id_of("Ольга"));
  CHECK(ids.id_of("Анна").starts_with("person-"));
  CHECK(ids.id_of("Unknown 01") != unknown_id(1));
}

TEST_CASE("a name keeps the id it has had elsewhere", "[identity]") {
  IdentityIds ids;
  ids.reserve("Anna", "anna-2");
  CHECK(ids.id_of("Anna") == "anna-2");
}

TEST_CASE("unknown ids are told from names", "[identity]") {
  CHECK(unknown_id(7) == "unknown-07");
  CHECK(unknown_id(123) == "unknown-123");
  CHECK(unknown_number("unknown-07") == 7);
  CHECK_FALSE(unknown_number("unknown-"));
  CHECK_FALSE(unknown_number("unknown-7a"));
  CHECK_FALSE(unknown_number("anna"));
}

TEST_CASE("names are plain text", "[identity]") {
  CHECK(identity::checked_name("  Zoë Ångström ") == "Zoë Ångström");
  CHECK(identity::checked_name("王") == "王");
  for (const std::string& bad :
       {std::string("   "), std::string("a\nb"), std::string("\xC0\xAF"), std::string("\xED\xA0\x80"),
        std::string("\xE2\x82"), std::string("\xF5\x80\x80\x80"), std::string(201, 'a')}) {
    CAPTURE(bad);
    CHECK_THAT(tests::refusal_of([&] { return identity::checked_name(bad); }, ErrorCode::usage),
               Catch::Contains("name"));
  }
}

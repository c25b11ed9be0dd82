#include "tasks/fitting_preview/garment_choice.h"

#include <catch2/catch.hpp>

using namespace smartcv::fitting_preview;

TEST_CASE("a garment is named by its file, for one person with an id before it", "[garment]") {
  const auto plain = parse_garment_word("shirt.yaml");
  REQUIRE(plain);
  CHECK(plain->file == "shirt.yaml");
  CHECK_FALSE(plain->person);
  const auto second = parse_garment_word("02=a=b.yaml");
  REQUIRE(second);
  CHECK(second->person == 2);
  CHECK(second->file == "a=b.yaml");
  const auto odd = parse_garment_word("x=a.yaml");
  REQUIRE(odd);
  CHECK(odd->file == "x=a.yaml");
  CHECK_FALSE(odd->person);
}

TEST_CASE("a word without a file, or for nobody, is no garment", "[garment]") {
  for (const char* word : {"", "1=", "0=a.yaml", "99999999999999999999=a.yaml"}) {
    INFO(word);
    CHECK_FALSE(parse_garment_word(word));
  }
}

TEST_CASE("garments are worn by the largest person, by all or by one", "[garment]") {
  for (const char* word : {"largest", "all", "1", "12"}) {
    INFO(word);
    CHECK(is_person_word(word));
  }
  for (const char* word : {"", "0", "-1", "1.5", "Largest", "1,2"}) {
    INFO(word);
    CHECK_FALSE(is_person_word(word));
  }
}

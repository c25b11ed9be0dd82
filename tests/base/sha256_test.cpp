#include "base/sha256.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "base/error.h"
#include "tests/support/shared.h"

namespace smartcv {
namespace {

TEST_CASE("SHA-256 sums agree with FIPS 180-4", "[sha256]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("bytes have the sum of the same text", "[sha256]") {
  const std::string text("a\0\xff", 3);
  CHECK(sha256_hex(std::as_bytes(std::span(text))) == sha256_hex(text));
}

TEST_CASE("a file has the sum of its bytes, however long it is", "[sha256]") {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "million") << std::string(1'000'000, 'a');
  std::ofstream(folder / "empty").flush();
  CHECK(sha256_of_file(folder / "million") == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_of_file(folder / "empty") == sha256_hex(""));
}

TEST_CASE("a file that cannot be read is an input error with its name", "[sha256]") {
  const tests::TemporaryFolder folder;
  for (const auto& path : {folder / "none", folder.path()}) {
    try {
      (void)sha256_of_file(path);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::input);
      CHECK_THAT(error.what(), Catch::Matchers::StartsWith(path.string() + ": cannot be read: "));
    }
  }
}

}  // namespace
}  // namespace smartcv

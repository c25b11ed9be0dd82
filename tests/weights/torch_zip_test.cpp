#include "weights/torch_zip.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/weights/pickle_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

// The good archive with one entry replaced, or added when there is none of that name.
std::string with_entry(const ZipEntry& entry) {
  auto entries = torch_zip_entries();
  for (auto& candidate : entries) {
    if (candidate.name == entry.name) {
      candidate = entry;
      return zip_file(entries);
    }
  }
  entries.push_back(entry);
  return zip_file(entries);
}

std::string changed(std::string file, std::size_t from_end, const std::string& bytes) {
  return file.replace(file.size() - from_end, bytes.size(), bytes);
}

}  // namespace

TEST_CASE("a zip container written by hand is read like one of torch") {
  const auto weights = read(zip_file(torch_zip_entries()));
  CHECK(weights.container() == "torch zip");
  CHECK(floats(weights, "x") == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("zip tricks that let two readers see two files are refused") {
  const std::string good = zip_file(torch_zip_entries());
  CHECK_THAT(refusal(with_entry({.name = "a/data/0", .content = float_bytes({1, 2, 3, 4}), .method = 8})),
             Contains("'a/data/0'") && Contains("compressed"));
  CHECK_THAT(refusal(with_entry({.name = "a/data/0", .content = float_bytes({1, 2, 3, 4}), .method = 12})),
             Contains("'a/data/0'") && Contains("in an unusual way"));
  CHECK_THAT(refusal(with_entry({.name = "a/data/0", .content = float_bytes({1, 2, 3, 4}), .flags = 1})),
             Contains("encrypted"));
  CHECK_THAT(refusal(with_entry({.name = "a/more", .name_in_directory = "a/other"})), Contains("contradicts"));
  CHECK_THAT(refusal(with_entry({.name = "a/../../etc/passwd"})), Contains("leads elsewhere"));
  CHECK_THAT(refusal(with_entry({.name = "a\\b"})), Contains("leads elsewhere"));
  auto twice = torch_zip_entries();
  twice.push_back(twice[2]);
  CHECK_THAT(refusal(zip_file(twice)), Contains("'a/data/0' twice"));
  CHECK_THAT(refusal(std::string(good) + "x"), Contains("end record"));
  CHECK_THAT(refusal(changed(good, 2, le(1, 2))), Contains("comment"));
  CHECK_THAT(refusal(changed(good, 18, le(1, 2))), Contains("several disks"));
  CHECK_THAT(refusal(changed(good, 14, le(0x7FFF, 2))), Contains("several disks"));
  CHECK_THAT(refusal(changed(good, 6, le(0, 4))), Contains("directory is not where"));
  CHECK_THAT(refusal(changed(good, 10, le(0, 4))), Contains("directory is not where"));
}

TEST_CASE("entries that overlap are refused") {
  // The second entry's header lies in the content of the first.
  const std::string inner = std::string("PK\x03\x04", 4) + le(0, 2) + le(0x0800, 2) + le(0, 10) + le(4, 4) + le(4, 4) +
                            le(3, 2) + le(0, 2) + "a/b" + "1234";
  const std::string file = zip_file({{.name = "a/a", .content = inner}, {.name = "a/b", .content = "1234"}});
  const auto second = file.rfind("PK\x01\x02");
  const auto inside = file.find("PK\x03\x04", 4);
  std::string overlapping = file;
  overlapping.replace(second + 42, 4, le(inside, 4));
  CHECK_THAT(refusal(overlapping), Contains("overlap"));
}

TEST_CASE("archives that are not plain torch weights are refused by what they hold") {
  CHECK_THAT(refusal(with_entry({.name = "a/code/__torch__.py"})), Contains("TorchScript") && Contains("a dictionary"));
  CHECK_THAT(refusal(with_entry({.name = "a/constants.pkl"})), Contains("TorchScript") && Contains("a dictionary"));
  CHECK_THAT(refusal(with_entry({.name = "b/data"})), Contains("'b/data' is not in its one folder"));
  CHECK_THAT(refusal(zip_file({{.name = "a/text"}})), Contains("'a/data.pkl' is missing"));
  CHECK_THAT(refusal(with_entry({.name = "a/byteorder", .content = "big"})), Contains("byte order 'big'"));
  CHECK_THAT(refusal(with_entry({.name = "a/data/0", .content = float_bytes({1, 2, 3})})),
             Contains("should have 16 bytes and has 12"));
  CHECK_THAT(refusal(with_entry({.name = "a/data.pkl", .content = pickle_of(dictionary({{.key = "7"}}))})),
             Contains("'a/data/7' is missing"));
  CHECK_THAT(refusal(with_entry({.name = "a/data.pkl", .content = pickle_of(dictionary({TensorSample{}})) + "more"})),
             Contains("4 bytes follow the pickle"));
  CHECK_THAT(refusal(with_entry({.name = "a/data.pkl", .content = pickle_of(global("os", "system") + ")R")})),
             Contains("'os.system'"));
}

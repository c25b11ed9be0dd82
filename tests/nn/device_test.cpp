#include "nn/device.h"

#include <ATen/Parallel.h>

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/log.h"

using namespace smartcv;
using Catch::Matchers::Contains;

namespace {

// Warnings logged while it lives.
class Warnings {
 public:
  Warnings() {
    set_warning_listener([this](const std::string& text) { texts.push_back(text); });
  }
  ~Warnings() { set_warning_listener({}); }
  Warnings(const Warnings&) = delete;
  Warnings& operator=(const Warnings&) = delete;
  std::vector<std::string> texts;
};

ErrorCode code_of(const std::string& device, const std::string& precision) {
  try {
    (void)nn::resolve_device(device, precision);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("no error for " << device << " " << precision);
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("the CPU is always there and takes fp32", "[device]") {
  const auto device = nn::resolve_device("cpu", "auto");
  CHECK_FALSE(device.cuda);
  CHECK(device.name == "CPU");
  CHECK(device.precision == nn::Precision::fp32);
}

TEST_CASE("half on the CPU leaves the precision to each network, as auto does", "[device]") {
  CHECK(nn::resolve_device("cpu", "half").automatic_precision);
  CHECK(nn::resolve_device("cpu", "auto").automatic_precision);
  CHECK_FALSE(nn::resolve_device("cpu", "fp32").automatic_precision);
}

TEST_CASE("auto never warns", "[device]") {
  const Warnings warnings;
  (void)nn::resolve_device("auto", "auto");
  CHECK(warnings.texts.empty());
}

TEST_CASE("a bare number falls back to the CPU with one warning, cuda:N does not fall back", "[device]") {
  const Warnings warnings;
  const auto device = nn::resolve_device("4096", "auto");
  CHECK_FALSE(device.cuda);
  REQUIRE(warnings.texts.size() == 1);
  CHECK_THAT(warnings.texts[0], Contains("4096") && Contains("CPU is used instead"));
  CHECK(code_of("cuda:4096", "auto") == ErrorCode::model);
}

TEST_CASE("a strict GPU that is missing is an error that says what is missing", "[device]") {
  if (nn::resolve_device("auto", "auto").cuda) {
    CHECK(nn::resolve_device("cuda", "auto").cuda);
    return;
  }
  CHECK(code_of("cuda", "auto") == ErrorCode::model);
  CHECK_THROWS_WITH(nn::resolve_device("cuda", "auto"), Contains("driver") || Contains("CUDA"));
}

TEST_CASE("unknown words for device and precision are refused", "[device]") {
  for (const char* word : {"gpu", "", "cuda:", "cuda:x", "-1", "1x", "cuda:-1"}) {
    CHECK(code_of(word, "auto") == ErrorCode::usage);
  }
  CHECK(code_of("cpu", "int8") == ErrorCode::usage);
  CHECK(code_of("cpu", "fp16") == ErrorCode::usage);
}

TEST_CASE("LibTorch's version is known", "[device]") { CHECK_THAT(nn::libtorch_version(), Contains(".")); }

TEST_CASE("a thread keeps its number of threads whatever another one sets before its first work", "[device]") {
  int found = 0;
  std::thread worker([&] {
    nn::use_threads(2);
    std::thread([] { nn::use_threads(1); }).join();
    found = at::get_num_threads();
  });
  worker.join();
  CHECK(found == 2);
}

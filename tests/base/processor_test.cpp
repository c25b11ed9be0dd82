#include "base/processor.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace smartcv::tests {
namespace {

// Bits of the words below, by the Intel SDM.
constexpr std::uint32_t fma = 1U << 12;
constexpr std::uint32_t osxsave = 1U << 27;
constexpr std::uint32_t avx2 = 1U << 5;
constexpr std::uint32_t avx512_f_dq_cd_bw_vl = 1U << 16 | 1U << 17 | 1U << 28 | 1U << 30 | 1U << 31;
constexpr std::uint32_t amx_bf16_and_tile = 1U << 22 | 1U << 24;
constexpr std::uint32_t avx512_bf16 = 1U << 5;
constexpr std::uint64_t all_registers = 0xe7 | 0x3 << 17;
constexpr std::uint64_t tiles = 0x3 << 17;

CpuidWords sapphire_rapids() {
  CpuidWords words;
  words.leaf1_ecx = fma | osxsave;
  words.leaf7_ebx = avx2 | avx512_f_dq_cd_bw_vl;
  words.leaf7_edx = amx_bf16_and_tile;
  words.leaf7_1_eax = avx512_bf16;
  words.xcr0 = all_registers;
  words.on_request = tiles;
  return words;
}

// The flags Linux tells of; empty where there is no such file.
std::set<std::string> flags_of_linux() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("flags")) {
      std::istringstream words(line.substr(line.find(':') + 1));
      return {std::istream_iterator<std::string>(words), {}};
    }
  }
  return {};
}

}  // namespace

TEST_CASE("a processor with everything has everything", "[processor]") {
  const Processor processor = processor_of(sapphire_rapids());
  CHECK(processor.avx2);
  CHECK(processor.avx512);
  CHECK(processor.avx512_bf16);
  CHECK(processor.amx_bf16);
  CHECK_FALSE(processor.amx_blocked);
}

TEST_CASE("an instruction set counts only when the operating system saves its registers", "[processor]") {
  CpuidWords words = sapphire_rapids();
  words.xcr0 = 0x7;  // SSE and AVX: an old kernel, or a virtual machine that hides the rest
  const Processor narrow = processor_of(words);
  CHECK(narrow.avx2);
  CHECK_FALSE(narrow.avx512);
  CHECK_FALSE(narrow.avx512_bf16);
  CHECK_FALSE(narrow.amx_bf16);
  CHECK(narrow.amx_blocked);

  words.xcr0 = 0x3;
  CHECK_FALSE(processor_of(words).avx2);
}

TEST_CASE("AMX that Linux does not give on request is told apart from AMX that is not there", "[processor]") {
  CpuidWords words = sapphire_rapids();
  words.on_request = 0;
  CHECK_FALSE(processor_of(words).amx_bf16);
  CHECK(processor_of(words).amx_blocked);
  words.leaf7_edx = 0;
  CHECK_FALSE(processor_of(words).amx_blocked);
}

TEST_CASE("AVX512 without one of the parts that oneDNN wants is none", "[processor]") {
  for (const int part : {16, 17, 28, 30, 31}) {
    CAPTURE(part);
    CpuidWords words = sapphire_rapids();
    words.leaf7_ebx &= ~(1U << part);
    CHECK_FALSE(processor_of(words).avx512);
    CHECK_FALSE(processor_of(words).avx512_bf16);
  }
}

TEST_CASE("a processor that answers nothing has nothing", "[processor]") {
  const Processor processor = processor_of({});
  CHECK_FALSE((processor.avx2 || processor.avx512 || processor.avx512_bf16 || processor.amx_bf16));
  CHECK_FALSE(processor.amx_blocked);
}

TEST_CASE("what is read from this processor is what Linux says of it", "[processor]") {
  const auto flags = flags_of_linux();
  if (flags.empty()) {
    WARN("skipped: /proc/cpuinfo has no flags");
    return;
  }
  const Processor processor = processor_of(read_cpuid());
  CHECK(processor.avx2 == (flags.contains("avx2") && flags.contains("fma")));
  CHECK(processor.avx512_bf16 == flags.contains("avx512_bf16"));
  CHECK((processor.amx_bf16 || processor.amx_blocked) == flags.contains("amx_bf16"));
  CHECK_FALSE(processor.model.empty());
}

}  // namespace smartcv::tests

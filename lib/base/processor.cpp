#include "base/processor.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace smartcv {
namespace {

constexpr bool bit(std::uint64_t word, int number) { return (word >> number & 1) != 0; }
constexpr bool all_of(std::uint64_t word, std::uint64_t mask) { return (word & mask) == mask; }

constexpr std::uint64_t ymm_state = 0x6;         // SSE and AVX registers
constexpr std::uint64_t zmm_state = 0xe6;        // and the three parts of AVX512
constexpr std::uint64_t tile_state = 0x3 << 17;  // AMX: tile configuration and tile data

}  // namespace

Processor processor_of(const CpuidWords& words) {
  Processor processor;
  processor.model = words.model;
  const bool ymm = bit(words.leaf1_ecx, 27) && all_of(words.xcr0, ymm_state);
  const bool zmm = ymm && all_of(words.xcr0, zmm_state);
  processor.avx2 = ymm && bit(words.leaf7_ebx, 5) && bit(words.leaf1_ecx, 12);
  processor.avx512 = zmm && bit(words.leaf7_ebx, 16) && bit(words.leaf7_ebx, 17) && bit(words.leaf7_ebx, 28) &&
                     bit(words.leaf7_ebx, 30) && bit(words.leaf7_ebx, 31);
  processor.avx512_bf16 = processor.avx512 && bit(words.leaf7_1_eax, 5);
  const bool has_amx = bit(words.leaf7_edx, 22) && bit(words.leaf7_edx, 24);
  const bool gets_amx = all_of(words.xcr0, tile_state) && all_of(words.on_request, tile_state);
  processor.amx_bf16 = has_amx && gets_amx;
  processor.amx_blocked = has_amx && !gets_amx;
  return processor;
}

#if defined(__x86_64__)

namespace {

std::uint64_t read_xcr0() {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return std::uint64_t{high} << 32 | low;
}

// Linux hands out AMX tiles only to processes that ask; this tells what can be asked for (since 5.16).
std::uint64_t read_on_request() {
  constexpr int arch_get_xcomp_supp = 0x1021;
  std::uint64_t sets = 0;
  return syscall(SYS_arch_prctl, arch_get_xcomp_supp, &sets) == 0 ? sets : 0;
}

std::string read_model() {
  std::array<unsigned, 12> words{};
  for (unsigned i = 0; i < 3; ++i) {
    unsigned* const at = words.data() + std::size_t{4} * i;
    if (__get_cpuid(0x80000002U + i, at, at + 1, at + 2, at + 3) == 0) {
      return {};
    }
  }
  std::array<char, sizeof words + 1> text{};
  std::memcpy(text.data(), words.data(), sizeof words);
  std::string model = text.data();
  model.erase(0, model.find_first_not_of(' '));
  model.erase(model.find_last_not_of(' ') + 1);
  return model;
}

}  // namespace

CpuidWords read_cpuid() {
  CpuidWords words;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0) {
    words.leaf1_ecx = ecx;
    words.xcr0 = bit(ecx, 27) ? read_xcr0() : 0;
  }
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
    words.leaf7_ebx = ebx;
    words.leaf7_edx = edx;
    if (eax >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0) {
      words.leaf7_1_eax = eax;
    }
  }
  words.on_request = read_on_request();
  words.model = read_model();
  return words;
}

#else

CpuidWords read_cpuid() { return {}; }

#endif

const Processor& this_processor() {
  static const Processor found = processor_of(read_cpuid());
  return found;
}

}  // namespace smartcv

#ifndef SMARTCV_BASE_PROCESSOR_H
#define SMARTCV_BASE_PROCESSOR_H

#include <cstdint>
#include <string>

namespace smartcv {

// What the CPUID instruction and the operating system's side of it answer, unread. Apart from processor_of() so that
// processors we do not have can be made up.
struct CpuidWords {
  std::uint32_t leaf1_ecx = 0;
  std::uint32_t leaf7_ebx = 0;    // leaf 7, subleaf 0
  std::uint32_t leaf7_edx = 0;    // leaf 7, subleaf 0
  std::uint32_t leaf7_1_eax = 0;  // leaf 7, subleaf 1
  std::uint64_t xcr0 = 0;         // register sets the operating system saves; 0 without XSAVE
  std::uint64_t on_request = 0;   // sets Linux gives to a process that asks (AMX tiles; arch_prctl)
  std::string model;              // "Intel(R) Xeon(R) Processor"
};

// The instruction sets that decide how fast networks run here. True only when the operating system lets programs
// use them too.
struct Processor {
  std::string model;
  bool avx2 = false;         // with FMA, which always comes along and is needed as well
  bool avx512 = false;       // F, BW, CD, DQ and VL, what oneDNN and ATen call AVX512
  bool avx512_bf16 = false;  // bf16 products
  bool amx_bf16 = false;     // bf16 matrix tiles
  bool amx_blocked = false;  // the processor has AMX, but the operating system does not hand it out
};

// Source of the bit numbers: Intel SDM volume 2A, CPUID; volume 1, chapter 13 (XCR0).
[[nodiscard]] Processor processor_of(const CpuidWords& words);

// Of this machine. On another architecture than x86-64 nothing is known and every flag is false.
[[nodiscard]] CpuidWords read_cpuid();

// Of this machine, found out once.
[[nodiscard]] const Processor& this_processor();

}  // namespace smartcv

#endif  // SMARTCV_BASE_PROCESSOR_H

#ifndef SMARTCV_NN_WIDEST_H
#define SMARTCV_NN_WIDEST_H

namespace smartcv::nn {

template <typename Body>
[[gnu::target("avx2,fma")]] void run_with_avx2(const Body& body) {
  body();
}

// Runs `body` compiled for AVX2 where the processor has it. `body` is a lambda marked always_inline that calls nothing
// but always_inline functions: what is not inlined keeps the instructions every processor has.
template <typename Body>
void run_widest(const Body& body) {
  static const bool wide = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  if (wide) {
    run_with_avx2(body);
  } else {
    body();
  }
}

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_WIDEST_H

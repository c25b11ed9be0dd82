#ifndef SMARTCV_NN_WIDEST_H
#define SMARTCV_NN_WIDEST_H

#include <type_traits>

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

// Floats that are computed with together.
template <int lanes>
using Lanes [[gnu::vector_size(lanes * sizeof(float))]] = float;

// The same in memory, of any alignment. (memcpy would go through the stack.)
template <typename Vector, typename Element>
[[gnu::always_inline]] inline void load_lanes(const Element* from, Vector& to) {
  using Unaligned [[gnu::vector_size(sizeof(Vector)), gnu::aligned(sizeof(Element)), gnu::may_alias]] = Element;
  to = *reinterpret_cast<const Unaligned*>(from);
}
template <typename Vector, typename Element>
[[gnu::always_inline]] inline void store_lanes(const Vector& from, Element* to) {
  using Unaligned [[gnu::vector_size(sizeof(Vector)), gnu::aligned(sizeof(Element)), gnu::may_alias]] = Element;
  *reinterpret_cast<Unaligned*>(to) = from;
}

// to[i] is near[places[i]], or far[places[i] - lanes] where that is beyond it; Places: vector of int32.
template <typename Vector, typename Places>
[[gnu::always_inline]] inline void pick_lanes(const Vector& near, const Vector& far, const Places& places, Vector& to) {
#if __has_builtin(__builtin_shuffle)
  to = __builtin_shuffle(near, far, places);
#else
  constexpr int lanes = sizeof(Vector) / sizeof(float);
  for (int i = 0; i < lanes; ++i) {
    to[i] = places[i] < lanes ? near[places[i]] : far[places[i] - lanes];
  }
#endif
}

template <int count>
using LaneCount = std::integral_constant<int, count>;

template <typename Body>
[[gnu::target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,prefer-vector-width=512")]] void run_with_avx512(
    const Body& body) {
  body(LaneCount<16>());
}
template <typename Body>
[[gnu::target("avx2,fma")]] void run_with_avx2_lanes(const Body& body) {
  body(LaneCount<8>());
}

// The same for AVX-512 as well: body(lanes), where lanes says how many floats a register holds: 16 or 8.
template <typename Body>
void run_widest_lanes(const Body& body) {
  static const bool widest = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                             __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  static const bool wide = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  if (widest) {
    run_with_avx512(body);
  } else if (wide) {
    run_with_avx2_lanes(body);
  } else {
    body(LaneCount<8>());
  }
}

}  // namespace smartcv::nn

#endif  // SMARTCV_NN_WIDEST_H

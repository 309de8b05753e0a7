// SPDX-License-Identifier: BSL-1.0
// Turns as many registers as one has lanes: element j of register i becomes element i of register
// j. For kernels that need pixels side by side where memory has channels.
#pragma once

#include <utility>

#include "convexpr/kernels/cpu/simd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

#if CONVEXPR_SIMD
// The lower or upper halves of two registers, element by element in turn.
template <bool Upper, class T, int... I>
CONVEXPR_INLINE vec<T> interleave(vec<T> a, vec<T> b, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = lanes<T>;
  const elements x = __builtin_bit_cast(elements, a), y = __builtin_bit_cast(elements, b);
  return __builtin_bit_cast(
      vec<T>, __builtin_shufflevector(x, y, ((Upper ? n / 2 : 0) + I / 2 + I % 2 * n)...));
}
#endif

// log2(n) rounds of n interleavings: 64 instructions for 16 registers, one port on Intel's cores.
template <class T>
CONVEXPR_INLINE void transpose(vec<T> (&rows)[lanes<T>]) {
#if CONVEXPR_SIMD
  constexpr int n = lanes<T>;
  constexpr std::make_integer_sequence<int, n> all{};
#pragma GCC unroll 4
  for (int round = 1; round < n; round *= 2) {
    vec<T> next[n];
#pragma GCC unroll 8
    for (int i = 0; i < n / 2; ++i) {
      next[2 * i] = interleave<false>(rows[i], rows[i + n / 2], all);
      next[2 * i + 1] = interleave<true>(rows[i], rows[i + n / 2], all);
    }
#pragma GCC unroll 16
    for (int i = 0; i < n; ++i) rows[i] = next[i];
  }
#else
  (void)rows;
#endif
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

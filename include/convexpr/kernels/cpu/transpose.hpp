// SPDX-License-Identifier: BSL-1.0
// Turns rows into columns: pixels side by side where memory has channels, and back. For kernels
// that work along a row of pixels.
#pragma once

#include <utility>

#include "convexpr/kernels/cpu/lanes.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

#if CONVEXPR_SIMD
// Four rows of quads: element j of quad k of row i becomes element i of quad k of row j.
template <class T, int... I>
CONVEXPR_INLINE void turn_quads(vec<T> (&rows)[4], std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = lanes<T>;
  elements row[4];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) row[i] = __builtin_bit_cast(elements, rows[i]);
  const auto ones = [](elements a, elements b) {  // a0 b0 a1 b1 of each quad
    return __builtin_shufflevector(a, b, (I / 4 * 4 + I % 4 / 2 + I % 2 * n)...);
  };
  const auto other_ones = [](elements a, elements b) {
    return __builtin_shufflevector(a, b, (I / 4 * 4 + 2 + I % 4 / 2 + I % 2 * n)...);
  };
  const auto pairs = [](elements a, elements b) {  // a0 a1 b0 b1
    return __builtin_shufflevector(a, b, (I / 4 * 4 + I % 2 + I % 4 / 2 * n)...);
  };
  const auto other_pairs = [](elements a, elements b) {
    return __builtin_shufflevector(a, b, (I / 4 * 4 + 2 + I % 2 + I % 4 / 2 * n)...);
  };
  const elements low = ones(row[0], row[1]), high = other_ones(row[0], row[1]);
  const elements low2 = ones(row[2], row[3]), high2 = other_ones(row[2], row[3]);
  rows[0] = __builtin_bit_cast(vec<T>, pairs(low, low2));
  rows[1] = __builtin_bit_cast(vec<T>, other_pairs(low, low2));
  rows[2] = __builtin_bit_cast(vec<T>, pairs(high, high2));
  rows[3] = __builtin_bit_cast(vec<T>, other_pairs(high, high2));
}

// Four channels of as many pixels as there are lanes, one pixel Step elements behind the other:
// turned[channel][pixel]. With AVX-512 16 loads, 12 of them for one of two ports too, and 8
// shuffles: 16 x 16 elements in two thirds of the time of `transpose`.
template <int Step, class T>
CONVEXPR_INLINE void turn_four(const T* from, vec<T> (&turned)[4]) {
  constexpr int n = lanes<T>;
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) turned[i] = load_quads<4 * Step>(from + i * Step);
  turn_quads(turned, std::make_integer_sequence<int, n>{});
}

// The way back: channel k of pixel i, rows[k][i], goes to to[i * Step + k]; the first `pixels`.
template <int Step, class T>
CONVEXPR_INLINE void store_four_turned(T* to, vec<T> (&rows)[4], int pixels) {
  constexpr int n = lanes<T>;
  turn_quads(rows, std::make_integer_sequence<int, n>{});
#pragma GCC unroll 4
  for (int k = 0; k < n / 4; ++k) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      if (4 * k + i >= pixels) return;
      store_quad(to + (4 * k + i) * Step, rows[i], k);
    }
  }
}
#endif

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// Logarithms for LogSoftmax and Softplus, to the same bits on every device: sums of the series of
// the inverse hyperbolic tangent, whose coefficients 1/3, 1/5, ... need no table.
#pragma once

#include "convexpr/kernels/elementary.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// The whole exponent of a positive normal number, and of nothing else.
CONVEXPR_INLINE constexpr float exponent(float x) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) >> 23 | 0x4b000000U) -
         (0x1p23f + 127);
}
CONVEXPR_INLINE constexpr double exponent(double x) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) >> 52 | 0x4330000000000000U) -
         (0x1p52 + 1023);
}

template <class T>
struct table_of_odd_reciprocals {
  T of[17]{};
  constexpr table_of_odd_reciprocals() {
    for (int i = 0; i < 17; ++i) of[i] = static_cast<T>(1.0 / (2 * i + 1));
  }
};
template <class T>
inline constexpr table_of_odd_reciprocals<T> one_over_odd{};

// artanh(s) / s - 1 by its first `Terms` terms: s^2 / 3 + s^4 / 5 + ...
template <int Terms, class V>
CONVEXPR_INLINE constexpr V artanh_rest(V s) {
  using T = scalar_t<V>;
  const V y = s * s;
  V p = like(s, one_over_odd<T>.of[Terms]);
#pragma GCC unroll 17
  for (int i = Terms - 1; i >= 1; --i) p = fmadd(p, y, like(s, one_over_odd<T>.of[i]));
  return p * y;
}

// ln(1 + x) for x from 0 to 1, at most 2 ulp off; a NaN stays one.
template <class V>
CONVEXPR_INLINE constexpr V log_one_plus(V x) {
  using T = scalar_t<V>;
  constexpr int terms = sizeof(T) == sizeof(float) ? 7 : 16;  // |s| <= 1/3: off by 0.1 ulp
  const V s = x / (x + like(x, T(2)));
  const V twice = s + s;
  return fmadd(twice, artanh_rest<terms>(s), twice);
}

// ln(x) for x from 1 to 2^100, at most 2 ulp off; a NaN stays one.
template <class V>
CONVEXPR_INLINE constexpr V log(V x) {
  using T = scalar_t<V>;
  using k = exp_constants<T>;
  constexpr int terms = sizeof(T) == sizeof(float) ? 5 : 10;  // |s| <= 0.172
  const V one = like(x, T(1));
  V n = exponent(x);
  V m = x * power_of_two(like(x, T(0)) - n);  // in [1, 2)
  const auto large = like(x, T(1.41421356237309504880)) < m;
  n = select(large, n + one, n);
  m = select(large, m * like(x, T(0.5)), m);
  const V s = (m - one) / (m + one);
  const V twice = s + s;
  const V rest = fmadd(twice, artanh_rest<terms>(s), n * like(x, k::ln2_low));
  return fmadd(n, like(x, k::ln2_high), twice) + rest;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

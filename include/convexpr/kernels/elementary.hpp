// SPDX-License-Identifier: BSL-1.0
// What all functions of one number are made of, to the same bits on every device, written once for
// scalars and for vector registers: fused multiply-add, maximum, e^x and e^x - 1.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "convexpr/config.hpp"
#include "convexpr/plan/element.hpp"
#include "convexpr/plan/fold.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// The templates below take a number or a register of them, Register<T>, that brings + - * / < and
// like, fmadd, power_of_two, minimum, maximum, select(mask, V, V) in its own namespace.
// No product here meets a + outside fmadd: compilers are free to contract such a pair, or not.

template <class V>
struct scalar_of {
  using type = V;
};
template <template <class> class Register, class T>
struct scalar_of<Register<T>> {
  using type = T;
};
template <class V>
using scalar_t = typename scalar_of<V>::type;

// The constant `value` as wide as `sample`.
CONVEXPR_INLINE constexpr float like(float, float value) { return value; }
CONVEXPR_INLINE constexpr double like(double, double value) { return value; }

// a * b + c rounded once; twice where clang evaluates a constant, which cannot fuse there.
CONVEXPR_INLINE constexpr float fmadd(float a, float b, float c) {
#if defined(__clang__)
  if (std::is_constant_evaluated()) return a * b + c;
#endif
  return __builtin_fmaf(a, b, c);
}
CONVEXPR_INLINE constexpr double fmadd(double a, double b, double c) {
#if defined(__clang__)
  if (std::is_constant_evaluated()) return a * b + c;
#endif
  return __builtin_fma(a, b, c);
}

// 2^n for a whole n whose power is a normal number; any bits for a NaN.
CONVEXPR_INLINE constexpr float power_of_two(float n) {
  const auto biased = std::bit_cast<std::uint32_t>(n + (0x1.8p23f + 127));
  return std::bit_cast<float>(biased << 23);
}
CONVEXPR_INLINE constexpr double power_of_two(double n) {
  const auto biased = std::bit_cast<std::uint64_t>(n + (0x1.8p52 + 1023));
  return std::bit_cast<double>(biased << 52);
}

template <class V>
CONVEXPR_INLINE constexpr V select(bool condition, V yes, V no) {
  return condition ? yes : no;
}

template <class T>
struct exp_constants;
template <>
struct exp_constants<float> {
  static constexpr int degree = 7;               // Taylor, |r| <= ln(2) / 2: off by 0.1 ulp
  static constexpr float rounder = 0x1.8p23f;    // adding it leaves no digit behind the point
  static constexpr float ln2_high = 0x1.63p-1f;  // 9 bits: n * ln2_high is exact without fma too
  static constexpr float ln2_low = -0x1.bd0106p-13f;
  static constexpr float lowest = -105, highest = 90;  // beyond: 0 and infinity
};
template <>
struct exp_constants<double> {
  static constexpr int degree = 13;
  static constexpr double rounder = 0x1.8p52;
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double lowest = -750, highest = 720;
};

template <class T>
struct table_of_factorials {
  T of[14]{};
  constexpr table_of_factorials() {
    double factorial = 1;  // 13! still has fewer than 53 bits
    for (int i = 0; i < 14; factorial *= ++i) of[i] = static_cast<T>(1 / factorial);
  }
};
template <class T>
inline constexpr table_of_factorials<T> one_over_factorial{};

// Exactly a > b ? a : b and a < b ? a : b: a NaN on either side yields b.
CONVEXPR_INLINE constexpr float maximum(float a, float b) { return a > b ? a : b; }
CONVEXPR_INLINE constexpr double maximum(double a, double b) { return a > b ? a : b; }
CONVEXPR_INLINE constexpr float minimum(float a, float b) { return a < b ? a : b; }
CONVEXPR_INLINE constexpr double minimum(double a, double b) { return a < b ? a : b; }

// e^x = 2^n * (1 + rest) for a whole n.
template <class V>
struct split_exponential {
  V n;
  V rest;  // e^r - 1 for the |r| <= ln(2) / 2 that is left
};

// Of e^(x + low), if there is a low part: what an ulp of x is too coarse for.
template <class V, class... Low>
CONVEXPR_INLINE constexpr split_exponential<V> split_exp(V x, Low... low) {
  using T = scalar_t<V>;
  using k = exp_constants<T>;
  const V rounder = like(x, k::rounder);
  const V n = fmadd(x, like(x, T(1.44269504088896340736)), rounder) - rounder;
  V r = fmadd(n, like(x, -k::ln2_high), x);
  r = fmadd(n, like(x, -k::ln2_low), r);
  ((r = r + low), ...);
  V p = like(x, one_over_factorial<T>.of[k::degree]);
#pragma GCC unroll 16
  for (int i = k::degree - 1; i >= 2; --i) p = fmadd(p, r, like(x, one_over_factorial<T>.of[i]));
  return {n, fmadd(r * r, p, r)};
}

// e^(x + low), at most 1.1 ulp off; results below the normal numbers are rounded right, beyond the
// range come 0 and infinity, a NaN stays one. 19 operations on float, 25 on double.
// The scaling by 2^n takes two steps because 2^n itself may leave the range.
template <class V, class... Low>
CONVEXPR_INLINE constexpr V exp(V x, Low... low) {
  using T = scalar_t<V>;
  using k = exp_constants<T>;
  x = select(x < like(x, k::lowest), like(x, k::lowest), x);
  x = select(like(x, k::highest) < x, like(x, k::highest), x);
  const split_exponential<V> e = split_exp(x, low...);
  const V rounder = like(x, k::rounder);
  const V half = fmadd(e.n, like(x, T(0.5)), rounder) - rounder;
  return (e.rest + like(x, T(1))) * power_of_two(half) * power_of_two(e.n - half);
}

// e^x - 1 for x <= 0, at most 1.5 ulp off; a NaN stays one.
template <class V>
CONVEXPR_INLINE constexpr V exp_minus_one(V x) {
  using T = scalar_t<V>;
  const V lowest = like(x, T(sizeof(T) == sizeof(float) ? -18 : -38));  // from there on -1
  const V bounded = select(x < lowest, lowest, x);
  const split_exponential<V> e = split_exp(bounded);
  const V scale = power_of_two(e.n);
  return fmadd(scale, e.rest, scale - like(x, T(1)));
}

// The square root, rounded right; in constant evaluation by clang the last bit of a double may be
// off.
CONVEXPR_INLINE constexpr double square_root(double x) {
#if defined(__clang__)
  if (std::is_constant_evaluated()) return plan::square_root(x);
#endif
  return __builtin_sqrt(x);
}
CONVEXPR_INLINE constexpr float square_root(float x) {
  if (std::is_constant_evaluated())
    return static_cast<float>(plan::square_root(static_cast<double>(x)));
  return __builtin_sqrtf(x);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

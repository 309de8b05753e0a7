// SPDX-License-Identifier: BSL-1.0
// The functions of one number that every device must compute to the same bits, written once for
// scalars and for vector registers: fused multiply-add, exp, and the activations.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "convexpr/plan/element.hpp"
#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// The templates below take a number or a register of them, Register<T>, that brings + - * / < and
// like, fmadd, power_of_two, select(mask, V, V) in its own namespace.
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

// e^x, at most 1.1 ulp off; results below the normal numbers are rounded right, beyond the range
// come 0 and infinity, a NaN stays one. 19 operations on float, 25 on double.
// x = n ln 2 + r; the scaling by 2^n takes two steps because 2^n itself may leave the range.
template <class V>
CONVEXPR_INLINE constexpr V exp(V x) {
  using T = scalar_t<V>;
  using k = exp_constants<T>;
  x = select(x < like(x, k::lowest), like(x, k::lowest), x);
  x = select(like(x, k::highest) < x, like(x, k::highest), x);
  const V rounder = like(x, k::rounder);
  const V n = fmadd(x, like(x, T(1.44269504088896340736)), rounder) - rounder;
  V r = fmadd(n, like(x, -k::ln2_high), x);
  r = fmadd(n, like(x, -k::ln2_low), r);
  V p = like(x, one_over_factorial<T>.of[k::degree]);
#pragma GCC unroll 16
  for (int i = k::degree - 1; i >= 2; --i) p = fmadd(p, r, like(x, one_over_factorial<T>.of[i]));
  p = fmadd(r * r, p, r) + like(x, T(1));
  const V half = fmadd(n, like(x, T(0.5)), rounder) - rounder;
  return p * power_of_two(half) * power_of_two(n - half);
}

// 1 / (1 + e^-x), at most 2.5 ulp off, far in the negative too.
template <class V>
CONVEXPR_INLINE constexpr V sigmoid(V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0)), one = like(x, T(1));
  const V e = exp(select(x < zero, x, zero - x));
  return select(x < zero, e, one) / (one + e);
}

// At most 1.5 ulp off; -0 stays -0. Below 0.625 Lambert's continued fraction x / (1 + x^2 / (3 +
// x^2 / (5 + ...))) cut off after 9 (float) or 15 (double), as x * (1 + P / Q); above, 1 - 2 /
// (e^2|x| + 1).
template <class V>
CONVEXPR_INLINE constexpr V tanh(V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0)), one = like(x, T(1));
  const V size = select(x < zero, zero - x, x);
  const V y = x * x;
  V p = zero, q = zero;
  if constexpr (std::is_same_v<T, float>) {
    p = fmadd(like(x, T(-14)), y, like(x, T(-315))) * y;
    q = fmadd(like(x, T(15)), y, like(x, T(420)));
    q = fmadd(q, y, like(x, T(945)));
  } else {
    p = zero - (y + like(x, T(594)));
    p = fmadd(p, y, like(x, T(-45045)));
    p = fmadd(p, y, like(x, T(-675675))) * y;
    q = y + like(x, T(630));
    q = fmadd(q, y, like(x, T(51975)));
    q = fmadd(q, y, like(x, T(945945)));
    q = fmadd(q, y, like(x, T(2027025)));
  }
  const auto near = size < like(x, T(0.625));
  const V sign = select(x < zero, like(x, T(-1)), one);
  const V numerator = select(near, p, like(x, T(-2)));
  const V denominator = select(near, q, exp(size + size) + one);
  return select(near, x, sign) * (one + numerator / denominator);
}

// NaN stays NaN; -0 stays -0, which equals PyTorch's.
template <class V>
CONVEXPR_INLINE constexpr V relu(V x) {
  const V zero = like(x, scalar_t<V>(0));
  return select(x < zero, zero, x);
}

template <class V>
CONVEXPR_INLINE constexpr V leaky_relu(scalar_t<V> slope, V x) {
  return select(x < like(x, scalar_t<V>(0)), x * like(x, slope), x);
}

// `slope` counts for leaky_relu only: the step's, rounded once to the type of the network.
template <class V>
CONVEXPR_INLINE constexpr V apply(activation kind, scalar_t<V> slope, V x) {
  switch (kind) {
    case activation::none: return x;
    case activation::relu: return relu(x);
    case activation::leaky_relu: return leaky_relu(slope, x);
    case activation::sigmoid: return sigmoid(x);
    case activation::tanh: return tanh(x);
  }
  return x;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

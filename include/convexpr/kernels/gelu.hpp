// SPDX-License-Identifier: BSL-1.0
// GELU in both forms, to the same bits on every device: x times the normal distribution, far into
// its tail, and the approximation by a tanh.
#pragma once

#include "convexpr/kernels/elementary.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// P(w) = e^(t^2 / 2) * erfc(t / sqrt 2) / 2 * (t + k) for w = (t - k) / (t + k), interpolated in
// Chebyshev's nodes for t from 0 to where the tail is 0; highest power first.
template <class T>
struct normal_tail_constants;
template <>
struct normal_tail_constants<float> {
  static constexpr float k = 4;
  static constexpr int count = 10;  // off by 0.2 ulp
  static constexpr float of[count] = {
      -1.22983157e-4F, 1.94801851e-4F,  1.56931365e-3F, -3.52357406e-3F, -7.52721291e-3F,
      6.04064697e-2F,  -1.86523006e-1F, 3.87136680e-1F, -6.07896606e-1F, 7.55285139e-1F};
};
template <>
struct normal_tail_constants<double> {
  static constexpr double k = 6;
  static constexpr int count = 23;  // off by 0.1 ulp
  static constexpr double of[count] = {
      8.8768408020238298e-10, 5.2376366060102338e-9,  -1.3445617291223301e-10,
      -4.4345529707855750e-8, 9.4557269033711706e-9,  3.1187244991295675e-7,
      -4.3030600972602455e-7, -1.8006860739293920e-6, 6.7964094169584353e-6,
      1.0759772542319459e-6,  -6.4751914293224855e-5, 1.8136032488251669e-4,
      3.2869980622442494e-5,  -2.1316051957232981e-3, 1.0029820648351936e-2,
      -3.0985315509016792e-2, 7.5171915668125474e-2,  -1.5268023206441028e-1,
      2.6797424584169709e-1,  -4.1390358577559287e-1, 5.6896889181478290e-1,
      -7.0100902959086552e-1, 7.7735177189336219e-1};
};

// The probability of a normal number beyond t >= 0 is `factor` * `power`.
template <class V>
struct normal_tail {
  V factor;
  V power;  // e^(-t^2 / 2)
};
template <class V>
CONVEXPR_INLINE constexpr normal_tail<V> normal_tail_from(V t) {
  using T = scalar_t<V>;
  using k = normal_tail_constants<T>;
  const V q = like(t, T(1)) / (t + like(t, k::k));
  const V w = fmadd(like(t, T(-2) * k::k), q, like(t, T(1)));
  V p = like(t, k::of[0]);
#pragma GCC unroll 23
  for (int i = 1; i < k::count; ++i) p = fmadd(p, w, like(t, k::of[i]));
  // t^2 / 2 is large there: what its rounding loses goes in as the low part
  const V minus_half = like(t, T(-0.5));
  const V half = t * minus_half;
  const V power = half * t;
  return {p * q, exp(power, fmadd(half, t, like(t, T(0)) - power))};
}

// x * P(normal <= x), x / 2 * erfc(-x / sqrt 2), at most 9 ulp off where the result is a normal
// number.
template <class V>
CONVEXPR_INLINE constexpr V gelu(V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0)), one = like(x, T(1));
  const auto negative = x < zero;
  const V size = select(negative, zero - x, x);
  const V farthest = like(x, T(sizeof(T) == sizeof(float) ? 16 : 40));  // there the tail is 0
  const normal_tail<V> tail = normal_tail_from(select(farthest < size, farthest, size));
  const V rest = fmadd(zero - tail.factor, tail.power, one);
  return x * select(negative, tail.factor * tail.power, rest);
}

// x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))), which is x / (1 + e^-z): at most 3 ulp
// off from -0.65 on; farther down the roundings of z count, 7 ulp at -2, 18 at -4, 133 at -9.
template <class V>
CONVEXPR_INLINE constexpr V gelu_tanh(V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0)), one = like(x, T(1));
  // 2 sqrt(2 / pi) and 0.044715 times it
  const V factor =
      fmadd(x * x, like(x, T(0.071354816272600248776)), like(x, T(1.5957691216057307118)));
  const V z = x * factor;
  const V e = exp(select(z < zero, z, zero - z));
  return x * (select(z < zero, e, one) / (one + e));
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

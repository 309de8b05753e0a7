// SPDX-License-Identifier: BSL-1.0
// Winograd's transforms: a tile of outputs of a convolution from fewer products, for scalars and
// for vector registers in the same order of operations. For the kernels of relaxed models.
#pragma once

#include "convexpr/kernels/elementary.hpp"
#include "convexpr/plan/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// With n = 2 * Pairs + 2 inputs d of one row or column, the polynomial sum(d[i] x^i) at 0, at each
// point and its negative, and at infinity, as far as the outputs need it: coefficients of
// M(x) / (x - point), where M(x) = x * product(x^2 - point^2). For x and -x the even and the odd
// part are the same: 12 multiply-adds for n = 6, 24 for n = 8.
template <int Pairs, class V>
CONVEXPR_INLINE constexpr void transform_input(const V (&d)[2 * Pairs + 2],
                                               V (&to)[2 * Pairs + 2]) {
  using T = scalar_t<V>;
  constexpr plan::winograd_points<Pairs> points{};
  constexpr int n = 2 * Pairs + 2;
  const auto times = [&](double a, V b, V c) { return fmadd(like(b, static_cast<T>(a)), b, c); };
  V first = d[n - 2], last = d[n - 1];
#pragma GCC unroll 4
  for (int k = Pairs - 1; k >= 0; --k) {
    first = times(points.all[k], d[2 * k], first);
    last = times(points.all[k], d[2 * k + 1], last);
  }
  to[0] = first;
  to[n - 1] = last;
#pragma GCC unroll 4
  for (int p = 0; p < Pairs; ++p) {
    V even = d[n - 2], odd = d[n - 3];
#pragma GCC unroll 4
    for (int k = Pairs - 2; k >= 0; --k) {
      even = times(points.without[p][k], d[2 * k + 2], even);
      odd = times(points.without[p][k], d[2 * k + 1], odd);
    }
    if (points.at[p] == 1) {
      to[1 + 2 * p] = even + odd;
      to[2 + 2 * p] = even - odd;
    } else {
      to[1 + 2 * p] = times(points.at[p], odd, even);
      to[2 + 2 * p] = times(-points.at[p], odd, even);
    }
  }
}

// The outputs from the products m at those points: output t is sum(m[i] point[i]^t), and the last
// one gets the product at infinity.
template <int Pairs, int Outputs, class V>
CONVEXPR_INLINE constexpr void transform_output(const V (&m)[2 * Pairs + 2], V (&to)[Outputs]) {
  using T = scalar_t<V>;
  constexpr plan::winograd_points<Pairs> points{};
  constexpr int n = 2 * Pairs + 2;
  V even[Pairs] = {}, odd[Pairs] = {};
#pragma GCC unroll 4
  for (int p = 0; p < Pairs; ++p) {
    even[p] = m[1 + 2 * p] + m[2 + 2 * p];
    odd[p] = m[1 + 2 * p] - m[2 + 2 * p];
  }
#pragma GCC unroll 8
  for (int t = 0; t < Outputs; ++t) {
    const V(&part)[Pairs] = t % 2 == 0 ? even : odd;
    const auto scaled = [&](int p) { return static_cast<T>(points.power(p, t)); };
    const bool starts = t == 0 || t == Outputs - 1;
    V sum = t == 0 ? m[0] : m[n - 1];
    if (!starts) sum = scaled(0) == T(1) ? part[0] : like(sum, scaled(0)) * part[0];
#pragma GCC unroll 4
    for (int p = starts ? 0 : 1; p < Pairs; ++p) {
      sum = scaled(p) == T(1) ? sum + part[p] : fmadd(like(sum, scaled(p)), part[p], sum);
    }
    to[t] = sum;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

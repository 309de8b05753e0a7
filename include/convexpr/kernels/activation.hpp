// SPDX-License-Identifier: BSL-1.0
// The activations, to the same bits on every device, written once for scalars and for vector
// registers. Each kernel compiles only the one that its step has.
#pragma once

#include <utility>

#include "convexpr/kernels/gelu.hpp"
#include "convexpr/kernels/logarithm.hpp"
#include "convexpr/plan/channel_vectors.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

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
  return maximum(like(x, scalar_t<V>(0)), x);
}

// From 0 to 6.
template <class V>
CONVEXPR_INLINE constexpr V relu6(V x) {
  return minimum(like(x, scalar_t<V>(6)), relu(x));
}

// LeakyReLU and PReLU.
template <class V>
CONVEXPR_INLINE constexpr V leaky_relu(V slope, V x) {
  return select(x < like(x, scalar_t<V>(0)), x * slope, x);
}

// alpha * (e^x - 1) below 0: 1.5 ulp.
template <class V>
CONVEXPR_INLINE constexpr V elu(V alpha, V x) {
  const V zero = like(x, scalar_t<V>(0));
  return select(zero < x, x, exp_minus_one(select(zero < x, zero, x)) * alpha);
}

// 2 ulp; the constants are those of Klambauer et al. 2017, as in PyTorch.
template <class V>
CONVEXPR_INLINE constexpr V selu(V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0));
  const V scale = like(x, T(1.0507009873554804934193349852946));
  const V below = like(x, T(1.75809934084737685994));
  return select(zero < x, x * scale, exp_minus_one(select(zero < x, zero, x)) * below);
}

// x * sigmoid(x): 3.2 ulp.
template <class V>
CONVEXPR_INLINE constexpr V silu(V x) {
  return x * sigmoid(x);
}

// x * tanh(ln(1 + e^x)) = x * y / (y + 2) with y = e^x * (e^x + 2): 5 ulp.
template <class V>
CONVEXPR_INLINE constexpr V mish(V x) {
  using T = scalar_t<V>;
  const V two = like(x, T(2));
  const V e = exp(minimum(like(x, T(40)), x));  // from 20 (float) on the quotient is 1
  return x * (e * (e + two) / fmadd(e, e + two, two));
}

// relu6(x + 3) / 6: 1.5 ulp. 1 from 3 on, exactly.
template <class V>
CONVEXPR_INLINE constexpr V hardsigmoid(V x) {
  using T = scalar_t<V>;
  return relu6(x + like(x, T(3))) * like(x, T(1.0 / 6));
}

// x * hardsigmoid(x): 2.5 ulp. x from 3 on, exactly.
template <class V>
CONVEXPR_INLINE constexpr V hardswish(V x) {
  return x * hardsigmoid(x);
}

// ln(1 + e^(beta x)) / beta, and x where beta x > threshold: 3 ulp if beta is 1.
template <class V>
CONVEXPR_INLINE constexpr V softplus(V beta, scalar_t<V> threshold, V x) {
  using T = scalar_t<V>;
  const V zero = like(x, T(0));
  const V z = x * beta;
  const V size = select(z < zero, z, zero - z);
  const V y = maximum(zero, z) + log_one_plus(exp(size));
  return select(like(x, threshold) < z, x, y / beta);
}

// A few instructions, better done while the sums of a convolution are in registers.
constexpr bool is_short(activation kind) {
  return kind == activation::leaky_relu || kind == activation::relu6 ||
         kind == activation::hardswish;
}

// `slope` is the step's, rounded once to the type of the network, or the channel's of prelu.
template <activation Kind, class V>
CONVEXPR_INLINE constexpr V apply(V slope, scalar_t<V> threshold, V x) {
  if constexpr (Kind == activation::relu) return relu(x);
  if constexpr (Kind == activation::leaky_relu) return leaky_relu(slope, x);
  if constexpr (Kind == activation::sigmoid) return sigmoid(x);
  if constexpr (Kind == activation::tanh) return tanh(x);
  if constexpr (Kind == activation::relu6) return relu6(x);
  if constexpr (Kind == activation::prelu) return leaky_relu(slope, x);
  if constexpr (Kind == activation::elu) return elu(slope, x);
  if constexpr (Kind == activation::selu) return selu(x);
  if constexpr (Kind == activation::gelu) return gelu(x);
  if constexpr (Kind == activation::gelu_tanh) return gelu_tanh(x);
  if constexpr (Kind == activation::silu) return silu(x);
  if constexpr (Kind == activation::mish) return mish(x);
  if constexpr (Kind == activation::hardswish) return hardswish(x);
  if constexpr (Kind == activation::hardsigmoid) return hardsigmoid(x);
  if constexpr (Kind == activation::softplus) return softplus(slope, threshold, x);
  if constexpr (Kind == activation::none) return x;
}

// The same for a kind that is known when run: all of them are compiled.
template <class T>
constexpr T apply(activation kind, T slope, T threshold, T x) {
  constexpr int count = static_cast<int>(activation::softplus) + 1;
  T result = x;
  [&]<int... Kind>(std::integer_sequence<int, Kind...>) {
    const auto take = [&](T value) { result = value; };
    ((static_cast<int>(kind) == Kind
          ? take(apply<static_cast<activation>(Kind)>(slope, threshold, x))
          : void()),
     ...);
  }
  (std::make_integer_sequence<int, count>{});
  return result;
}

// The activation of step `s` on a number of channel c, for kernels that take one number at a time.
// `vectors` are the step's of plan/channel_vectors.hpp.
template <class T>
constexpr T activate(const plan::step& s, const T* vectors, int c, T x) {
  const T slope =
      s.act == activation::prelu ? vectors[plan::slopes_offset(s) + c] : static_cast<T>(s.slope);
  return apply(s.act, slope, static_cast<T>(s.threshold), x);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

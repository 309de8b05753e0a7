// SPDX-License-Identifier: BSL-1.0
// The weights a convolution step computes with: its parameters in the order out, in, batch
// normalisation and a constant factor folded in. The same numbers for every device, so that results
// agree bit for bit.
#pragma once

#include <type_traits>

#include "convexpr/plan/emission.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Newton's iteration to the last bit or one beside it: std::sqrt is not constexpr on clang.
constexpr double square_root(double x) {
  if (!(x > 0)) return x == 0 ? 0 : x - x == 0 ? (x - x) / (x - x) : x;  // NaN below zero
  double scale = 1;
  while (x > 4) x /= 4, scale *= 2;
  while (x < 1) x *= 4, scale /= 2;
  double root = 1.5;
  for (int i = 0; i < 6; ++i) root = (root + x / root) / 2;
  return root * scale;
}

constexpr int weights_per_output(const step& s) {
  return s.in.channels / s.groups * s.kernel.height * s.kernel.width;
}

// Or are the step's weight and bias the parameters themselves?
constexpr bool needs_folding(const step& s) {
  return s.parameters.has_batch_norm() || s.parameters.scale >= 0 || s.parameters.weight < 0 ||
         s.factor != 1 || s.slice.given();
}

// Where in its parameter the weight from input `in` of the group to output `out` lies.
constexpr long long weight_index(const step& s, int out, int in, int row, int column) {
  const int inputs = s.in.channels / s.groups;
  if (!s.slice.given()) {
    return ((1LL * out * inputs + in) * s.kernel.height + row) * s.kernel.width + column;
  }
  const int outputs = s.out.channels / s.groups;
  const long long filter = (1LL * (out / outputs) * inputs + in) * outputs + out % outputs;
  return (filter * s.slice.whole.height + s.slice.first.height + row * s.slice.every.height) *
             s.slice.whole.width +
         s.slice.first.width + column * s.slice.every.width;
}

// Writes weight [out][in / groups][kernel height][kernel width] and bias [out] of step `s`, batch
// normalisation and factor folded in. Rounded once from double, of 16-bit parameters to float.
// `parameters` holds all of the network's, `table` tells where.
template <class T, class A>
constexpr void fold_weights(const step& s, const T* parameters, const parameter* table, A* weight,
                            A* bias) {
  const auto at = [&](int index, int channel, double otherwise) {
    if (index < 0) return otherwise;
    return static_cast<double>(parameters[table[index].offset + channel]);
  };
  const T* from =
      s.parameters.weight < 0 ? nullptr : parameters + table[s.parameters.weight].offset;
  for (int o = 0; o < s.out.channels; ++o) {
    double norm = at(s.parameters.scale, o, 1);
    if (s.parameters.has_batch_norm()) {
      norm /= square_root(at(s.parameters.variance, o, 1) + s.eps);
    }
    const double factor = norm * s.factor;
    for (int i = 0; i < s.in.channels / s.groups; ++i) {
      for (int row = 0; row < s.kernel.height; ++row) {
        for (int column = 0; column < s.kernel.width; ++column) {
          const double w =
              from == nullptr ? 1 : static_cast<double>(from[weight_index(s, o, i, row, column)]);
          *weight++ = static_cast<A>(w * factor);
        }
      }
    }
    double product = (at(s.parameters.bias, o, 0) - at(s.parameters.mean, o, 0)) * factor;
    double shift = at(s.parameters.shift, o, 0) * s.factor;
#if defined(__GNUC__)
    // some compilers would fuse the sum below with a product: the same bits from all
    if (!std::is_constant_evaluated()) asm("" : "+m"(product), "+m"(shift));
#endif
    bias[o] = static_cast<A>(product + shift);
  }
}

// Elements that the largest folded step takes, weight and bias together; of all steps, or of those
// that need folding.
constexpr long long largest_fold(const step* steps, int count, bool of_all = false) {
  long long most = 0;
  for (int i = 0; i < count; ++i) {
    if (steps[i].own_elements > most) most = steps[i].own_elements;
    if (!is_convolution(steps[i]) || !(of_all || needs_folding(steps[i]))) continue;
    const long long elements = 1LL * steps[i].out.channels * (weights_per_output(steps[i]) + 1);
    if (elements > most) most = elements;
  }
  return most;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

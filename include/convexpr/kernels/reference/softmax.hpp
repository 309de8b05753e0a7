// SPDX-License-Identifier: BSL-1.0
// Softmax along channels, rows or columns; scalar, usable in constant evaluation.
#pragma once

#include "convexpr/kernels/logarithm.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// e^(x - max) / sum, the sum in ascending order, or x - max - ln(sum) of log_softmax. Minus
// infinity yields 0; nothing but minus infinities, a plus infinity or a NaN yield NaN, as in
// PyTorch.
template <class T>
constexpr void softmax(const plan::step& s, const T* in, T* out) {
  using A = arithmetic_t<T>;
  const int extents[3] = {s.in.channels, s.in.height, s.in.width};
  const int length = extents[s.axis];
  for (int c = 0; c < (s.axis == 0 ? 1 : s.in.channels); ++c) {
    for (int y = 0; y < (s.axis == 1 ? 1 : s.in.height); ++y) {
      for (int x = 0; x < (s.axis == 2 ? 1 : s.in.width); ++x) {
        const auto at = [&](const plan::tensor_view& view, int i) {
          return view.at(s.axis == 0 ? i : c, s.axis == 1 ? i : y, s.axis == 2 ? i : x);
        };
        A largest = in[at(s.in, 0)];
        for (int i = 1; i < length; ++i) {
          if (in[at(s.in, i)] > largest) largest = in[at(s.in, i)];
        }
        const auto power = [&](int i) { return exp(in[at(s.in, i)] - largest); };
        A sum = 0;
        for (int i = 0; i < length; ++i) sum = sum + power(i);
        const A log_sum = log(sum);
        for (int i = 0; i < length; ++i) {
          out[at(s.out, i)] = s.kind == plan::operation::log_softmax
                                  ? static_cast<T>((in[at(s.in, i)] - largest) - log_sum)
                                  : static_cast<T>(power(i) / sum);
        }
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

// SPDX-License-Identifier: BSL-1.0
// The sum and the product of two tensors with an activation behind them; scalar, usable in constant
// evaluation.
#pragma once

#include "convexpr/kernels/activation.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// An operand with strides of 0 is repeated: nothing here needs to know.
template <class T>
constexpr void join(const plan::step& s, const T* in, const T* second, T* out,
                    const arithmetic_t<T>* vectors = nullptr) {
  using A = arithmetic_t<T>;
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        const A a = in[s.in.at(c, y, x)], b = second[s.second.at(c, y, x)];
        A joined = s.kind == plan::operation::mul ? a * b : a + b;
#if defined(__GNUC__)
        // an activation that begins with a sum must not be fused with the product
        if (!std::is_constant_evaluated()) asm("" : "+m"(joined));
#endif
        out[s.out.at(c, y, x)] = static_cast<T>(activate(s, vectors, c, joined));
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

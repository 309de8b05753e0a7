// SPDX-License-Identifier: BSL-1.0
// An activation by itself; scalar, usable in constant evaluation.
#pragma once

#include "convexpr/kernels/activation.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

template <class T>
constexpr void pointwise(const plan::step& s, const T* in, T* out,
                         const arithmetic_t<T>* vectors = nullptr) {
  using A = arithmetic_t<T>;
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        const A value = in[s.in.at(c, y, x)];
        out[s.out.at(c, y, x)] = static_cast<T>(activate(s, vectors, c, value));
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

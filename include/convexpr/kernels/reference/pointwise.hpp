// SPDX-License-Identifier: BSL-1.0
// An activation by itself; scalar, usable in constant evaluation.
#pragma once

#include "convexpr/kernels/elementary.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

template <class T>
constexpr void pointwise(const plan::step& s, const T* in, T* out) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        out[s.out.at(c, y, x)] = apply(s.act, static_cast<T>(s.slope), in[s.in.at(c, y, x)]);
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

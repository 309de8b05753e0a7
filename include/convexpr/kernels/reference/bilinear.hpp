// SPDX-License-Identifier: BSL-1.0
// The step upsample_bilinear as PyTorch defines it, scalar and usable in constant evaluation: first
// along the row, then between two rows.
#pragma once

#include "convexpr/kernels/elementary.hpp"
#include "convexpr/kernels/moves.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

template <class T>
constexpr void upsample_bilinear(const plan::step& s, const T* in, T* out) {
  using A = arithmetic_t<T>;
  const auto between = [](A first, A second, A weight) {
    return fmadd(second, weight, first * (A(1) - weight));
  };
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      const auto down =
          linear_source_of<A>(y, s.in.height, s.out.height, s.scale_rows, s.align_corners);
      for (int x = 0; x < s.out.width; ++x) {
        const auto across =
            linear_source_of<A>(x, s.in.width, s.out.width, s.scale_columns, s.align_corners);
        const auto in_row = [&](int row) {
          return between(in[s.in.at(c, row, across.first)], in[s.in.at(c, row, across.second)],
                         across.weight);
        };
        out[s.out.at(c, y, x)] =
            static_cast<T>(between(in_row(down.first), in_row(down.second), down.weight));
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

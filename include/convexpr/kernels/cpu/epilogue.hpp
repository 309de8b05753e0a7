// SPDX-License-Identifier: BSL-1.0
// What follows the sums of a tile that cannot be stored as whole vectors, or whose activation is
// more than a maximum: residual, activation and a store of single elements, in any layout.
#pragma once

#include <cstddef>
#include <limits>

#include "convexpr/kernels/cpu/simd.hpp"
#include "convexpr/kernels/elementary.hpp"
#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// A tile's sums in scratch memory: that of pixel p and channel c is sums[p * pixel_step +
// c * channel_step]. `size` numbers from `sums` on may be changed.
template <class A>
struct finished_tile {
  A* sums = nullptr;
  int size = 0;
  int pixel_step = 0;
  int channel_step = 0;
  int pixels = 0;
  int channels = 0;
  int first_channel = 0;
  int y = 0;
  int x = 0;
  bool downwards = false;  // the pixels are below each other, not beside each other
};

// maximum(floor, x) is relu or nothing, NaN and -0 included.
template <class A>
constexpr A activation_floor(activation a) {
  return a == activation::relu ? A(0) : -std::numeric_limits<A>::infinity();
}

// `out` and `second` point at element (0, 0, 0) of their views. About one load and one store for
// each element: 6 % of a 3x3 convolution of 12 channels to 3 planes.
template <class T>
CONVEXPR_NOINLINE void finish_tile(const plan::step& s, const finished_tile<arithmetic_t<T>>& tile,
                                   const T* second, T* out) noexcept {
  using A = arithmetic_t<T>;
  if (second != nullptr) {
    const std::ptrdiff_t step = tile.downwards ? s.second.row_stride : s.second.pixel_stride;
    for (int c = 0; c < tile.channels; ++c) {
      const T* from = second + s.second.at(tile.first_channel + c, tile.y, tile.x);
      A* sums = tile.sums + c * tile.channel_step;
      for (int p = 0; p < tile.pixels; ++p) sums[p * tile.pixel_step] += from[p * step];
    }
  }
  if (s.act != activation::none) {
    for (int i = 0; i < tile.size; i += lanes<T>) {
      store(tile.sums + i, apply(s.act, static_cast<A>(s.slope), load(tile.sums + i)));
    }
  }
  const std::ptrdiff_t step = tile.downwards ? s.out.row_stride : s.out.pixel_stride;
  for (int c = 0; c < tile.channels; ++c) {
    T* to = out + s.out.at(tile.first_channel + c, tile.y, tile.x);
    const A* sums = tile.sums + c * tile.channel_step;
    if (step == 1 && tile.pixel_step == 1) {
      for (int p = 0; p < tile.pixels; ++p) to[p] = static_cast<T>(sums[p]);
    } else {
      for (int p = 0; p < tile.pixels; ++p)
        to[p * step] = static_cast<T>(sums[p * tile.pixel_step]);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

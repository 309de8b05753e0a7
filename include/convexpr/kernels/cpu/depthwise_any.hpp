// SPDX-License-Identifier: BSL-1.0
// The inner loops of a depthwise convolution on channel-blocked data, of any stride, dilation and
// size of kernel: what depthwise.hpp does not take. For the loop nest of direct.hpp.
//
//   sums[pixel][vector] = bias
//   for kernel row, kernel column: sums[pixel][vector] = fmadd(input, weights, sums[pixel][vector])
//   + residual, relu, store
//
// One load for each multiply-add: 3x3 with AVX-512 reaches half of their peak from L1.
#pragma once

#include "convexpr/kernels/cpu/register_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a depthwise tile depends on.
struct depthwise_any_shape {
  int pixels;
  int vectors;
  int pixel_step;                     // as in tile_shape
  activation act = activation::none;  // as in tile_shape
};

template <depthwise_any_shape Shape, class T>
CONVEXPR_INLINE void add_depthwise_tap(tile_sums<T, Shape.pixels, Shape.vectors>& sums, const T* in,
                                       const arithmetic_t<T>* weights, std::ptrdiff_t pixel) {
#pragma GCC unroll 2
  for (int v = 0; v < Shape.vectors; ++v) {
    const vec<arithmetic_t<T>> w = load(weights + v * lanes<T>);
#pragma GCC unroll 32
    for (int p = 0; p < Shape.pixels; ++p) {
      sums[p][v] = fmadd(load(in + p * pixel + v * lanes<T>), w, sums[p][v]);
    }
  }
}

template <depthwise_any_shape Shape, class T>
CONVEXPR_NOINLINE void run_depthwise_any_tile(const tile_call<T>& call) noexcept {
  constexpr std::ptrdiff_t width = Shape.vectors * lanes<T>;
  const std::ptrdiff_t pixel = Shape.pixel_step != 0 ? Shape.pixel_step : call.in_pixel;
  tile_sums<T, Shape.pixels, Shape.vectors> sums;
  begin_sums<T, Shape.pixels, Shape.vectors>(call, sums);
  const T* row_in = call.in;
  const arithmetic_t<T>* row_weights = call.weights + call.taps_before * width;
  for (int row = call.taps_high; row > 0; --row) {
    const T* in = row_in;
    const arithmetic_t<T>* weights = row_weights;
#pragma GCC unroll 1
    for (int column = call.taps_wide; column > 0; --column) {
      forget(in);
      add_depthwise_tap<Shape>(sums, in, weights, pixel);
      in += call.in_column;
      weights += width;
    }
    row_in += call.in_row;
    row_weights += call.kernel_width * width;
  }
  finish_sums<Shape.act, T, Shape.pixels, Shape.vectors>(call, sums);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The inner loops of a depthwise convolution on channel-blocked data: the vectors are channels, the
// input is one of them like the weights. For the loop nest of direct.hpp.
//
//   sums[pixel][vector] = bias
//   for kernel row, kernel column: sums[pixel][vector] = fmadd(input, weights, sums[pixel][vector])
//   + residual, relu, store
//
// Inside the image a row of the kernel is unrolled and each input vector is loaded once for all the
// windows in it: a third of the loads of the loop over its columns, which serves the borders.
// 3x3 with AVX-512: 60 % of the multiply-add peak from L1, 49 % from L2 (512 channels, 14x14).
#pragma once

#include "convexpr/kernels/cpu/register_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a depthwise tile depends on.
struct depthwise_shape {
  int pixels;
  int vectors;
  int pixel_step;    // as in tile_shape
  int kernel_width;  // 0: any, and any dilation; else all columns exist and follow each other
  activation act = activation::none;  // as in tile_shape
};

inline constexpr int most_unrolled_columns = 7;

template <depthwise_shape Shape, class T>
CONVEXPR_INLINE void add_whole_row(tile_sums<T, Shape.pixels, Shape.vectors>& sums, const T* in,
                                   const arithmetic_t<T>* weights) {
  constexpr int step = Shape.pixel_step / plan::channel_block;  // stride
  constexpr int reach = (Shape.pixels - 1) * step + Shape.kernel_width;
#pragma GCC unroll 2
  for (int v = 0; v < Shape.vectors; ++v) {
    vec<arithmetic_t<T>> w[Shape.kernel_width];
#pragma GCC unroll 8
    for (int k = 0; k < Shape.kernel_width; ++k) {
      w[k] = load(weights + (k * Shape.vectors + v) * lanes<T>);
    }
#pragma GCC unroll 64
    for (int x = 0; x < reach; ++x) {
      const vec<arithmetic_t<T>> pixel = load(in + x * plan::channel_block + v * lanes<T>);
#pragma GCC unroll 8
      for (int k = 0; k < Shape.kernel_width; ++k) {
        const int p = (x - k) / step;
        if (x < k || (x - k) % step != 0 || p >= Shape.pixels) continue;
        sums[p][v] = fmadd(pixel, w[k], sums[p][v]);
      }
    }
  }
}

template <depthwise_shape Shape, class T>
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

template <depthwise_shape Shape, class T>
CONVEXPR_NOINLINE void run_depthwise_tile(const tile_call<T>& call) noexcept {
  constexpr std::ptrdiff_t width = Shape.vectors * lanes<T>;
  const std::ptrdiff_t pixel = Shape.pixel_step != 0 ? Shape.pixel_step : call.in_pixel;
  tile_sums<T, Shape.pixels, Shape.vectors> sums;
  begin_sums<T, Shape.pixels, Shape.vectors>(call, sums);
  const T* row_in = call.in;
  const arithmetic_t<T>* row_weights = call.weights + call.taps_before * width;
  for (int row = call.taps_high; row > 0; --row) {
    const T* in = row_in;
    const arithmetic_t<T>* weights = row_weights;
    if constexpr (Shape.kernel_width > 0) {
      add_whole_row<Shape>(sums, in, weights);
    } else {
#pragma GCC unroll 1
      for (int column = call.taps_wide; column > 0; --column) {
        forget(in);
        add_depthwise_tap<Shape>(sums, in, weights, pixel);
        in += call.in_column;
        weights += width;
      }
    }
    row_in += call.in_row;
    row_weights += call.kernel_width * width;
  }
  finish_sums<Shape.act, T, Shape.pixels, Shape.vectors>(call, sums);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// A strip of pixels of all rows, for one block of input channels, whose registers hold the sums of
// as many rows of the output as the kernel has: the inner loops of rows_in_lanes.hpp.
//
//   for row of the input, and those in the padding above and below
//     sums[pixel] = its lanes, one row of the output further; the row that begins from the block
//                   before
//     for kernel column (unrolled), for channel of the block, for pixel that has this column:
//       sums[pixel] += input[pixel][channel] * weight[column][channel][row of the kernel][output]
//     the row of the output that has all of the kernel's rows: stored
//
// One multiply-add, whose input is an operand in memory, for 12 of a pixel's 64 -> 4 sums: 29
// instructions for 28 of them, 80 to 95 % of the peak (AVX-512).
#pragma once

#include "convexpr/kernels/cpu/peeled_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

struct rows_in_lanes_shape {
  int outputs = 0;
  int kernel_height = 0;
  peeled_shape row{};                 // a strip's pixels and what they lack
  activation act = activation::none;  // none for relu as well
  constexpr int used() const { return outputs * kernel_height; }
  constexpr bool operator==(const rows_in_lanes_shape&) const = default;
};

// Rows are counted from the first that the kernel sees of the strip's first row of the output.
// Steps count elements.
template <class T>
struct rows_in_lanes_call {
  const T* in = nullptr;  // row 0, at the first existing column of the first pixel's window
  std::ptrdiff_t in_row = 0;
  int first_row = 0;  // of the rows that exist
  int last_row = 0;
  int rows = 0;  // of the output
  int channels = 0;
  const T* weights = nullptr;  // [column][channel][lane]; lanes: last row of the kernel first
  // What the sums begin with, [row][pixel][output], in the first block one row for all; and where
  // they go, behind the last block pixels of 16 channels.
  const T* from = nullptr;
  std::ptrdiff_t from_row = 0;
  T* to = nullptr;
  std::ptrdiff_t to_row = 0;
  bool ends = false;  // no blocks of input channels are left
  T floor{};
  T slope{};
  T threshold{};
  // Pixels of the output to bring nearer while the columns from `ahead_column` on are summed up;
  // before that the input's next row is.
  const T* ahead = nullptr;
  std::ptrdiff_t ahead_row = 0;
  int ahead_column = 0;
};

template <class T>
using rows_in_lanes_function = void (*)(const rows_in_lanes_call<T>&) noexcept;

#if CONVEXPR_SIMD
// Lanes [Outputs, Used) of `sums`, then the first of `next`.
template <int Outputs, int Used, class T, int... I>
CONVEXPR_INLINE vec<T> next_rows(vec<T> sums, vec<T> next, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = sizeof...(I), kept = Used - Outputs;
  return __builtin_bit_cast(
      vec<T>, __builtin_shufflevector(__builtin_bit_cast(elements, sums),
                                      __builtin_bit_cast(elements, next),
                                      (I < kept ? I + Outputs : n + (I - kept) % n)...));
}
#endif
template <int Outputs, int Used, class T>
CONVEXPR_INLINE vec<T> next_rows(vec<T> sums, [[maybe_unused]] vec<T> next) {
#if CONVEXPR_SIMD
  return next_rows<Outputs, Used, T>(sums, next, std::make_integer_sequence<int, lanes<T>>{});
#else
  return sums;
#endif
}

template <rows_in_lanes_shape Shape, int Column, class T>
CONVEXPR_INLINE void add_columns_of_rows(vec<T> (&sums)[Shape.row.pixels], const T* in,
                                         const T* weights, const rows_in_lanes_call<T>& call,
                                         const T* ahead, const T* ahead_out) {
  if constexpr (Column < Shape.row.kernel_width) {
    constexpr tap_pixels pixels = pixels_of_tap(Shape.row, Column);
    constexpr int block = plan::channel_block;
    if (Column == call.ahead_column) ahead = ahead_out;
    const T* x = in + pixels.column * block;
#pragma GCC unroll 1
    for (int left = call.channels; left > 0; --left) {
      forget(x);
      const vec<T> w = load(weights);
#pragma GCC unroll 32
      for (int p = pixels.first; p < pixels.last; ++p) {
        sums[p] = fmadd(broadcast(x[(p - pixels.first) * block]), w, sums[p]);
      }
      __builtin_prefetch(ahead);
      ++x;
      ahead += block;
      weights += lanes<T>;
    }
    add_columns_of_rows<Shape, Column + 1>(sums, in, weights, call, ahead, ahead_out);
  }
}

template <rows_in_lanes_shape Shape, class T>
CONVEXPR_NOINLINE void run_rows_in_lanes(const rows_in_lanes_call<T>& call) noexcept {
  constexpr int all = Shape.row.pixels, height = Shape.kernel_height;
  const mask<T> done = lanes_between<T>(0, Shape.outputs);
  vec<T> sums[all];
#pragma GCC unroll 32
  for (int p = 0; p < all; ++p) sums[p] = broadcast(T(0));
  const T* in = call.in;
  const T* from = call.from;
  T* to = call.to;
  const T* ahead = call.ahead;
#pragma GCC unroll 1
  for (int row = 0; row < call.rows + height - 1; ++row, in += call.in_row) {
#pragma GCC unroll 32
    for (int p = 0; p < all; ++p) {
      sums[p] = next_rows<Shape.outputs, Shape.used()>(sums[p], load(from + p * Shape.outputs));
    }
    if (row + 1 < call.rows) from += call.from_row;
    if (row >= call.first_row && row < call.last_row) {
      add_columns_of_rows<Shape, 0>(sums, in, call.weights, call, in + call.in_row, ahead);
    }
    if (row + 1 < height) continue;
    if (call.ends) {
      const vec<T> floor = broadcast(call.floor), slope = broadcast(call.slope);
#pragma GCC unroll 32
      for (int p = 0; p < all; ++p) {
        store_where(done, to + p * plan::channel_block,
                    apply<Shape.act>(slope, call.threshold, maximum(floor, sums[p])));
      }
    } else {
#pragma GCC unroll 32
      for (int p = 0; p < all; ++p) store_where(done, to + p * Shape.outputs, sums[p]);
    }
    to += call.to_row;
    ahead += call.ahead_row;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

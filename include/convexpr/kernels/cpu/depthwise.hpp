// SPDX-License-Identifier: BSL-1.0
// Depthwise convolutions on channel-blocked data: the vectors are channels, the input is one of
// them like the weights. A plane of 16 channels is one call, in one of two orders.
//
//   rows: for row of the output, for tile of neighbouring pixels:                  // [y][x][16]
//     for existing row of the kernel, for input pixel: load it once, for column that takes it:
//       sums[pixel] = fmadd(input, weights[column], sums[pixel])                   // [columns][16]
//   strips, for 3x3 without stride: for 7 columns, for row of the input:
//     for input pixel: load it once, for the three rows of the output that take it, for column:
//       sums[row][pixel] = fmadd(input, weights[row][column], sums[row][pixel])
//   + residual, activation, store, when a sum that began at the bias has all its taps
//
// Windows that lack columns are in the first and the last tile, where those taps are not compiled.
// AVX-512, of the multiply-add peak with padded taps left out: strips 99 % from L1 and 75 to 90 %
// from L2 (512 channels, 14x14: the time of a copy), rows of 5x5 98 %. Beyond L2 the time of a
// copy.
#pragma once

#include "convexpr/kernels/cpu/blocked_planes.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// One tile of one row of the output; `weights` of the first existing row of the kernel.
template <blocked_shape Shape, class T>
struct depthwise_row_tile {
  using A = arithmetic_t<T>;
  const blocked_plane<T>& plane;
  const A* weights;
  int rows;
  std::ptrdiff_t in_row;

  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE void operator()(tile_columns<Pixels, Left, Right>, const T* in, const T* second,
                                  T* out) const {
    constexpr int block = plan::channel_block, width = Shape.kernel_width;
    constexpr int reach = (Pixels - 1) * Shape.stride + width;
    prefetch_pixels<Pixels>(out + 2 * Shape.pixels * block);
#pragma GCC unroll 1
    for (int v = 0; v < block; v += lanes<T>) {
      vec<A> sums[Pixels];
      const vec<A> bias = load(plane.packed + v);
#pragma GCC unroll 16
      for (int p = 0; p < Pixels; ++p) sums[p] = bias;
      const T* row_in = in + v;
      const A* row_weights = weights + v;
#pragma GCC unroll 1
      for (int row = rows; row > 0; --row) {
        vec<A> w[width];
#pragma GCC unroll 8
        for (int k = 0; k < width; ++k) w[k] = load(row_weights + k * block);
#pragma GCC unroll 64
        for (int x = Left; x < reach - Right; ++x) {
          vec<A> pixel = load(row_in + (x - Left) * block);
          if (columns_of<Pixels>(x) > 1) hold(pixel);
#pragma GCC unroll 8
          for (int k = 0; k < width; ++k) {
            if (!takes<Pixels>(x, k)) continue;
            const int p = (x - k) / Shape.stride;
            sums[p] = fmadd(pixel, w[k], sums[p]);
          }
        }
        row_in += in_row;
        row_weights += width * block;
      }
      store_pixels<Shape.act, Pixels>(plane, v, sums, second, out);
    }
  }

  // Whether column k of the kernel takes pixel x of the input, and how many columns do.
  template <int Pixels>
  static constexpr bool takes(int x, int k) {
    return x >= k && (x - k) % Shape.stride == 0 && (x - k) / Shape.stride < Pixels;
  }
  template <int Pixels>
  static CONVEXPR_INLINE constexpr int columns_of(int x) {
    int count = 0;
#pragma GCC unroll 8
    for (int k = 0; k < Shape.kernel_width; ++k) count += takes<Pixels>(x, k) ? 1 : 0;
    return count;
  }
};

template <blocked_shape Shape, class T>
CONVEXPR_INLINE void run_depthwise_rows(const blocked_plane<T>& plane) {
  const plan::step& s = plane.s;
  const std::ptrdiff_t in_row = s.dilation.height * s.in.row_stride;
  // Taps are counted with divisions, for which clang 19 lets all loads of a row wait: 512 channels
  // at 14x14 with stride 2 took 1.2 times as long.
  const int below = s.in.height - (s.kernel.height - 1) * s.dilation.height;
  for (int y = plane.first_row; y < plane.last_row; ++y) {
    const int start = y * s.stride.height - s.pads.top;
    const tap_range high =
        start >= 0 && start < below ? tap_range{0, s.kernel.height} : taps_of_row(s, y);
    const int in_y = start + high.first * s.dilation.height;
    const auto* weights =
        plane.packed + (1 + high.first * Shape.kernel_width) * plan::channel_block;
    for_each_tile<Shape>(plane.row, plane.in + (high.count > 0 ? in_y * s.in.row_stride : 0),
                         plane.second == nullptr ? nullptr : plane.second + y * s.second.row_stride,
                         plane.out + y * s.out.row_stride,
                         depthwise_row_tile<Shape, T>{plane, weights, high.count, in_row});
  }
}

// A strip: all rows of a few columns. At row y of the output its last taps come, the middle ones of
// the row behind it and the first ones of the row behind that; then the names move on.
template <blocked_shape Shape, class T>
struct depthwise_strip {
  using A = arithmetic_t<T>;
  const blocked_plane<T>& plane;

  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE void operator()(tile_columns<Pixels, Left, Right> columns, const T* in,
                                  const T* second, T* out) const {
    constexpr int block = plan::channel_block;
#pragma GCC unroll 1
    for (int v = 0; v < block; v += lanes<T>) {
      const A* packed = plane.packed + v;
      vec<A> w[3][3], sums[3][Pixels];
#pragma GCC unroll 3
      for (int r = 0; r < 3; ++r) {
#pragma GCC unroll 3
        for (int k = 0; k < 3; ++k) w[r][k] = load(packed + (1 + r * 3 + k) * block);
#pragma GCC unroll 16
        for (int p = 0; p < Pixels; ++p) sums[r][p] = load(packed);
      }
      int y = plane.first_row - 2;
      while (add_row(columns, v, y, in, second, out, w, sums[0], sums[1], sums[2]) &&
             add_row(columns, v, y, in, second, out, w, sums[1], sums[2], sums[0]) &&
             add_row(columns, v, y, in, second, out, w, sums[2], sums[0], sums[1])) {
      }
    }
  }

  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE bool add_row(tile_columns<Pixels, Left, Right>, int v, int& y, const T* in,
                               const T* second, T* out, const vec<A> (&w)[3][3],
                               vec<A> (&last)[Pixels], vec<A> (&middle)[Pixels],
                               vec<A> (&first)[Pixels]) const {
    constexpr int block = plan::channel_block;
    const plan::step& s = plane.s;
    const int in_y = y + 2 - s.pads.top;
    if (in_y >= 0 && in_y < s.in.height) {
      const T* from = in + in_y * s.in.row_stride + v;
#pragma GCC unroll 16
      for (int x = Left; x < Pixels + 2 - Right; ++x) {
        vec<A> pixel = load(from + (x - Left) * block);
        hold(pixel);
        // the sum that begins with this pixel last, in the pixel's own register: a copy less
#pragma GCC unroll 3
        for (int k = 2; k >= 0; --k) {
          const int p = x - k;
          if (p < 0 || p >= Pixels) continue;
          last[p] = fmadd(pixel, w[2][k], last[p]);
          middle[p] = fmadd(pixel, w[1][k], middle[p]);
          first[p] = fmadd(pixel, w[0][k], first[p]);
        }
      }
    }
    prefetch_pixels<Pixels>(out + (y + 2) * s.out.row_stride);
    if (y >= plane.first_row) {
      store_pixels<Shape.act, Pixels>(
          plane, v, last, second == nullptr ? nullptr : second + y * s.second.row_stride,
          out + y * s.out.row_stride);
    }
    const vec<A> bias = load(plane.packed + v);
#pragma GCC unroll 16
    for (int p = 0; p < Pixels; ++p) last[p] = bias;
    return ++y < plane.last_row;
  }
};

template <blocked_shape Shape, class T>
CONVEXPR_NOINLINE void run_depthwise_plane(const blocked_plane<T>& plane) noexcept {
  if constexpr (Shape.strips) {
    for_each_tile<Shape>(plane.row, plane.in, plane.second, plane.out,
                         depthwise_strip<Shape, T>{plane});
  } else {
    run_depthwise_rows<Shape>(plane);
  }
}

// As run_conv2d(); s.tile.family is depthwise_rows or depthwise_strips.
template <blocked_shape Shape, class T>
void run_depthwise(const plan::step& s, const T* in, const T* second, T* out,
                   const arithmetic_t<T>* packed, const arithmetic_t<T>* slopes) noexcept {
  for_each_plane<Shape>(s, in, second, out, packed, slopes, &run_depthwise_plane<Shape, T>);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

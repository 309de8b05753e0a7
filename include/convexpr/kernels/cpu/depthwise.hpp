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

#include "convexpr/kernels/cpu/tile_run.hpp"
#include "convexpr/plan/depthwise.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code depends on.
struct depthwise_shape {
  int pixels = 0;       // of the largest tile
  bool single = false;  // one tile is the row; else a first, any number of others, and a last one
  bool uneven = false;  // the last ones are smaller by a pixel
  int left = 0;         // as in plan::row_of_tiles
  int right = 0;
  int kernel_width = 0;
  int stride = 0;
  bool strips = false;
  activation act = activation::none;
  constexpr bool operator==(const depthwise_shape&) const = default;
};

constexpr plan::row_of_tiles tiles_of_row(const plan::step& s) {
  return plan::depthwise_row(s, plan::runs_flat(s), s.tile.pixels);
}
constexpr depthwise_shape depthwise_shape_of(const plan::step& s) {
  const plan::row_of_tiles row = tiles_of_row(s);
  const bool single = row.count == 1, uneven = row.larger != row.count;
  const bool strips = s.tile.family == plan::kernel_family::depthwise_strips;
  return {row.pixels,     single,         uneven, row.left, row.right,
          s.kernel.width, s.stride.width, strips, s.act};
}

// The rest, of one plane; pointers are to its element (0, 0).
template <class T>
struct depthwise_plane {
  using A = arithmetic_t<T>;
  const plan::step& s;
  const T* in = nullptr;
  const T* second = nullptr;  // or null
  T* out = nullptr;
  const A* packed = nullptr;  // bias [16], weights [row][column][16]
  const A* slopes = nullptr;  // of prelu
  plan::row_of_tiles row{};
  int first_row = 0;
  int last_row = 0;
};

// Stored sums become elements of the output: what is too long to be compiled into each tile.
template <activation Act, class T>
CONVEXPR_NOINLINE void finish_sums_at(const plan::step& s, const arithmetic_t<T>* sums, int pixels,
                                      const arithmetic_t<T>* slopes, T* out) noexcept {
  using A = arithmetic_t<T>;
  vec<A> slope = broadcast(static_cast<A>(s.slope));
  if constexpr (Act == activation::prelu) slope = load(slopes);
#pragma GCC unroll 1
  for (int p = 0; p < pixels; ++p) {
    store(out + p * plan::channel_block,
          apply<Act>(slope, static_cast<A>(s.threshold), load(sums + p * lanes<T>)));
  }
}

// Sums of neighbouring pixels, of the register of channels that begins with channel v.
template <activation Act, int Pixels, class T>
CONVEXPR_INLINE void store_pixels(const depthwise_plane<T>& plane, int v,
                                  vec<arithmetic_t<T>> (&sums)[Pixels], const T* second, T* out) {
  using A = arithmetic_t<T>;
  constexpr int block = plan::channel_block;
  if (second != nullptr) {
#pragma GCC unroll 16
    for (int p = 0; p < Pixels; ++p) sums[p] = sums[p] + load(second + p * block + v);
  }
  if constexpr (Act == activation::none || Act == activation::relu || is_short(Act)) {
    const vec<A> slope = broadcast(static_cast<A>(plane.s.slope));
#pragma GCC unroll 16
    for (int p = 0; p < Pixels; ++p) {
      store(out + p * block + v, apply<Act>(slope, A(0), sums[p]));
    }
  } else {
    alignas(alignment) A stored[Pixels * lanes<T>];
#pragma GCC unroll 16
    for (int p = 0; p < Pixels; ++p) store(stored + p * lanes<T>, sums[p]);
    const A* slopes = plane.slopes == nullptr ? nullptr : plane.slopes + v;
    finish_sums_at<Act, T>(plane.s, stored, Pixels, slopes, out + v);
  }
}

// A store that misses L1 holds up those behind it: 3 % of rows of 56x56, 15 % of strips of 14x14.
template <int Pixels, class T>
CONVEXPR_INLINE void prefetch_pixels(T* out) {
#pragma GCC unroll 16
  for (int p = 0; p < Pixels; ++p) __builtin_prefetch(out + p * plan::channel_block, 1);
}

// The tile of so many pixels, whose windows lack columns at the left and the right.
template <int Pixels, int Left, int Right>
struct tile_columns {};

// tile(tile_columns, in, second, out) for each tile of a row, or strip; the pointers are at its
// first existing pixels.
template <depthwise_shape Shape, class T, class Tile>
CONVEXPR_INLINE void for_each_tile(const plan::row_of_tiles& row, const T* in, const T* second,
                                   T* out, const Tile& tile) {
  constexpr int block = plan::channel_block, most = Shape.pixels;
  constexpr int last = Shape.uneven ? most - 1 : most;
  const auto next = [&](int pixels, int left) {
    in += (pixels * Shape.stride - left) * block;
    out += pixels * block;
    if (second != nullptr) second += pixels * block;
  };
  if constexpr (Shape.single) {
    tile(tile_columns<most, Shape.left, Shape.right>{}, in, second, out);
  } else {
    tile(tile_columns<most, Shape.left, 0>{}, in, second, out);
    next(most, Shape.left);
    const int largest = Shape.uneven ? row.larger : row.count - 1;
    for (int i = 1; i < largest; ++i, next(most, 0)) {
      tile(tile_columns<most, 0, 0>{}, in, second, out);
    }
    if constexpr (Shape.uneven) {
      for (int i = largest; i + 1 < row.count; ++i, next(last, 0)) {
        tile(tile_columns<last, 0, 0>{}, in, second, out);
      }
    }
    tile(tile_columns<last, 0, Shape.right>{}, in, second, out);
  }
}

// One tile of one row of the output; `weights` of the first existing row of the kernel.
template <depthwise_shape Shape, class T>
struct depthwise_row_tile {
  using A = arithmetic_t<T>;
  const depthwise_plane<T>& plane;
  const A* weights;
  int rows;

  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE void operator()(tile_columns<Pixels, Left, Right>, const T* in, const T* second,
                                  T* out) const {
    constexpr int block = plan::channel_block, width = Shape.kernel_width;
    constexpr int reach = (Pixels - 1) * Shape.stride + width;
    const std::ptrdiff_t in_row = plane.s.dilation.height * plane.s.in.row_stride;
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
          const vec<A> pixel = load(row_in + (x - Left) * block);
#pragma GCC unroll 8
          for (int k = 0; k < width; ++k) {
            const int p = (x - k) / Shape.stride;
            if (x < k || (x - k) % Shape.stride != 0 || p >= Pixels) continue;
            sums[p] = fmadd(pixel, w[k], sums[p]);
          }
        }
        row_in += in_row;
        row_weights += width * block;
      }
      store_pixels<Shape.act, Pixels>(plane, v, sums, second, out);
    }
  }
};

template <depthwise_shape Shape, class T>
CONVEXPR_INLINE void run_depthwise_rows(const depthwise_plane<T>& plane) {
  const plan::step& s = plane.s;
  for (int y = plane.first_row; y < plane.last_row; ++y) {
    const tap_range high = taps_of_row(s, y);
    const int in_y = y * s.stride.height - s.pads.top + high.first * s.dilation.height;
    const auto* weights =
        plane.packed + (1 + high.first * Shape.kernel_width) * plan::channel_block;
    for_each_tile<Shape>(plane.row, plane.in + (high.count > 0 ? in_y * s.in.row_stride : 0),
                         plane.second == nullptr ? nullptr : plane.second + y * s.second.row_stride,
                         plane.out + y * s.out.row_stride,
                         depthwise_row_tile<Shape, T>{plane, weights, high.count});
  }
}

// A strip: all rows of a few columns. At row y of the output its last taps come, the middle ones of
// the row behind it and the first ones of the row behind that; then the names move on.
template <depthwise_shape Shape, class T>
struct depthwise_strip {
  using A = arithmetic_t<T>;
  const depthwise_plane<T>& plane;

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
        const vec<A> pixel = load(from + (x - Left) * block);
#pragma GCC unroll 3
        for (int k = 0; k < 3; ++k) {
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

template <depthwise_shape Shape, class T>
CONVEXPR_NOINLINE void run_depthwise_plane(const depthwise_plane<T>& plane) noexcept {
  if constexpr (Shape.strips) {
    for_each_tile<Shape>(plane.row, plane.in, plane.second, plane.out,
                         depthwise_strip<Shape, T>{plane});
  } else {
    run_depthwise_rows<Shape>(plane);
  }
}

// As run_conv2d(); s.tile.family is depthwise_rows or depthwise_strips.
template <depthwise_shape Shape, class T>
void run_depthwise(const plan::step& s, const T* in, const T* second, T* out,
                   const arithmetic_t<T>* packed, const arithmetic_t<T>* slopes) noexcept {
  constexpr int block = plan::channel_block;
  depthwise_plane<T> plane{s};
  plane.row = tiles_of_row(s);
  plane.last_row = plan::runs_flat(s) ? 1 : s.out.height;
  for (int c = 0; c < s.out.channels; c += block) {
    plane.in = in + s.in.at(c, 0, 0);
    plane.second = plan::has_residual(s) ? second + s.second.at(c, 0, 0) : nullptr;
    plane.out = out + s.out.at(c, 0, 0);
    plane.packed = packed;
    plane.slopes = slopes == nullptr ? nullptr : slopes + c;
    run_depthwise_plane<Shape>(plane);
    packed += (1 + s.kernel.height * s.kernel.width) * block;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The frame of the kernels that go plane by plane over channel-blocked tensors (depthwise, groups
// of a few channels): the tiles of a row, how sums become elements of the output, the loop over
// planes.
//
//   for plane of 16 channels: function of the shape:                                 // [y][x][16]
//     for tile of a row: tile(columns, pointers to its first pixels)
#pragma once

#include "convexpr/kernels/cpu/tile_run.hpp"
#include "convexpr/plan/blocked_planes.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code depends on.
struct blocked_shape {
  int pixels = 0;       // of the largest tile
  bool single = false;  // one tile is the row; else a first, any number of others, and a last one
  bool uneven = false;  // the last ones are smaller by a pixel
  int left = 0;         // as in plan::row_of_tiles
  int right = 0;
  int kernel_width = 0;
  int stride = 0;
  bool strips = false;
  int group = 1;  // channels of a group
  activation act = activation::none;
  constexpr bool operator==(const blocked_shape&) const = default;
};

constexpr plan::row_of_tiles tiles_of_row(const plan::step& s) {
  return plan::row_in_tiles(s, plan::runs_flat(s), s.tile.pixels);
}
constexpr blocked_shape blocked_shape_of(const plan::step& s) {
  const plan::row_of_tiles row = tiles_of_row(s);
  const bool single = row.count == 1, uneven = row.larger != row.count;
  const bool strips = s.tile.family != plan::kernel_family::depthwise_rows;
  return {row.pixels,     single,    uneven,
          row.left,       row.right, s.kernel.width,
          s.stride.width, strips,    s.in.channels / s.groups,
          s.act};
}

// The rest, of one plane; pointers are to its element (0, 0).
template <class T>
struct blocked_plane {
  using A = arithmetic_t<T>;
  const plan::step& s;
  const T* in = nullptr;
  const T* second = nullptr;  // or null
  T* out = nullptr;
  const A* packed = nullptr;  // bias [16], weights [row][column][channel of group][16]
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
CONVEXPR_INLINE void store_pixels(const blocked_plane<T>& plane, int v,
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
template <blocked_shape Shape, class T, class Tile>
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

// run(plane) for the planes of the output. A share of the step has fewer channels, but all groups.
template <blocked_shape Shape, class T>
CONVEXPR_INLINE void for_each_plane(const plan::step& s, const T* in, const T* second, T* out,
                                    const arithmetic_t<T>* packed, const arithmetic_t<T>* slopes,
                                    void (*run)(const blocked_plane<T>&) noexcept) {
  constexpr int block = plan::channel_block;
  blocked_plane<T> plane{s};
  plane.row = tiles_of_row(s);
  plane.last_row = plan::runs_flat(s) ? 1 : s.out.height;
  for (int c = 0; c < s.out.channels; c += block) {
    plane.in = in + s.in.at(c, 0, 0);
    plane.second = plan::has_residual(s) ? second + s.second.at(c, 0, 0) : nullptr;
    plane.out = out + s.out.at(c, 0, 0);
    plane.packed = packed;
    plane.slopes = slopes == nullptr ? nullptr : slopes + c;
    run(plane);
    packed += (1 + s.kernel.height * s.kernel.width * Shape.group) * block;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

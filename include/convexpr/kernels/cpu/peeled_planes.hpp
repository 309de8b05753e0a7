// SPDX-License-Identifier: BSL-1.0
// The inner loops of first layers, whose input is a few planes: tiles of a row, the padding peeled
// off, all of a row's equal tiles in one call. For the loop nest of peeled.hpp.
//
//   for tile of a row
//     sums[pixel][vector] = bias
//     for kernel row
//       for kernel column, plane (unrolled), for pixels that have this tap:
//         sums[pixel][vector] += broadcast(input[pixel]) * weights[vector], rounded once
//     relu or another short activation, store
//
// 3 -> 64 3x3 has 27 steps of 12 cycles for a tile of 6 x 4: loops over columns and channels, and
// arguments that a store might change, took as long as a third of them. 75 to 85 % of the
// multiply-add peak where 60 to 70 % were reached with them (AVX-512, busy neighbours); with AVX2,
// tiles of 3 x 4, 81 to 93 % where it was 59 to 70 %.
#pragma once

#include "convexpr/kernels/cpu/peeled_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// sum = fmadd(a, b, sum) where it is: in long code without loops g++ 12 moves sums from one
// register to another, and into memory.
template <class T>
CONVEXPR_INLINE void fmadd_in_place(vec<T> a, vec<T> b, vec<T>& sum) {
#if defined(CONVEXPR_AVX512) && !defined(__clang__)
  if constexpr (std::is_same_v<T, float>) {
    asm("vfmadd231ps %2, %1, %0" : "+v"(sum.raw.data) : "v"(a.raw.data), "v"(b.raw.data));
    return;
  }
#endif
  sum = fmadd(a, b, sum);
}

// For pixels that have the tap `Tap`, in tiles that hold the weights. 6 x 4 goes from the last sum
// to the first, as finish_sums stores from the first: a Zen 5's stores take both ports of the
// multiply-adds for a cycle each, fewer so. 3 -> 64 3x3 is 3 to 4 % faster on g++ 12, 1 to 3 on
// clang 19. In 14 x 2 clang 19 tuned for Intel would add moves.
template <peeled_shape Shape, int Tap, tap_pixels Pixels, class A>
CONVEXPR_INLINE void add_held_weights(tile_sums<A, Shape.pixels, Shape.vectors>& sums,
                                      const A* plane, const A* weights) {
  constexpr int entry = Tap * Shape.vectors * lanes<A>;
  constexpr bool last_first = Shape.vectors > 2;
  if constexpr (holds_three_by_four<A> && Shape.vectors == 2 && Pixels.last - Pixels.first == 6) {
    add_six_by_two<Pixels.column, Shape.pixel_step, entry>(sums, plane, weights);
  } else {
    vec<A> w[Shape.vectors];
#pragma GCC unroll 4
    for (int v = 0; v < Shape.vectors; ++v) w[v] = load(weights + entry + v * lanes<A>);
#pragma GCC unroll 32
    for (int i = Pixels.first; i < Pixels.last; ++i) {
      const int p = last_first ? Pixels.first + Pixels.last - 1 - i : i;
      const A* const at = plane + Pixels.column + (p - Pixels.first) * Shape.pixel_step;
      if constexpr (Shape.vectors == 1) {
        fmadd_from(at, w[0], sums[p][0]);
      } else {
        const vec<A> x = broadcast(*at);
#pragma GCC unroll 4
        for (int j = 0; j < Shape.vectors; ++j) {
          const int v = last_first ? Shape.vectors - 1 - j : j;
          fmadd_in_place(x, w[v], sums[p][v]);
        }
      }
    }
  }
}

// From the tap `Tap` on, before `End`; taps of a row are numbered [column][plane]. `planes` are at
// the first existing column of the first pixel's window.
template <peeled_shape Shape, int Tap, int End, class A>
CONVEXPR_INLINE void add_plane_taps(tile_sums<A, Shape.pixels, Shape.vectors>& sums,
                                    const A* (&planes)[Shape.planes], const A* weights) {
  if constexpr (Tap < End) {
    constexpr tap_pixels pixels = pixels_of_tap(Shape, Tap / Shape.planes);
    if constexpr (pixels.first < pixels.last) {
      const A*& plane = planes[Tap % Shape.planes];
      forget(plane);
      if constexpr (Shape.pixels < Shape.vectors) {
        add_held_input<pixels.first, pixels.last, Shape.pixel_step, pixels.column, Tap>(sums, plane,
                                                                                        weights);
      } else {
        add_held_weights<Shape, Tap, pixels>(sums, plane, weights);
      }
    }
    add_plane_taps<Shape, Tap + 1, End>(sums, planes, weights);
  }
}

// One row of the kernel. Many columns are a loop where no pixel lacks any: 24 KB of code for the
// four tiles of 3 -> 64 7x7 become 13, as fast; but 6 % slower where a step is 19 instructions.
template <peeled_shape Shape, class A>
CONVEXPR_INLINE void add_plane_row(tile_sums<A, Shape.pixels, Shape.vectors>& sums,
                                   const A* (&planes)[Shape.planes], const A* weights,
                                   std::ptrdiff_t row) {
  constexpr bool whole = Shape.left == 0 && Shape.right == 0;
  constexpr bool rolled = Shape.kernel_width > 3 && whole && Shape.pixels >= Shape.vectors;
  if constexpr (rolled) {
#pragma GCC unroll 1
    for (int column = Shape.kernel_width; column > 0; --column) {
      add_plane_taps<Shape, 0, Shape.planes>(sums, planes, weights);
#pragma GCC unroll 4
      for (int c = 0; c < Shape.planes; ++c) ++planes[c];
      weights += Shape.planes * Shape.vectors * lanes<A>;
    }
  } else {
    add_plane_taps<Shape, 0, Shape.kernel_width * Shape.planes>(sums, planes, weights);
  }
#pragma GCC unroll 4
  for (int c = 0; c < Shape.planes; ++c) planes[c] += row - (rolled ? Shape.kernel_width : 0);
}

// What the tile below reads first: 3 -> 32 with stride 2 takes two new rows of each plane from L3
// for each of its rows, 4 % of its time with AVX2.
template <int Rows, class A, int Planes>
CONVEXPR_INLINE void bring_rows(const A* const (&planes)[Planes], std::ptrdiff_t row) {
#pragma GCC unroll 4
  for (int c = 0; c < Planes; ++c) {
#pragma GCC unroll 4
    for (int y = 0; y < Rows; ++y) __builtin_prefetch(planes[c] + y * row);
  }
}

// As run_peeled_tiles, without a residual and in one pass.
template <peeled_shape Shape, class A>
CONVEXPR_NOINLINE void run_plane_tiles(peeled_call<A>& shared) noexcept {
  constexpr std::ptrdiff_t row = Shape.kernel_width * Shape.planes * Shape.vectors * lanes<A>;
  constexpr int column = Shape.pixel_step / Shape.stride;
  peeled_call<A> call = shared;  // a copy that no store can change
  call.second = nullptr;
  if constexpr (Shape.out_step != 0) call.out_pixel = Shape.out_step;
  call.weights += call.taps_before / Shape.kernel_width * row;
#pragma GCC unroll 1
  for (int tile = call.tiles; tile > 0; --tile) {
    tile_sums<A, Shape.pixels, Shape.vectors> sums;
    begin_sums<A, Shape.pixels, Shape.vectors>(call, sums);
    keep_places(sums);
    const A* planes[Shape.planes];
#pragma GCC unroll 4
    for (int c = 0; c < Shape.planes; ++c) planes[c] = call.in + c * call.in_channel;
    const A* weights = call.weights;
#pragma GCC unroll 1
    for (int left = call.taps_high; left > 0; --left, weights += row) {
      add_plane_row<Shape>(sums, planes, weights, call.in_row);
      keep_places(sums);
    }
    if constexpr (Shape.pixel_step > 1) bring_rows<Shape.pixel_step>(planes, call.in_row);
    finish_sums<Shape.act, A, Shape.pixels, Shape.vectors>(call, sums);
    call.in += Shape.pixels * Shape.pixel_step - Shape.left * column;
    call.out += Shape.pixels * call.out_pixel;
  }
  shared.in = call.in;
  shared.out = call.out;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

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
// multiply-add peak where 60 to 70 % were reached with them (AVX-512, busy neighbours).
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
      vec<A> w[Shape.vectors];
#pragma GCC unroll 4
      for (int v = 0; v < Shape.vectors; ++v) {
        w[v] = load(weights + (Tap * Shape.vectors + v) * lanes<A>);
      }
#pragma GCC unroll 32
      for (int p = pixels.first; p < pixels.last; ++p) {
        const A* const at = plane + pixels.column + (p - pixels.first) * Shape.pixel_step;
        if constexpr (Shape.vectors == 1) {
          fmadd_from(at, w[0], sums[p][0]);
        } else {
          const vec<A> x = broadcast(*at);
#pragma GCC unroll 4
          for (int v = 0; v < Shape.vectors; ++v) fmadd_in_place(x, w[v], sums[p][v]);
        }
      }
    }
    add_plane_taps<Shape, Tap + 1, End>(sums, planes, weights);
  }
}

// One row of the kernel. Many columns are a loop where no pixel lacks any: 24 KB of code for the
// four tiles of 3 -> 64 7x7 become 13, as fast.
template <peeled_shape Shape, class A>
CONVEXPR_INLINE void add_plane_row(tile_sums<A, Shape.pixels, Shape.vectors>& sums,
                                   const A* (&planes)[Shape.planes], const A* weights,
                                   std::ptrdiff_t row) {
  constexpr bool rolled = Shape.kernel_width > 3 && Shape.left == 0 && Shape.right == 0;
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
    const A* planes[Shape.planes];
#pragma GCC unroll 4
    for (int c = 0; c < Shape.planes; ++c) planes[c] = call.in + c * call.in_channel;
    const A* weights = call.weights;
#pragma GCC unroll 1
    for (int left = call.taps_high; left > 0; --left, weights += row) {
      add_plane_row<Shape>(sums, planes, weights, call.in_row);
    }
    finish_sums<Shape.act, A, Shape.pixels, Shape.vectors>(call, sums);
    call.in += Shape.pixels * Shape.pixel_step - Shape.left * column;
    call.out += Shape.pixels * call.out_pixel;
  }
  shared.in = call.in;
  shared.out = call.out;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

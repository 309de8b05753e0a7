// SPDX-License-Identifier: BSL-1.0
// The inner loops of convolutions wider than one pixel: a tile of a row that may begin or end at
// the image's border, where its outer pixels lack some taps. For the loop nest of peeled.hpp.
//
//   sums[pixel][vector] = bias, or what the blocks before left in the output
//   for block of 16 input channels, kernel row, kernel column (at a border: unrolled)
//     for channel of the block, for pixels that have this tap:
//       sums[pixel][vector] = fmadd(broadcast(input[pixel]), weights[vector], sums[pixel][vector])
//   store; behind the last block + residual, relu or another short activation
//
// 7 x 4 pixels x vectors reach 75 to 90 % of the multiply-add peak for 512 -> 512 channels on 7x7
// pixels (AVX-512, weights from L3, busy neighbours).
#pragma once

#include <cstddef>

#include "convexpr/kernels/cpu/held_inputs.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a tile depends on.
struct peeled_shape {
  int pixels = 0;
  int vectors = 0;
  int pixel_step = 0;     // input elements from one pixel's window to the next one's
  bool adjacent = false;  // the channels of a block are neighbours in the input
  int kernel_width = 0;
  // Input columns that the first pixel's window lacks at the left and the last one's at the right.
  int left = 0;
  int right = 0;
  int stride = 1;  // of columns; 1 where nothing is lacking
  int dilation = 1;
  activation act = activation::none;  // one of is_short(); none and relu are a floor
  int planes = 0;    // of the input, if there are few: then a kernel row has no loops, 0: any
  int out_step = 0;  // with planes: output elements from pixel to pixel, 0: at run time
  constexpr bool operator==(const peeled_shape&) const = default;
};

// As in tile_call; `in` is at the first existing column of the first pixel's window.
template <class T>
struct peeled_call : tile_call<T> {
  // What the sums begin with: biases, the same for all pixels, or what is in the output.
  const T* begin = nullptr;
  std::ptrdiff_t begin_pixel = 0;
  std::ptrdiff_t begin_vector[4] = {};
  std::ptrdiff_t in_next_block = 0;  // from the last existing row of a block
  bool ends = true;                  // no blocks of input channels are left
  const T* ahead = nullptr;          // lines of weights to be brought nearer meanwhile,
  int ahead_lines = 0;               // so many for each tap
  int tiles = 1;                     // beside each other
};

// Moves the call on to the pixel behind its tiles.
template <class T>
using peeled_function = void (*)(peeled_call<T>&) noexcept;

// Pixels [first, last) of a tile have a tap in this kernel column; `column`: where the first finds
// it, in input columns from the tile's first.
struct tap_pixels {
  int first;
  int last;
  int column;
};
constexpr tap_pixels pixels_of_tap(const peeled_shape& s, int column) {
  const int before = s.left - column * s.dilation;
  const int behind = s.right - (s.kernel_width - 1 - column) * s.dilation;
  const int first = before > 0 ? plan::ceil_div(before, s.stride) : 0;
  const int last = s.pixels - (behind > 0 ? plan::ceil_div(behind, s.stride) : 0);
  return {first, last, first * s.stride + column * s.dilation - s.left};
}

// All channels of a block at one tap, for pixels [First, Last).
template <peeled_shape Shape, int First, int Last, class A>
CONVEXPR_INLINE void add_peeled_tap(tile_sums<A, Shape.pixels, Shape.vectors>& sums, const A* in,
                                    const A* weights, int channels, std::ptrdiff_t channel) {
  if constexpr (Shape.pixels < Shape.vectors) {
    return add_held_inputs<First, Last, Shape.pixel_step, Shape.adjacent>(sums, in, weights,
                                                                          channels, channel);
  }
#pragma GCC unroll 1
  for (int left = channels; left > 0; --left) {
    forget(in);
    add_step<First, Last>(sums, in, weights, Shape.pixel_step);
    in += channel;
    weights += Shape.vectors * lanes<A>;
  }
}

// So many lines of memory into the L2 cache. Returns the end of what was asked for.
template <class A>
CONVEXPR_INLINE const A* bring_nearer(const A* ahead, int lines) {
#pragma GCC unroll 1
  for (; lines > 0; --lines, ahead += alignment / sizeof(A)) __builtin_prefetch(ahead, 0, 2);
  return ahead;
}

template <peeled_shape Shape, int Column, class A>
CONVEXPR_INLINE void add_columns(tile_sums<A, Shape.pixels, Shape.vectors>& sums, const A* in,
                                 const A* weights, const peeled_call<A>& call, int channels,
                                 std::ptrdiff_t channel, const A*& ahead) {
  if constexpr (Column < Shape.kernel_width) {
    constexpr tap_pixels pixels = pixels_of_tap(Shape, Column);
    constexpr std::ptrdiff_t column = Shape.pixel_step / Shape.stride;
    if constexpr (pixels.first < pixels.last) {
      ahead = bring_nearer(ahead, call.ahead_lines);
      add_peeled_tap<Shape, pixels.first, pixels.last>(sums, in + pixels.column * column, weights,
                                                       channels, channel);
    }
    weights += channels * Shape.vectors * lanes<A>;
    add_columns<Shape, Column + 1>(sums, in, weights, call, channels, channel, ahead);
  }
}

template <peeled_shape Shape, class A>
CONVEXPR_INLINE void continue_sums(const peeled_call<A>& call,
                                   tile_sums<A, Shape.pixels, Shape.vectors>& sums) {
#pragma GCC unroll 32
  for (int p = 0; p < Shape.pixels; ++p) {
#pragma GCC unroll 4
    for (int v = 0; v < Shape.vectors; ++v) {
      sums[p][v] = load(call.begin + p * call.begin_pixel + call.begin_vector[v]);
    }
  }
}

template <peeled_shape Shape, class A>
CONVEXPR_INLINE void add_peeled_tile(peeled_call<A>& call) {
  constexpr std::ptrdiff_t width = Shape.vectors * lanes<A>;
  const std::ptrdiff_t channel = Shape.adjacent ? 1 : call.in_channel;
  tile_sums<A, Shape.pixels, Shape.vectors> sums;
  continue_sums<Shape>(call, sums);
  bring_residual<Shape.pixels, Shape.vectors>(call.second, call.second_vector, call.second_pixel);
  const A* in = call.in;
  const A* weights = call.weights;
  const A* ahead = call.ahead;
  // one loop for blocks and rows: clang 19 spills sums in deeper nests
  int left = call.channels;
  int channels = left < plan::channel_block ? left : plan::channel_block;
  weights += call.taps_before * (channels * width);
  int row = call.taps_high;
  const int lines = row * ((left + plan::channel_block - 1) / plan::channel_block);
#pragma GCC unroll 1
  for (int line = lines; line > 0; --line) {
    if constexpr (Shape.left == 0 && Shape.right == 0) {
      const A* tap_in = in;
      const A* tap_weights = weights;
#pragma GCC unroll 1
      for (int column = Shape.kernel_width; column > 0; --column) {
        ahead = bring_nearer(ahead, call.ahead_lines);
        add_peeled_tap<Shape, 0, Shape.pixels>(sums, tap_in, tap_weights, channels, channel);
        tap_in += call.in_column;
        tap_weights += channels * width;
      }
    } else {
      add_columns<Shape, 0>(sums, in, weights, call, channels, channel, ahead);
    }
    const bool ends = --row == 0;
    row = ends ? call.taps_high : row;
    in += ends ? call.in_next_block : call.in_row;
    weights += Shape.kernel_width * (channels * width);
    const int rest = call.kernel_area - call.taps_before - call.taps_high * Shape.kernel_width;
    weights += ends ? rest * (channels * width) : 0;
    left -= ends ? plan::channel_block : 0;
    channels = left < plan::channel_block ? left : plan::channel_block;
    weights += ends ? call.taps_before * (channels * width) : 0;
  }
  call.ahead = ahead;
  if constexpr (Shape.act != activation::none) {
    if (!call.ends)
      return finish_sums<activation::none, A, Shape.pixels, Shape.vectors>(call, sums);
  }
  finish_sums<Shape.act, A, Shape.pixels, Shape.vectors>(call, sums);
}

template <peeled_shape Shape, class A>
CONVEXPR_NOINLINE void run_peeled_tiles(peeled_call<A>& call) noexcept {
  constexpr int column = Shape.pixel_step / Shape.stride;
#pragma GCC unroll 1
  for (int tile = call.tiles; tile > 0; --tile) {
    add_peeled_tile<Shape>(call);
    call.in += Shape.pixels * Shape.pixel_step - Shape.left * column;
    call.begin += Shape.pixels * call.begin_pixel;
    call.out += Shape.pixels * call.out_pixel;
    if (call.second != nullptr) call.second += Shape.pixels * call.second_pixel;
  }
}

// The same of tiles that hold the inputs and lack no columns. A pass of one whole block has no
// loops over blocks and single channels, and its arguments are copies: 4 or 5 instructions around
// the 304 of a tap, where run_peeled_tiles has 14 to 20. VGG-16 with AVX2: 2 to 6 % faster.
template <peeled_shape Shape, class A>
CONVEXPR_NOINLINE void run_block_tiles(peeled_call<A>& shared) noexcept {
  constexpr int channels = plan::channel_block, width = Shape.vectors * lanes<A>;
  const bool finishes = Shape.act == activation::none || shared.ends;
  if (shared.channels != channels || !finishes) return run_peeled_tiles<Shape>(shared);
  peeled_call<A> call = shared;  // a copy that no store can change
  call.weights += call.taps_before * (channels * width);
  const std::ptrdiff_t next_row = call.in_row - Shape.kernel_width * call.in_column;
  const int lines = Shape.kernel_width * call.ahead_lines;
#pragma GCC unroll 1
  for (int tile = call.tiles; tile > 0; --tile) {
    tile_sums<A, Shape.pixels, Shape.vectors> sums;
    continue_sums<Shape>(call, sums);
    bring_residual<Shape.pixels, Shape.vectors>(call.second, call.second_vector, call.second_pixel);
    keep_places(sums);
    const A* in = call.in;
    const A* weights = call.weights;
#pragma GCC unroll 1
    for (int row = call.taps_high; row > 0; --row, in += next_row) {
      call.ahead = bring_nearer(call.ahead, lines);
#pragma GCC unroll 1
      for (int column = Shape.kernel_width; column > 0; --column) {
        forget(in);
        add_held_channels<0, Shape.pixels, Shape.pixel_step>(
            std::make_integer_sequence<int, channels>{}, sums, in, weights);
        keep_places(sums);
        in += call.in_column;
        weights += channels * width;
      }
    }
    finish_sums<Shape.act, A, Shape.pixels, Shape.vectors>(call, sums);
    call.in += Shape.pixels * Shape.pixel_step;
    call.begin += Shape.pixels * call.begin_pixel;
    call.out += Shape.pixels * call.out_pixel;
    if (call.second != nullptr) call.second += Shape.pixels * call.second_pixel;
  }
  shared.in = call.in;
  shared.begin = call.begin;
  shared.out = call.out;
  shared.second = call.second;
  shared.ahead = call.ahead;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

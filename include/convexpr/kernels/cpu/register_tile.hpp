// SPDX-License-Identifier: BSL-1.0
// The inner loops of every convolution: a few pixels x a few vectors of output channels, whose sums
// stay in registers from the bias to the activation. For the loop nests of direct.hpp.
//
//   sums[pixel][vector] = bias
//   for block of 16 input channels, kernel row, kernel column, channel of the block:
//     sums[pixel][vector] = fmadd(broadcast(input[pixel]), weights[vector], sums[pixel][vector])
//   + residual, relu or another short activation, store
//
// 6 x 4 vectors reaches 97 % of the multiply-add peak with AVX-512 on g++ 12, when no neighbour
// uses the core.
#pragma once

#include <cstddef>

#include "convexpr/kernels/activation.hpp"
#include "convexpr/kernels/cpu/exponent.hpp"
#include "convexpr/kernels/cpu/tile_step.hpp"
#include "convexpr/plan/tensor_view.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of a tile depends on.
struct tile_shape {
  int pixels;
  int vectors;
  int pixel_step;  // input elements from one pixel's window to the next one's; 0: at run time
  bool adjacent;   // the channels of a block are neighbours in the input
  // Of the kernel, in tiles whose windows lie inside the image; 0: at run time, for those at
  // borders.
  int kernel_height = 0;
  int kernel_width = 0;
  activation act = activation::none;  // one of is_short(); none and relu are a floor
};

template <class T>
struct lane_sources;

// The rest. Pointers are to the first pixel; steps count elements.
template <class T>
struct tile_call {
  using A = arithmetic_t<T>;
  const T* in = nullptr;       // at the first existing tap of channel 0
  const A* weights = nullptr;  // [block][kernel row][kernel column][channel][vectors * lanes]
  const A* bias = nullptr;     // [vectors * lanes]
  const T* second = nullptr;   // residual, or null
  const lane_sources<T>* sources = nullptr;  // of a grouped tile
  T* out = nullptr;
  A* sums = nullptr;    // of 16-bit elements, what must not be rounded yet goes here, not to out
  int channels = 0;     // of one group
  int taps_before = 0;  // taps of the kernel before the first existing one
  int taps_high = 0;    // existing kernel rows, columns
  int taps_wide = 0;
  int kernel_width = 0;
  int kernel_area = 0;
  A floor{};  // 0 for relu, else -infinity
  A slope{};  // of an activation within the tile
  std::ptrdiff_t in_block = 0;
  std::ptrdiff_t in_channel = 0;
  std::ptrdiff_t in_row = 0;  // from kernel row to kernel row: dilation included
  std::ptrdiff_t in_column = 0;
  std::ptrdiff_t in_pixel = 0;  // from output pixel to output pixel: stride included
  std::ptrdiff_t out_pixel = 0;
  std::ptrdiff_t second_pixel = 0;
  std::ptrdiff_t out_vector[4] = {};
  std::ptrdiff_t second_vector[4] = {};
};

template <class T>
using tile_function = void (*)(const tile_call<T>&) noexcept;

template <class T, int Pixels, int Vectors>
using tile_sums = vec<arithmetic_t<T>>[Pixels][Vectors];

template <class T, int Pixels, int Vectors>
CONVEXPR_INLINE void begin_sums(const tile_call<T>& call, tile_sums<T, Pixels, Vectors>& sums) {
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    const vec<arithmetic_t<T>> bias = load(call.bias + v * lanes<T>);
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p) sums[p][v] = bias;
  }
}

// No lambdas: one that captures sums makes clang 19 spill 28 of them, and g++ 12 may call it.
template <activation Act, class T, int Pixels, int Vectors, class Out>
CONVEXPR_INLINE void store_sums(const tile_call<T>& call, tile_sums<T, Pixels, Vectors>& sums,
                                Out* out) {
  const auto floor = broadcast(call.floor), slope = broadcast(call.slope);
#pragma GCC unroll 32
  for (int p = 0; p < Pixels; ++p) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      if constexpr (Act == activation::none) {
        store(out + call.out_vector[v], maximum(floor, sums[p][v]));
      } else {
        store(out + call.out_vector[v], apply<Act>(slope, arithmetic_t<T>(0), sums[p][v]));
      }
    }
    out += call.out_pixel;
  }
}

template <activation Act, class T, int Pixels, int Vectors>
CONVEXPR_INLINE void finish_sums(const tile_call<T>& call, tile_sums<T, Pixels, Vectors>& sums) {
  if (call.second != nullptr) {
    const T* second = call.second;
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p) {
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) {
        sums[p][v] = sums[p][v] + load(second + call.second_vector[v]);
      }
      second += call.second_pixel;
    }
  }
  if constexpr (is_narrow<T>) {
    if (call.sums != nullptr) return store_sums<Act, T, Pixels, Vectors>(call, sums, call.sums);
  }
  store_sums<Act, T, Pixels, Vectors>(call, sums, call.out);
}

// Input channels for one trip of the innermost loop. NEON multiplies by an element of a register,
// so that one load brings four; elsewhere more than one only makes g++ 12 move and spill sums.
#if defined(__aarch64__)
inline constexpr int channels_per_trip = 4;
#else
inline constexpr int channels_per_trip = 1;
#endif

template <tile_shape Shape, int Channels, class A>
CONVEXPR_INLINE void add_channels(tile_sums<A, Shape.pixels, Shape.vectors>& sums, const A*& in,
                                  const A*& weights, std::ptrdiff_t channel, std::ptrdiff_t pixel) {
  if constexpr (Channels == 1) return add_step<0, Shape.pixels>(sums, in, weights, pixel);
#pragma GCC unroll 4
  for (int c = 0; c < Channels; ++c) {
    const A* from = in + c * channel;
    const A* by = weights + c * Shape.vectors * lanes<A>;
    add_step<0, Shape.pixels>(sums, from, by, pixel);
  }
}

// All channels of a block at one tap.
template <tile_shape Shape, class A>
CONVEXPR_INLINE void add_tap(tile_sums<A, Shape.pixels, Shape.vectors>& sums, const A* in,
                             const A* weights, int channels, std::ptrdiff_t channel,
                             std::ptrdiff_t pixel) {
  constexpr int trip = Shape.adjacent ? channels_per_trip : 1;
  int left = channels;
#pragma GCC unroll 1
  for (; left >= trip; left -= trip) {
    forget(in);
    add_channels<Shape, trip>(sums, in, weights, channel, pixel);
    in += trip * channel;
    weights += trip * Shape.vectors * lanes<A>;
  }
  if constexpr (trip > 1) {
#pragma GCC unroll 1
    for (; left > 0; --left) {
      forget(in);
      add_channels<Shape, 1>(sums, in, weights, channel, pixel);
      in += channel;
      weights += Shape.vectors * lanes<A>;
    }
  }
}

// 16-bit elements become floats once for all vectors of a tile. This many of them for a kernel row:
inline constexpr int narrow_room = 1024;

// `count` runs of `length` elements, `step` apart, on to wide[count][pitch].
template <class T>
CONVEXPR_NOINLINE void widen_runs(const T* from, std::ptrdiff_t step, int count, int length,
                                  arithmetic_t<T>* wide, std::ptrdiff_t pitch) noexcept {
  for (; count > 0; --count, from += step, wide += pitch) {
    int i = 0;
    for (; i + lanes<T> <= length; i += lanes<T>) store(wide + i, load(from + i));
    if (i < length && i > 0) i = length - lanes<T>, store(wide + i, load(from + i)), i = length;
    for (; i < length; ++i) wide[i] = from[i];
  }
}

// All columns of one kernel row, for channels that are no whole block (two operations an element
// and kernel row), or pixels side by side.
template <tile_shape Shape, class T>
CONVEXPR_INLINE bool add_narrow_row(tile_sums<T, Shape.pixels, Shape.vectors>& sums, const T* in,
                                    const float* weights, int channels, int columns,
                                    std::ptrdiff_t channel, std::ptrdiff_t in_column) {
  constexpr std::ptrdiff_t pixel = Shape.pixel_step;
  const std::ptrdiff_t length =
      (Shape.pixels - 1) * pixel + (columns - 1) * in_column + (Shape.adjacent ? channels : 1);
  const std::ptrdiff_t pitch = (length + lanes<T> - 1) / lanes<T> * lanes<T>;
  const int runs = Shape.adjacent ? 1 : channels;
  if (length > narrow_room || runs * pitch > narrow_room) return false;
  alignas(alignment) float wide[narrow_room];
  widen_runs(in, channel, runs, static_cast<int>(length), wide, pitch);
  const float* from = wide;
#pragma GCC unroll 1
  for (int column = columns; column > 0; --column) {
    add_tap<Shape>(sums, from, weights, channels, Shape.adjacent ? 1 : pitch, pixel);
    from += in_column;
    weights += channels * Shape.vectors * lanes<T>;
  }
  return true;
}

// One tap: 12 operations for the 16 channels of 6 pixels, against 384 multiply-adds.
template <tile_shape Shape, class T>
CONVEXPR_INLINE void add_narrow_tap(tile_sums<T, Shape.pixels, Shape.vectors>& sums, const T* in,
                                    const float* weights, int channels, std::ptrdiff_t channel,
                                    std::ptrdiff_t pixel) {
  constexpr int block = plan::channel_block;
  alignas(alignment) float wide[Shape.pixels * block];
  if (Shape.adjacent && channels == block) {
#pragma GCC unroll 32
    for (int p = 0; p < Shape.pixels; ++p) {
#pragma GCC unroll 16
      for (int c = 0; c < block; c += lanes<T>) {
        store(wide + p * block + c, load(in + p * pixel + c));
      }
    }
  } else {
#pragma GCC unroll 1
    for (int p = 0; p < Shape.pixels; ++p) {
#pragma GCC unroll 1
      for (int c = 0; c < channels; ++c) wide[p * block + c] = in[p * pixel + c * channel];
    }
  }
  constexpr tile_shape beside{Shape.pixels, Shape.vectors, block, true};
  add_tap<beside>(sums, static_cast<const float*>(wide), weights, channels, 1, block);
}

template <tile_shape Shape, class T>
CONVEXPR_NOINLINE void run_tile(const tile_call<T>& call) noexcept {
  constexpr std::ptrdiff_t width = Shape.vectors * lanes<T>;
  const std::ptrdiff_t pixel = Shape.pixel_step != 0 ? Shape.pixel_step : call.in_pixel;
  const std::ptrdiff_t channel = Shape.adjacent ? 1 : call.in_channel;
  constexpr bool whole = Shape.kernel_width != 0;
  const int taps_wide = whole ? Shape.kernel_width : call.taps_wide;
  const int kernel_width = whole ? Shape.kernel_width : call.kernel_width;
  const int kernel_area = whole ? Shape.kernel_height * Shape.kernel_width : call.kernel_area;
  tile_sums<T, Shape.pixels, Shape.vectors> sums;
  begin_sums<T, Shape.pixels, Shape.vectors>(call, sums);
  bring_residual<Shape.pixels, Shape.vectors>(call.second, call.second_vector, call.second_pixel);
  const T* block_in = call.in;
  const arithmetic_t<T>* block_weights = call.weights;
  for (int left = call.channels; left > 0; left -= plan::channel_block) {
    const int channels = left < plan::channel_block ? left : plan::channel_block;
    const T* row_in = block_in;
    if constexpr (Shape.pixel_step != 0 && Shape.adjacent) {
      // the pixels that only the next tile reads; 1x1 kernels gain 6 % when those lie beyond L2
      const T* const next = block_in + (call.taps_high - 1) * call.in_row + Shape.pixels * pixel;
#pragma GCC unroll 32
      for (int p = 0; p < Shape.pixels; ++p) __builtin_prefetch(next + p * pixel);
    }
    const arithmetic_t<T>* row_weights = block_weights + call.taps_before * (channels * width);
    for (int row = call.taps_high; row > 0; --row) {
      const T* in = row_in;
      const arithmetic_t<T>* weights = row_weights;
      int columns = taps_wide;
      if constexpr (is_narrow<T> && Shape.pixel_step != 0) {
        if ((!Shape.adjacent || channels < plan::channel_block) &&
            add_narrow_row<Shape>(sums, in, weights, channels, columns, channel, call.in_column)) {
          columns = 0;
        }
      }
#pragma GCC unroll 1
      for (int column = columns; column > 0; --column) {
        forget(in);
        if constexpr (is_narrow<T>) {
          add_narrow_tap<Shape>(sums, in, weights, channels, channel, pixel);
        } else {
          add_tap<Shape>(sums, in, weights, channels, channel, pixel);
        }
        in += call.in_column;
        weights += channels * width;
      }
      row_in += call.in_row;
      row_weights += kernel_width * (channels * width);
    }
    block_in += call.in_block;
    block_weights += kernel_area * (channels * width);
  }
  finish_sums<Shape.act, T, Shape.pixels, Shape.vectors>(call, sums);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The inner loops of Winograd's algorithm, one lane for each channel: the inputs of a tile at the
// points of its polynomials, products of those with weights, and the way back to outputs. For the
// loop nest of winograd.hpp.
//
//   inputs:   columns, then rows, by transform_input; 6x6: 36 loads, 144 multiply-adds, 36 stores
//   products: sums[tile][vector] over all input channels, as in register_tile.hpp but for one tap
//   outputs:  columns, then rows, by transform_output; + bias, + residual, activation, store
//
// Products have 94 to 97 % of the multiply-add peak on a Zen 5 (AVX-512, 14 x 2).
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/tile_step.hpp"
#include "convexpr/kernels/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// All that the machine code of the transforms depends on.
struct winograd_shape {
  hw outputs;  // of a tile
  int taps;
  activation act = activation::none;  // one of is_short(); none and relu are a floor
  constexpr int rows() const { return outputs.height + taps - 1; }  // of inputs
  constexpr int columns() const { return outputs.width + taps - 1; }
  constexpr int down() const { return plan::winograd_pairs(rows()); }
  constexpr int across() const { return plan::winograd_pairs(columns()); }
};

// A tile of pixels of one block of channels. Steps count elements.
template <class T>
struct winograd_inputs {
  const T* in = nullptr;  // first pixel of the tile, whether the image has it or not
  std::ptrdiff_t row = 0, pixel = 0;
  int first_row = 0, last_row = 0;  // those that the image has
  int first_column = 0, last_column = 0;
  T* to = nullptr;
  std::ptrdiff_t next = 0;  // from point to point
};

template <int Down, int Across, class T>
CONVEXPR_INLINE void transform_lanes(const T* in, std::ptrdiff_t row, std::ptrdiff_t pixel, T* to,
                                     std::ptrdiff_t next) {
  constexpr int rows = 2 * Down + 2, columns = 2 * Across + 2;
  vec<T> transformed[rows][columns];
#pragma GCC unroll 1
  for (int x = 0; x < columns; ++x) {
    vec<T> d[rows], at[rows];
#pragma GCC unroll 8
    for (int y = 0; y < rows; ++y) {
      d[y] = load(in + y * row);
      hold(d[y]);
      __builtin_prefetch(in + y * row + (columns - 2) * pixel);  // of the next tile
    }
    transform_input<Down>(d, at);
#pragma GCC unroll 8
    for (int y = 0; y < rows; ++y) transformed[y][x] = at[y];
    in += pixel;
  }
#pragma GCC unroll 1
  for (int y = 0; y < rows; ++y) {
    vec<T> d[columns], at[columns];
#pragma GCC unroll 8
    for (int x = 0; x < columns; ++x) {
      d[x] = transformed[y][x];
      hold(d[x]);
    }
    transform_input<Across>(d, at);
#pragma GCC unroll 8
    for (int x = 0; x < columns; ++x) store(to + x * next, at[x]);
    to += columns * next;
  }
}

// A copy of the tile with zeros where the image ends.
template <class T>
CONVEXPR_NOINLINE void copy_winograd_border(const winograd_inputs<T>& t, int rows, int columns,
                                            T* to) noexcept {
  constexpr int block = plan::channel_block;
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x, to += block) {
      const bool inside =
          y >= t.first_row && y < t.last_row && x >= t.first_column && x < t.last_column;
#pragma GCC unroll 16
      for (int i = 0; i < block; i += lanes<T>) {
        store(to + i, inside ? load(t.in + y * t.row + x * t.pixel + i) : broadcast(T(0)));
      }
    }
  }
}

template <winograd_shape Shape, class T>
CONVEXPR_NOINLINE void transform_inputs(const winograd_inputs<T>& t) noexcept {
  constexpr int rows = Shape.rows(), columns = Shape.columns(), block = plan::channel_block;
  alignas(alignment) T border[rows * columns * block];
  const T* in = t.in;
  std::ptrdiff_t row = t.row, pixel = t.pixel;
  if (t.first_row > 0 || t.first_column > 0 || t.last_row < rows || t.last_column < columns) {
    copy_winograd_border(t, rows, columns, border);
    in = border;
    row = columns * block;
    pixel = block;
  }
#pragma GCC unroll 1
  for (int i = 0; i < block; i += lanes<T>) {
    transform_lanes<Shape.down(), Shape.across()>(in + i, row, pixel, t.to + i, t.next);
  }
}

// The products of a few tiles at one point, for a few vectors of output channels.
template <class T>
struct winograd_products {
  const T* in = nullptr;       // [block of channels, in_block apart][tile][16]
  const T* weights = nullptr;  // [channel][vectors * lanes]
  const T* ahead = nullptr;    // what will be read next after them
  T* out = nullptr;            // [tile][vectors * lanes]
  int channels = 0;
  std::ptrdiff_t in_block = 0;
};

// Asking for the next weights a point in advance, one line for each channel, is a gain of 10 % with
// weights in L2 and of 40 % beyond; for the inputs of the next block of channels 5 to 15 %, as no
// prefetcher sees the step between blocks.
//
// Of 14 x 2 with AVX-512 eight inputs are operands in memory, for both multiply-adds, and six in
// registers: 44 instructions and 26 loads for 28 multiply-adds. 28 x 1 has 38 and 32 and is bound
// by loads.
template <int Tiles, int Vectors, class T>
CONVEXPR_NOINLINE void add_products(const winograd_products<T>& p) noexcept {
  constexpr int line = alignment / static_cast<int>(sizeof(T));
  constexpr int lines = Tiles * plan::channel_block / line;  // of a block of channels
  constexpr int inputs_ahead = (lines + plan::channel_block - 1) / plan::channel_block;
  vec<T> sums[Tiles][Vectors];
#pragma GCC unroll 32
  for (int t = 0; t < Tiles; ++t) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) sums[t][v] = broadcast(T(0));
  }
  const T* block = p.in;
  const T* weights = p.weights;
  const T* ahead = p.ahead;
  for (int left = p.channels; left > 0; left -= plan::channel_block) {
    const T* in = block;
    const T* later = block + p.in_block;
#pragma GCC unroll 1
    for (int c = left < plan::channel_block ? left : plan::channel_block; c > 0; --c) {
      forget(in);
      __builtin_prefetch(ahead);
      if constexpr (Vectors < 3) {
#pragma GCC unroll 2
        for (int k = 0; k < inputs_ahead; ++k, later += line) __builtin_prefetch(later);
      }
      add_step<0, Tiles, 2>(sums, in, weights, plan::channel_block);
      ++in;
      weights += Vectors * lanes<T>;
      ahead += line;
    }
    block += p.in_block;
  }
#pragma GCC unroll 32
  for (int t = 0; t < Tiles; ++t) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) store(p.out + (t * Vectors + v) * lanes<T>, sums[t][v]);
  }
}

// The outputs of one tile and one vector of channels.
template <class T>
struct winograd_outputs {
  const T* sums = nullptr;
  std::ptrdiff_t next = 0;  // from point to point
  const T* bias = nullptr;
  const T* second = nullptr;  // residual, or null
  T* out = nullptr;
  std::ptrdiff_t second_row = 0, second_pixel = 0;
  std::ptrdiff_t out_row = 0, out_pixel = 0;
  int rows = 0, columns = 0;  // that the image has
  T floor{};                  // 0 for relu, else -infinity
  T slope{};                  // of an activation within the tile
};

template <winograd_shape Shape, class T>
CONVEXPR_NOINLINE void transform_outputs(const winograd_outputs<T>& t) noexcept {
  constexpr int rows = Shape.rows(), columns = Shape.columns();
  constexpr int down = Shape.outputs.height, across = Shape.outputs.width;
  vec<T> transformed[down][columns];
  const T* from = t.sums;
  const T* next_tile = t.out + across * t.out_pixel;
#pragma GCC unroll 1
  for (int x = 0; x < columns; ++x) {
    vec<T> at[rows], sums[down];
#pragma GCC unroll 8
    for (int y = 0; y < rows; ++y) at[y] = load(from + y * columns * t.next);
    transform_output<Shape.down(), down>(at, sums);
#pragma GCC unroll 8
    for (int y = 0; y < down; ++y) transformed[y][x] = sums[y];
    from += t.next;
    if (x >= across) continue;
#pragma GCC unroll 8
    for (int y = 0; y < down; ++y) __builtin_prefetch(next_tile + y * t.out_row, 1);
    next_tile += t.out_pixel;
  }
  const vec<T> bias = load(t.bias), floor = broadcast(t.floor), slope = broadcast(t.slope);
  const T* second_row = t.second;
  T* row = t.out;
#pragma GCC unroll 1
  for (int y = 0; y < t.rows; ++y) {
    vec<T> sums[across];
    transform_output<Shape.across(), across>(transformed[y], sums);
    const T* second = second_row;
    T* to = row;
#pragma GCC unroll 8
    for (int x = 0; x < across; ++x) {
      if (x >= t.columns) break;
      vec<T> sum = sums[x] + bias;
      if (second != nullptr) {
        sum = sum + load(second);
        second += t.second_pixel;
      }
      if constexpr (Shape.act == activation::none)
        sum = maximum(floor, sum);
      else
        sum = apply<Shape.act>(slope, T(0), sum);
      store(to, sum);
      to += t.out_pixel;
    }
    if (second_row != nullptr) second_row += t.second_row;
    row += t.out_row;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// A tile of outputs whose sums have the input channels in their lanes, added up at its end: the
// inner loops of convolutions of relaxed models to a few channels. For across_lanes.hpp.
//
//   for vector of input channels, kernel row, kernel column:
//     sums[pixel][output][lane] += input[pixel][lane] * weight[output][lane]
//   the lanes of all sums together, as halves of halves; bias, activation, store
//
// 4 pixels x 4 outputs of a 3x3 kernel: 18 loads for 48 multiply-adds, none across cache
// lines. 64 -> 4 on 128x128 pixels has 77 % of the multiply-add peak on a Zen 5 (AVX-512).
#pragma once

#include <utility>

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/register_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

struct across_lanes_shape {
  int pixels = 0;
  int outputs = 0;
  int columns = 0;     // of the kernel, where neighbouring pixels share inputs; 0: any
  int pixel_step = 0;  // elements of the input from pixel to pixel of a tile
  activation act = activation::none;  // none for relu as well
  template <class T>
  constexpr int sums() const {
    return plan::round_up(pixels * outputs, lanes<T>);
  }
  constexpr bool operator==(const across_lanes_shape&) const = default;
};

// Steps count elements.
template <class T>
struct across_lanes_call {
  const T* in = nullptr;
  std::ptrdiff_t in_block = 0;
  std::ptrdiff_t in_row = 0;     // from kernel row to kernel row
  std::ptrdiff_t in_column = 0;  // from kernel column to kernel column
  int blocks = 0;
  int rows = 0;  // of the kernel: existing ones
  int columns = 0;
  const T* weights = nullptr;       // [vector][row][column][output][lane]
  std::ptrdiff_t skipped_rows = 0;  // weights of rows that do not exist
  const T* bias = nullptr;          // [pixel][output]
  T floor{};
  T slope{};
  T threshold{};
  T* out = nullptr;
  std::ptrdiff_t out_pixel = 0;
  std::ptrdiff_t out_channel = 0;
  // Pixels to bring into L2 meanwhile, those of the next block so many elements further.
  const T* ahead = nullptr;
  std::ptrdiff_t ahead_block = 0;
};

template <class T>
using across_lanes_function = void (*)(const across_lanes_call<T>&) noexcept;

#if CONVEXPR_SIMD
// Of registers whose parts of 2 * Half lanes belong to different sums: halves added up, those of a
// and b in turns.
template <int Half, class T, int... I>
CONVEXPR_INLINE vec<T> add_halves(vec<T> a, vec<T> b, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = sizeof...(I);
  const elements x = __builtin_bit_cast(elements, a), y = __builtin_bit_cast(elements, b);
  const elements near = __builtin_shufflevector(x, y, (I / Half % 2 == 0 ? I : I + n)...);
  const elements far =
      __builtin_shufflevector(x, y, (I / Half % 2 == 0 ? I + Half : I - Half + n)...);
  return __builtin_bit_cast(vec<T>, near + far);
}
#endif

// Lane i of the result is the sum of the lanes of all[i].
template <int Half, class T>
CONVEXPR_INLINE vec<T> sums_of_lanes(vec<T> (&all)[2 * Half]) {
#if CONVEXPR_SIMD
  vec<T> half[Half];
#pragma GCC unroll 8
  for (int i = 0; i < Half; ++i) {
    half[i] = add_halves<Half>(all[i], all[i + Half], std::make_integer_sequence<int, lanes<T>>{});
  }
  if constexpr (Half == 1) {
    return half[0];
  } else {
    return sums_of_lanes<Half / 2>(half);
  }
#else
  return all[0];
#endif
}

// All columns of a kernel row. Neighbouring pixels share inputs: those of a tile are loaded once,
// and held, else g++ 12 loads them for each use, 54 times instead of 18 for 48 multiply-adds.
template <across_lanes_shape Shape, class T>
CONVEXPR_INLINE void add_lanes_of_row(vec<T> (&sums)[Shape.sums<T>()], const T* in,
                                      const T* weights) {
  constexpr int n = lanes<T>, pixels = Shape.pixels, outputs = Shape.outputs;
  constexpr int columns = Shape.columns, window = pixels + columns - 1;
  constexpr bool by_weight = window <= columns * outputs;
  constexpr int kept = pixels * outputs + (by_weight ? window : columns * outputs);
  constexpr bool holds = kept < facts<T>().registers;
  if constexpr (by_weight) {
    vec<T> x[window];
#pragma GCC unroll 32
    for (int i = 0; i < window; ++i) {
      x[i] = load(in + i * plan::channel_block);
      if constexpr (holds) hold(x[i]);
    }
#pragma GCC unroll 8
    for (int column = 0; column < columns; ++column) {
#pragma GCC unroll 16
      for (int o = 0; o < outputs; ++o) {
        vec<T> w = load(weights + column * outputs * n + o * n);
        if constexpr (holds) hold(w);
#pragma GCC unroll 16
        for (int p = 0; p < pixels; ++p) {
          sums[p * outputs + o] = fmadd(x[p + column], w, sums[p * outputs + o]);
        }
      }
    }
  } else {
    vec<T> w[columns * outputs];
#pragma GCC unroll 32
    for (int i = 0; i < columns * outputs; ++i) {
      w[i] = load(weights + i / outputs * outputs * n + i % outputs * n);
      if constexpr (holds) hold(w[i]);
    }
#pragma GCC unroll 32
    for (int i = 0; i < window; ++i) {
      vec<T> x = load(in + i * plan::channel_block);
      if constexpr (holds) hold(x);
#pragma GCC unroll 8
      for (int column = 0; column < columns; ++column) {
        if (i < column || i - column >= pixels) continue;
#pragma GCC unroll 16
        for (int o = 0; o < outputs; ++o) {
          const int at = (i - column) * outputs + o;
          sums[at] = fmadd(x, w[column * outputs + o], sums[at]);
        }
      }
    }
  }
}

// One column of any stride.
template <across_lanes_shape Shape, class T>
CONVEXPR_INLINE void add_lanes_of_tap(vec<T> (&sums)[Shape.sums<T>()], const T* in,
                                      const T* weights) {
  constexpr int n = lanes<T>, pixels = Shape.pixels, outputs = Shape.outputs;
  if constexpr (pixels <= outputs) {
    vec<T> x[pixels];
#pragma GCC unroll 16
    for (int p = 0; p < pixels; ++p) {
      x[p] = load(in + p * Shape.pixel_step);
      hold(x[p]);
    }
#pragma GCC unroll 16
    for (int o = 0; o < outputs; ++o) {
      vec<T> w = load(weights + o * n);
      hold(w);
#pragma GCC unroll 16
      for (int p = 0; p < pixels; ++p) {
        sums[p * outputs + o] = fmadd(x[p], w, sums[p * outputs + o]);
      }
    }
  } else {
    vec<T> w[outputs];
#pragma GCC unroll 16
    for (int o = 0; o < outputs; ++o) {
      w[o] = load(weights + o * n);
      hold(w[o]);
    }
#pragma GCC unroll 16
    for (int p = 0; p < pixels; ++p) {
      vec<T> x = load(in + p * Shape.pixel_step);
      hold(x);
#pragma GCC unroll 16
      for (int o = 0; o < outputs; ++o) {
        sums[p * outputs + o] = fmadd(x, w[o], sums[p * outputs + o]);
      }
    }
  }
}

template <across_lanes_shape Shape, class T>
CONVEXPR_NOINLINE void run_across_lanes_tile(const across_lanes_call<T>& call) noexcept {
  constexpr int n = lanes<T>, parts = plan::channel_block / n;
  constexpr int outputs = Shape.outputs, vectors = Shape.sums<T>() / n;
  vec<T> sums[Shape.sums<T>()];
#pragma GCC unroll 32
  for (int i = 0; i < vectors * n; ++i) sums[i] = broadcast(T(0));
  const T* weights = call.weights;
  const T* block_in = call.in;
  const T* ahead = call.ahead;
  for (int block = call.blocks; block > 0; --block, block_in += call.in_block) {
#pragma GCC unroll 16
    for (int p = 0; p < Shape.pixels; ++p) __builtin_prefetch(ahead + p * Shape.pixel_step, 0, 2);
    ahead += call.ahead_block;
#pragma GCC unroll 1
    for (int part = 0; part < parts; ++part, weights += call.skipped_rows) {
      const T* row_in = block_in + part * n;
#pragma GCC unroll 1
      for (int row = call.rows; row > 0; --row, row_in += call.in_row) {
        forget(row_in);
        if constexpr (Shape.columns > 0) {
          add_lanes_of_row<Shape>(sums, row_in, weights);
          weights += Shape.columns * outputs * n;
        } else {
          const T* in = row_in;
#pragma GCC unroll 1
          for (int column = call.columns; column > 0; --column, in += call.in_column) {
            forget(in);
            add_lanes_of_tap<Shape>(sums, in, weights);
            weights += outputs * n;
          }
        }
      }
    }
  }
  alignas(alignment) T done[vectors * n];
  const vec<T> floor = broadcast(call.floor), slope = broadcast(call.slope);
#pragma GCC unroll 8
  for (int v = 0; v < vectors; ++v) {
    vec<T> group[n];
#pragma GCC unroll 16
    for (int i = 0; i < n; ++i) group[i] = sums[v * n + i];
    const vec<T> sum = sums_of_lanes<n / 2>(group) + load(call.bias + v * n);
    store(done + v * n, apply<Shape.act>(slope, call.threshold, maximum(floor, sum)));
  }
  T* out = call.out;
#pragma GCC unroll 16
  for (int p = 0; p < Shape.pixels; ++p, out += call.out_pixel) {
    if (call.out_channel == 1) {
      __builtin_memcpy(out, done + p * outputs, outputs * sizeof(T));
    } else {
#pragma GCC unroll 16
      for (int o = 0; o < outputs; ++o) out[o * call.out_channel] = done[p * outputs + o];
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// One row of the input for one block of channels: a window of 3x3 sums of all outputs slides along
// it in the registers. The inner loops of sliding_window.hpp.
//
//   for pixel of the input:
//     the sums of the window's right column loaded
//     for channel of the block:
//       sums[column][row][output] += input * weight[channel][column][row][output]
//     those of the left column stored, the window moved on by a column
//
// 64 -> 4: 2 broadcasts, a blend, 2 loads of weights and 9 multiply-adds for a channel of two
// streams, 80 to 90 % of the peak with data in L1; 32 -> 12: a broadcast and 14 multiply-adds of
// which 13.5 count, 75 to 95 %.
#pragma once

#include "convexpr/kernels/cpu/lanes.hpp"
#include "convexpr/kernels/cpu/register_tile.hpp"
#include "convexpr/plan/sliding_window.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

inline constexpr int most_window_streams = 2;

template <class T>
struct window_call {
  const T* in[most_window_streams] = {};  // of each stream
  int pixels = 0;
  int channels = 0;            // a multiple of 4
  const T* weights = nullptr;  // [channel][vector][lane]
  // [pixel][output]: of each row of the kernel, at the first input's first column.
  T* sums[most_window_streams][plan::window_size] = {};
  const T* ahead[most_window_streams] = {};  // lines to bring nearer, one for each pixel
};

template <class T>
using window_function = void (*)(const window_call<T>&) noexcept;

// Half `Low` of a, then half `High` of b. Where registers have no two halves of four lanes these
// are names only.
template <int Low, int High, class T>
vec<T> two_halves(vec<T> a, vec<T> b);
template <class T>
vec<T> load_low_half(const T* from);
template <class T>
vec<T> with_high_half(vec<T> v, const T* from);

// sum = fmadd(x, load(w), sum), w as an operand in memory even if it is used again: an instruction
// less, a load more.
template <class T>
void fmadd_at(const T* w, vec<T> x, vec<T>& sum);

#if defined(__AVX2__) && defined(__FMA__) && !defined(CONVEXPR_AVX512) && !defined(CONVEXPR_SCALAR)
template <int Low, int High, class T>
CONVEXPR_INLINE vec<T> two_halves(vec<T> a, vec<T> b) {
  if constexpr (Low == 0 && High == 1) return {_mm256_blend_ps(a.raw, b.raw, 0xf0)};
  return {_mm256_permute2f128_ps(a.raw, b.raw, Low | (2 + High) << 4)};
}
template <class T>
CONVEXPR_INLINE vec<T> load_low_half(const T* from) {
  return {_mm256_zextps128_ps256(_mm_loadu_ps(from))};
}
template <class T>
CONVEXPR_INLINE vec<T> with_high_half(vec<T> v, const T* from) {
  return {_mm256_insertf128_ps(v.raw, _mm_loadu_ps(from), 1)};
}
template <class T>
CONVEXPR_INLINE void fmadd_at(const T* w, vec<T> x, vec<T>& sum) {
  struct vector {
    T lane[lanes<T>];
  };
  asm("vfmadd231ps %2, %1, %0"
      : "+x"(sum.raw.data)
      : "x"(x.raw.data), "m"(*reinterpret_cast<const vector*>(w)));
}
#endif

template <int Outputs>
inline constexpr plan::window_lanes window_lanes_of = plan::window_lanes_of(Outputs);

template <int Outputs, class T>
using window_sums = vec<T>[window_lanes_of<Outputs>.registers];

// Where the rows of the window lie in memory, [stream][row of the kernel].
template <class T>
using window_rows = T* [most_window_streams][plan::window_size];

// Whether both quads of a register are neighbours in memory.
constexpr bool lies_together(const plan::window_quad (&quads)[2]) {
  plan::window_quad next = quads[0];
  next.output += 4;
  return next == quads[1];
}

// The sums of one column from memory into their registers; `at` counts elements.
template <int Outputs, int Column, int R = 0, class T>
CONVEXPR_INLINE void load_window_column(const window_rows<T>& rows, std::ptrdiff_t at,
                                        window_sums<Outputs, T>& sums) {
  constexpr auto& all = window_lanes_of<Outputs>;
  if constexpr (R < all.registers) {
    constexpr plan::window_quad low = all.quads[R][0], high = all.quads[R][1];
    const T* const first = rows[low.stream][low.row] + at + low.output;
    if constexpr (lies_together(all.quads[R])) {
      if constexpr (low.column == Column) sums[R] = load(first);
    } else if constexpr (high.row < 0) {
      if constexpr (low.column == Column) sums[R] = load_low_half(first);
    } else {
      const T* const second = rows[high.stream][high.row] + at + high.output;
      if constexpr (low.column == Column) sums[R] = load_low_half(first);
      if constexpr (high.column == Column) sums[R] = with_high_half(sums[R], second);
    }
    load_window_column<Outputs, Column, R + 1>(rows, at, sums);
  }
}

template <int Outputs, int Column, int R = 0, class T>
CONVEXPR_INLINE void store_window_column(const window_rows<T>& rows, std::ptrdiff_t at,
                                         const window_sums<Outputs, T>& sums) {
  constexpr auto& all = window_lanes_of<Outputs>;
  if constexpr (R < all.registers) {
    constexpr plan::window_quad low = all.quads[R][0], high = all.quads[R][1];
    T* const first = rows[low.stream][low.row] + at + low.output;
    if constexpr (lies_together(all.quads[R])) {
      if constexpr (low.column == Column) store(first, sums[R]);
    } else {
      if constexpr (low.column == Column) store_quad(first, sums[R], 0);
      if constexpr (high.column == Column && high.row >= 0) {
        store_quad(rows[high.stream][high.row] + at + high.output, sums[R], 1);
      }
    }
    store_window_column<Outputs, Column, R + 1>(rows, at, sums);
  }
}

// Moves the window on by a column: the sums of columns 1 and 2 become those of 0 and 1.
template <int Outputs, int R = 0, class T>
CONVEXPR_INLINE void move_window(window_sums<Outputs, T>& sums) {
  constexpr auto& all = window_lanes_of<Outputs>;
  if constexpr (R < all.registers) {
    constexpr auto from = [](plan::window_quad quad) {
      ++quad.column;
      return plan::place_of(all, quad);
    };
    constexpr plan::window_place low = from(all.quads[R][0]), high = from(all.quads[R][1]);
    if constexpr (low.number >= 0 && low.number == high.number && low.half == 0) {
      sums[R] = sums[low.number];
    } else if constexpr (low.number >= 0) {
      sums[R] = two_halves<low.half, high.half>(sums[low.number], sums[high.number]);
    }
    move_window<Outputs, R + 1>(sums);
  }
}

// Vectors of weights that are loaded once for both streams; the others are operands in memory for
// each. All so: a tenth slower where the core is short of loads, none: where it is of instructions.
inline constexpr int held_window_vectors = 2;

// inputs: of each stream, and half of either.
template <int Outputs, int R = 0, int Held = 0, class T>
CONVEXPR_INLINE void add_window_products(const vec<T> (&inputs)[3], const T* weights,
                                         window_sums<Outputs, T>& sums) {
  constexpr auto& all = window_lanes_of<Outputs>;
  if constexpr (R < all.registers) {
    constexpr int low = all.quads[R][0].stream, high = all.quads[R][1].stream;
    constexpr bool shared = R + 1 < all.registers && all.weights[R] == all.weights[R + 1];
    const T* const w = weights + all.weights[R] * lanes<T>;
    if constexpr (shared && Held < held_window_vectors) {
      vec<T> once = load(w);
      hold(once);
      sums[R] = fmadd(inputs[0], once, sums[R]);
      sums[R + 1] = fmadd(inputs[1], once, sums[R + 1]);
      add_window_products<Outputs, R + 2, Held + 1>(inputs, weights, sums);
    } else {
      fmadd_at(w, inputs[low == high ? low : 2], sums[R]);
      add_window_products<Outputs, R + 1, Held>(inputs, weights, sums);
    }
  }
}

// One channel of an input of each stream.
template <int Outputs, class T>
CONVEXPR_INLINE void add_window_channel(const T* in, std::ptrdiff_t other, const T* weights,
                                        window_sums<Outputs, T>& sums) {
  vec<T> inputs[3];
  inputs[0] = broadcast(*in);
  if constexpr (window_lanes_of<Outputs>.streams > 1) {
    inputs[1] = broadcast(in[other]);
    hold(inputs[0]);
    hold(inputs[1]);
    inputs[2] = two_halves<0, 1>(inputs[0], inputs[1]);
  }
  add_window_products<Outputs>(inputs, weights, sums);
}

template <int Outputs, class T>
CONVEXPR_NOINLINE void slide_window(const window_call<T>& call) noexcept {
  constexpr auto& all = window_lanes_of<Outputs>;
  constexpr int block = plan::channel_block, width = all.vectors * lanes<T>;
  window_sums<Outputs, T> sums;
  window_rows<T> rows = {};
  for (int s = 0; s < all.streams; ++s) {
    for (int k = 0; k < plan::window_size; ++k) rows[s][k] = call.sums[s][k];
  }
  const T* in = call.in[0];
  const T* ahead = call.ahead[0];
  const std::ptrdiff_t other = all.streams > 1 ? call.in[1] - in : 0;
  const std::ptrdiff_t other_ahead = all.streams > 1 ? call.ahead[1] - ahead : 0;
  const T* const weights = call.weights;
  const int channels = call.channels;
  std::ptrdiff_t at = 0;
  load_window_column<Outputs, 0>(rows, at, sums);
  load_window_column<Outputs, 1>(rows, at + Outputs, sums);
#pragma GCC unroll 1
  for (int left = call.pixels; left > 0; --left) {
    load_window_column<Outputs, 2>(rows, at + 2 * Outputs, sums);
    __builtin_prefetch(ahead);
    if constexpr (all.streams > 1) __builtin_prefetch(ahead + other_ahead);
    const T* x = in;
    const T* w = weights;
#pragma GCC unroll 1
    for (int c = channels; c > 0; c -= 4) {
      forget(x);
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        add_window_channel<Outputs>(x + i, other, w + i * width, sums);
      }
      x += 4;
      w += 4 * width;
    }
    store_window_column<Outputs, 0>(rows, at, sums);
    move_window<Outputs>(sums);
    at += Outputs;
    in += block;
    ahead += block;
  }
  store_window_column<Outputs, 0>(rows, at, sums);
  store_window_column<Outputs, 1>(rows, at + Outputs, sums);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

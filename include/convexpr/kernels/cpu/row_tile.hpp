// SPDX-License-Identifier: BSL-1.0
// The inner loops of convolutions to a few outputs: vectors of pixels of one row for each output,
// whose sums stay in registers for a block of input channels. For the loop nest of along_row.hpp.
//
//   sums[output][pixels] = bias, or those of the blocks before
//   for kernel row, kernel column, channel of the block:
//     sums[output][pixels] = fmadd(input[pixels], broadcast(weight[output]), sums[output][pixels])
//   relu, store to planes; or back to memory
//
// With data in L1 the loop over channels has 90 to 99 % of the multiply-add peak on a quiet core
// (AVX-512, 12 and 3 outputs).
#pragma once

#include <cstddef>
#include <type_traits>

#include "convexpr/kernels/cpu/register_tile.hpp"
#include "convexpr/kernels/cpu/three_by_four.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Steps count elements unless said otherwise.
template <class T>
struct row_call {
  const T* const* rows = nullptr;           // input rows, at tap 0 of the first pixel
  const std::ptrdiff_t* lengths = nullptr;  // of each, from channel to channel
  int row_step = 1;                         // entries of both from kernel row to kernel row
  int kernel_rows = 0;                      // existing ones
  int columns = 0;
  int column_step = 1;
  int channels = 0;
  const bool* everywhere = nullptr;  // [columns] all pixels have that tap
  const mask<T>* there = nullptr;    // [columns][Vectors] which ones do; else
  const T* weights = nullptr;        // [kernel row][column][channel][Outputs]
  const T* bias = nullptr;           // [Outputs]; null: go on from `sums`
  T* sums = nullptr;                 // [Outputs][Vectors * lanes]
  // Of each output so many vectors go to its plane instead, the maximum with `floor` taken; and, if
  // masks_are_free, the first `rest` pixels of the next.
  int stored = 0;
  int rest = 0;
  T* out = nullptr;
  std::ptrdiff_t out_plane = 0;
  T floor{};
  // Memory to bring into the L2 cache meanwhile: one line for each channel of each tap, so many
  // bytes further.
  const char* ahead = nullptr;
  std::ptrdiff_t ahead_channel = 0;
  std::ptrdiff_t ahead_tap = 0;
};

template <class T>
using row_function = void (*)(const row_call<T>&) noexcept;

template <bool Some, class T>
CONVEXPR_INLINE vec<T> fmadd_there(const mask<T>& there, vec<T> a, vec<T> b, vec<T> c) {
  if constexpr (Some) return fmadd_where(there, a, b, c);
  return fmadd(a, b, c);
}

// Pixels that are multiplied by several weights. g++ 12 makes them an operand in memory for each of
// those, with AVX-512 if tuned for AMD, and many cross a line: 12->3 took 1.6 times as long, with
// AVX2 16->2 1.4 times. Where registers are short it must not be forbidden.
template <int Outputs, int Vectors, class T>
CONVEXPR_INLINE vec<T> load_pixels(const T* from) {
  vec<T> x = load(from);
  constexpr bool room = Vectors >= Outputs && (Vectors + 1) * Outputs < 15;
  if constexpr (Outputs > 1 && (masks_are_free || room)) hold(x);
  return x;
}

// One channel of one tap. Some: pixels of vector v only where there[v] is.
template <bool Some, int Outputs, int Vectors, class T>
CONVEXPR_INLINE void add_row_channel(vec<T> (&sum)[Outputs][Vectors], const T* row,
                                     const T* weights, const mask<T> (&there)[Vectors]) {
  if constexpr (holds_three_by_four<T> && Outputs == 4 && Vectors == 3) {
    add_pixels(sum, row, static_cast<std::ptrdiff_t>(sizeof(vec<T>)), weights);
  } else if constexpr (holds_three_by_four<T> && Outputs == 3 && Vectors == 4) {
    add_three_by_four<0, 1, 0>(sum, weights, row);
  } else if constexpr (Vectors <= Outputs) {
    vec<T> x[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) x[v] = load_pixels<Outputs, Vectors>(row + v * lanes<T>);
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
      // weights as operands in memory: every second of 12, 21 loads for 24 multiply-adds; the first
      // of 4, 11 for 16
      const bool from_memory = Vectors == 2 ? o % 2 == 0 : Vectors == 4 && Outputs == 4 && o == 0;
      if (!Some && from_memory) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) fmadd_from(weights + o, x[v], sum[o][v]);
        continue;
      }
      const vec<T> w = broadcast(weights[o]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) {
        sum[o][v] = fmadd_there<Some>(there[v], x[v], w, sum[o][v]);
      }
    }
  } else {
    vec<T> w[Outputs];
#pragma GCC unroll 8
    for (int o = 0; o < Outputs; ++o) w[o] = broadcast(weights[o]);
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) {
      const vec<T> x = load_pixels<Outputs, Vectors>(row + v * lanes<T>);
#pragma GCC unroll 8
      for (int o = 0; o < Outputs; ++o) {
        sum[o][v] = fmadd_there<Some>(there[v], x, w[o], sum[o][v]);
      }
    }
  }
}

// Channels for one trip: 64 -> 4 gains 7 % with two on g++ and AVX-512. With masked multiply-adds
// clang 19 has the sums of two loops in different registers then, and moves them through memory.
#if defined(__clang__)
inline constexpr int row_channels_per_trip = masks_are_free ? 1 : 4;
#else
inline constexpr int row_channels_per_trip = masks_are_free ? 2 : 4;
#endif

// One tap; weights of a channel are `All` numbers.
template <bool Some, int All, int Outputs, int Vectors, class T>
CONVEXPR_INLINE void add_row_tap(vec<T> (&sum)[Outputs][Vectors], const T* row,
                                 std::ptrdiff_t length, const T* weights, int channels,
                                 const mask<T> (&there)[Vectors], const char* ahead,
                                 std::ptrdiff_t ahead_step) {
  const auto add = [&](int channel) CONVEXPR_INLINE_LAMBDA {
    forget(row);
    __builtin_prefetch(ahead, 0, 2);
    add_row_channel<Some>(sum, row, weights + channel * All, there);
    row += length;
    ahead += ahead_step;
  };
  constexpr int trip = row_channels_per_trip;
  int left = channels;
#pragma GCC unroll 1
  for (; left >= trip; left -= trip, weights += trip * All) {
#pragma GCC unroll 4
    for (int channel = 0; channel < trip; ++channel) add(channel);
  }
  if constexpr (trip > 1) {
#pragma GCC unroll 1
    for (; left > 0; --left, weights += All) add(0);
  }
}

// Where masks cost instructions: a tap that some pixels lack is added to all of them, and then
// taken back from those that do.
template <int Outputs, int Vectors, class T>
struct row_sums_before {
  alignas(alignment) T sums[Outputs * Vectors * lanes<T>];

  CONVEXPR_INLINE void set(const vec<T> (&sum)[Outputs][Vectors]) {
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) store(sums + (o * Vectors + v) * lanes<T>, sum[o][v]);
    }
  }
  CONVEXPR_INLINE void keep(const mask<T>* there, vec<T> (&sum)[Outputs][Vectors]) const {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) {
#pragma GCC unroll 16
      for (int o = 0; o < Outputs; ++o) {
        sum[o][v] = select(there[v], sum[o][v], load(sums + (o * Vectors + v) * lanes<T>));
      }
    }
  }
};

template <int Outputs, int Vectors, class T>
CONVEXPR_INLINE void begin_row_sums(const row_call<T>& call, vec<T> (&sum)[Outputs][Vectors]) {
  if (call.bias != nullptr) {
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) sum[o][v] = broadcast(call.bias[o]);
    }
  } else {
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        sum[o][v] = load(call.sums + o * Vectors * lanes<T> + v * lanes<T>);
    }
  }
}

template <int Outputs, int Vectors, class T>
CONVEXPR_INLINE void finish_row_sums(const row_call<T>& call, vec<T> (&sum)[Outputs][Vectors]) {
  const vec<T> floor = broadcast(call.floor);
#pragma GCC unroll 8
  for (int v = 0; v < Vectors; ++v) {
    const bool stored = v < call.stored;
    if (masks_are_free && v == call.stored && call.rest > 0) {
      const mask<T> there = lanes_between<T>(0, call.rest);
#pragma GCC unroll 16
      for (int o = 0; o < Outputs; ++o) {
        store_where(there, call.out + v * lanes<T> + o * call.out_plane, maximum(floor, sum[o][v]));
      }
      continue;
    }
    T* to = (stored ? call.out : call.sums) + v * lanes<T>;
    const std::ptrdiff_t step = stored ? call.out_plane : Vectors * lanes<T>;
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) store(to + o * step, maximum(floor, sum[o][v]));
  }
}

// Of `All` outputs so many.
template <int Outputs, int Vectors, class T, int All = Outputs>
CONVEXPR_NOINLINE void add_block(const row_call<T>& call) noexcept {
  vec<T> sum[Outputs][Vectors];
  begin_row_sums(call, sum);
  const T* weights = call.weights;
  const T* const* rows = call.rows;
  const std::ptrdiff_t* lengths = call.lengths;
  const char* ahead = call.ahead;
  for (int row = call.kernel_rows; row > 0; --row) {
    const T* from = *rows;
    for (int column = 0; column < call.columns; ++column) {
      mask<T> there[Vectors];
      const bool some = !call.everywhere[column];
      row_sums_before<Outputs, Vectors, T> before;
      if (!masks_are_free && some) before.set(sum);
      if (!masks_are_free || !some) {
        add_row_tap<false, All>(sum, from, *lengths, weights, call.channels, there, ahead,
                                call.ahead_channel);
      } else {
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) there[v] = call.there[column * Vectors + v];
        add_row_tap<true, All>(sum, from, *lengths, weights, call.channels, there, ahead,
                               call.ahead_channel);
      }
      if (!masks_are_free && some) before.keep(call.there + column * Vectors, sum);
      from += call.column_step;
      weights += call.channels * All;
      ahead += call.ahead_tap;
    }
    rows += call.row_step;
    lengths += call.row_step;
  }
  finish_row_sums(call, sum);
}

// The same for one input channel and a kernel of so many columns: then the loops of add_block are
// longer than the work in them. 1 -> 8 channels on 28x28 pixels take half of the time.
template <int Outputs, int Vectors, int Columns, class T>
CONVEXPR_NOINLINE void add_plane(const row_call<T>& call) noexcept {
  vec<T> sum[Outputs][Vectors];
  begin_row_sums(call, sum);
  const T* weights = call.weights;
  const T* const* rows = call.rows;
  const std::ptrdiff_t step = call.column_step;
#pragma GCC unroll 1
  for (int row = call.kernel_rows; row > 0; --row, rows += call.row_step) {
    const T* from = *rows;
#pragma GCC unroll 8
    for (int column = 0; column < Columns; ++column) {
      forget(from);
      vec<T> x[Vectors];
      mask<T> there[Vectors];
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) {
        x[v] = load(from + v * lanes<T>);
        there[v] = call.there[column * Vectors + v];
      }
      const auto add = [&](auto some) CONVEXPR_INLINE_LAMBDA {
#pragma GCC unroll 16
        for (int o = 0; o < Outputs; ++o) {
          const vec<T> w = broadcast(weights[column * Outputs + o]);
#pragma GCC unroll 8
          for (int v = 0; v < Vectors; ++v) {
            sum[o][v] = fmadd_there<decltype(some)::value>(there[v], x[v], w, sum[o][v]);
          }
        }
      };
      if (!masks_are_free && call.everywhere[column]) {
        add(std::false_type{});
      } else {
        add(std::true_type{});
      }
      from += step;
    }
    weights += Columns * Outputs;
  }
  finish_row_sums(call, sum);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

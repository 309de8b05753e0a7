// SPDX-License-Identifier: BSL-1.0
// Any pool on the CPU. Here those whose input has planes (NCHW): vectors of neighbouring pixels of
// one channel's row; all others, and adaptive ones, go to pool2d.hpp, which
// needs a third of the time for 3x3 with stride 2 on 64x112x112.
#pragma once

#include "convexpr/kernels/cpu/pool2d.hpp"
#include "convexpr/kernels/cpu/transpose.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

#if CONVEXPR_SIMD
// The first half from the even elements of `a`, the second from the odd ones of `b`.
template <class T, int... I>
CONVEXPR_INLINE vec<T> even_then_odd(vec<T> a, vec<T> b, std::integer_sequence<int, I...>) {
  typedef T elements __attribute__((vector_size(sizeof(vec<T>))));
  constexpr int n = lanes<T>;
  const elements x = __builtin_bit_cast(elements, a), y = __builtin_bit_cast(elements, b);
  return __builtin_bit_cast(vec<T>,
                            __builtin_shufflevector(x, y, (I < n / 2 ? 2 * I : 2 * I + 1)...));
}
#endif

// As many elements as a register has lanes, Stride apart; none behind the last of them is read.
template <int Stride, class T>
CONVEXPR_INLINE vec<arithmetic_t<T>> load_strided(const T* from) {
  static_assert(Stride == 1 || Stride == 2);
  constexpr int n = lanes<T>;
  if constexpr (Stride == 1 || n == 1) {
    return load(from);
  } else {
#if CONVEXPR_SIMD
    constexpr std::make_integer_sequence<int, n> all{};
    return even_then_odd(load(from), load(from + n - 1), all);
#endif
  }
}

// Vectors x lanes neighbouring outputs, all of whose taps are real; `in` at the first tap of the
// first.
template <bool Max, int Stride, int Vectors, class T>
CONVEXPR_INLINE void pool_vectors(const T* in, int rows, int columns, long long row_step,
                                  int column_step, arithmetic_t<T>* to) {
  using A = arithmetic_t<T>;
  vec<A> value[Vectors];
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) {
    value[v] = broadcast(Max ? -std::numeric_limits<A>::infinity() : A(0));
  }
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const T* const tap = in + row * row_step + column * column_step;
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) {
        const vec<A> x = load_strided<Stride>(tap + v * Stride * lanes<T>);
        value[v] = Max ? larger(x, value[v]) : value[v] + x;
      }
    }
  }
#pragma GCC unroll 4
  for (int v = 0; v < Vectors; ++v) store(to + v * lanes<T>, value[v]);
}

// Outputs [0, count) of a row, all of whose taps are real, into `to`. Stride 0: any.
template <bool Max, int Stride, class T>
CONVEXPR_NOINLINE void pool_inside(const T* in, int rows, const pool_axis& across,
                                   long long row_step, int count, arithmetic_t<T>* to) noexcept {
  const int columns = across.kernel, step = across.dilation;
  int x = 0;
  if constexpr (Stride != 0) {
    constexpr int most = 4;
    for (; x + most * lanes<T> <= count; x += most * lanes<T>) {
      pool_vectors<Max, Stride, most>(in + x * Stride, rows, columns, row_step, step, to + x);
    }
    for (; x < count && count >= lanes<T>; x += lanes<T>) {
      const int at = x + lanes<T> <= count ? x : count - lanes<T>;  // the last ones twice
      pool_vectors<Max, Stride, 1>(in + at * Stride, rows, columns, row_step, step, to + at);
    }
  }
  for (; x < count; ++x) {
    to[x] = pool_window_of<Max>(in + 1LL * x * across.stride, rows, columns, row_step, step);
  }
}

inline constexpr int pool_columns = 256;  // of the output at a time: 2 KB of scratch

// What the channels of one row of the output have in common.
struct pool_row {
  const plan::step& s;
  pool_axis across;
  plan::whole_windows inside;
  pool_window rows{};
  long long row_step = 0;
};

// Outputs [begin, end) of the row in one channel: `from` is its first input row, `row` its output.
// Stride: as in pool_key.
template <bool Max, int Stride, class T>
CONVEXPR_NOINLINE void pool_part_of_row(const pool_row& p, int begin, int end, const T* from,
                                        T* row) noexcept {
  using A = arithmetic_t<T>;
  const plan::step& s = p.s;
  const pool_axis& across = p.across;
  const pool_window& rows = p.rows;
  const plan::whole_windows& inside = p.inside;
  const long long row_step = p.row_step;
  A line[pool_columns];
  const auto edge = [&](int x) {
    const pool_window columns = window_at(across, x);
    line[x - begin] = pool_window_of<Max>(from + columns.first, rows.taps, columns.taps, row_step,
                                          across.dilation);
    if constexpr (!Max) {
      const long long divisor =
          s.divisor_override != 0 ? s.divisor_override : rows.divisor * columns.divisor;
      line[x - begin] = line[x - begin] / static_cast<A>(divisor);
    }
  };
  const int first = inside.first < begin ? begin : inside.first < end ? inside.first : end;
  const int last = inside.last > end ? end : inside.last < first ? first : inside.last;
  for (int x = first > begin ? begin : last; x < end; x = x + 1 == first ? last : x + 1) edge(x);
  const T* const taps = from + (1LL * first * across.stride - across.before);
  A* const to = line + (first - begin);
  if constexpr (Stride != pool_key::any) {
    pool_inside<Max, Stride>(taps, rows.taps, across, row_step, last - first, to);
  } else if (across.stride == 1) {
    pool_inside<Max, 1>(taps, rows.taps, across, row_step, last - first, to);
  } else if (across.stride == 2) {
    pool_inside<Max, 2>(taps, rows.taps, across, row_step, last - first, to);
  } else {
    pool_inside<Max, 0>(taps, rows.taps, across, row_step, last - first, to);
  }
  if constexpr (!Max) {
    const A divisor =
        static_cast<A>(s.divisor_override != 0 ? s.divisor_override : rows.divisor * across.kernel);
    for (int x = 0; x < last - first; ++x) to[x] = to[x] / divisor;
  }
  row += begin * s.out.pixel_stride;
  if (s.out.pixel_stride == 1) {
    for (int x = 0; x < end - begin; ++x) row[x] = static_cast<T>(line[x]);
  } else {
    for (int x = 0; x < end - begin; ++x) row[x * s.out.pixel_stride] = static_cast<T>(line[x]);
  }
}

// Sixteen channels of a row of the output before the next row: their blocks stay in the first-level
// cache.
template <bool Max, int Stride = pool_key::any, class T>
void run_pool_rows(const plan::step& s, const T* in, T* out) noexcept {
  const pool_axis down(s, true), across(s, false);
  pool_row p{s, across, interior_of(across), {}, down.dilation * s.in.row_stride};
  for (int block = 0; block < s.out.channels; block += plan::channel_block) {
    for (int y = 0; y < s.out.height; ++y) {
      p.rows = window_at(down, y);
      for (int begin = 0; begin < s.out.width; begin += pool_columns) {
        const int end = begin + pool_columns < s.out.width ? begin + pool_columns : s.out.width;
        for (int c = block; c < block + channels_in_block(s.out, block); ++c) {
          pool_part_of_row<Max, Stride>(p, begin, end, in + s.in.at(c, p.rows.first, 0),
                                        out + s.out.at(c, y, 0));
        }
      }
    }
  }
}

constexpr bool pools_rows(const plan::step& s) {
  const bool adaptive = s.kind == plan::operation::adaptive_avg_pool2d ||
                        s.kind == plan::operation::adaptive_max_pool2d;
  return s.in.pixel_stride == 1 && !adaptive;
}

// Windows of 3x224x224 in planes took 10 to 60 times as long pixel by pixel, those of 64x112x112
// 4 times.
template <bool Max, pool_key Key = pool_key{}, class T>
void run_pool(const plan::step& s, const T* in, T* out) noexcept {
  using path = pool_key::path;
  if constexpr (Key.by == path::any) {
    pools_rows(s) ? run_pool_rows<Max>(s, in, out) : run_pool2d<Max>(s, in, out);
  } else if constexpr (Key.by == path::blocks) {
    run_pool2d<Max, Key>(s, in, out);
  } else {
    run_pool_rows<Max, Key.stride>(s, in, out);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

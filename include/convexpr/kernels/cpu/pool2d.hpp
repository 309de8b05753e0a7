// SPDX-License-Identifier: BSL-1.0
// Pools on the CPU, sixteen channels of an output pixel at a time, the taps of its window row by
// row; for pool_rows.hpp, which takes those whose input has planes. 3x3 with stride 2 on
// 64x112x112: 70 to 100 us on a Zen 5, 40 to 57 GB/s in and out.
#pragma once

#include <limits>

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// One axis of a pooling step.
struct pool_axis {
  int in = 0, out = 0, kernel = 0, stride = 0, dilation = 0, before = 0, after = 0;
  bool adaptive = false, count_padding = false;

  constexpr pool_axis(const plan::step& s, bool rows)
      : in(rows ? s.in.height : s.in.width),
        out(rows ? s.out.height : s.out.width),
        kernel(rows ? s.kernel.height : s.kernel.width),
        stride(rows ? s.stride.height : s.stride.width),
        dilation(s.kind != plan::operation::max_pool2d ? 1
                 : rows                                ? s.dilation.height
                                                       : s.dilation.width),
        before(rows ? s.pads.top : s.pads.left),
        after(rows ? s.pads.bottom : s.pads.right),
        adaptive(s.kind == plan::operation::adaptive_avg_pool2d ||
                 s.kind == plan::operation::adaptive_max_pool2d),
        count_padding(s.count_include_pad) {}
};

// The real input elements that one output reads along an axis, and its share of the divisor.
struct pool_window {
  int first = 0;
  int taps = 0;
  long long divisor = 0;
};

constexpr pool_window window_at(const pool_axis& a, int output) {
  if (a.adaptive) {
    const int first = plan::adaptive_first(output, a.in, a.out);
    const int taps = plan::adaptive_last(output, a.in, a.out) - first;
    return {first, taps, taps};
  }
  const int start = output * a.stride - a.before;
  const int skipped = start < 0 ? plan::ceil_div(-start, a.dilation) : 0;
  const int first = start + skipped * a.dilation;
  const int fitting = first < a.in ? plan::ceil_div(a.in - first, a.dilation) : 0;
  const int wanted = a.kernel > skipped ? a.kernel - skipped : 0;
  const int taps = fitting < wanted ? fitting : wanted;
  const int padded = a.in + a.after - start;
  return {first, taps, !a.count_padding ? taps : padded < a.kernel ? padded : a.kernel};
}

// The outputs along an axis that read whole windows of real elements.
constexpr plan::whole_windows interior_of(const pool_axis& a) {
  if (a.adaptive) return {};
  return plan::windows_inside(a.out, a.in, a.before, a.kernel, a.stride, a.dilation);
}

// What the machine code of a pool depends on, and leaves out where the plan tells; the defaults
// stand for any step. A pool whose every variant was compiled took 0.4 s, three of five in vain.
struct pool_key {
  static constexpr int any = -1;
  enum class path : char { any, planes, rows, blocks };  // pool_planes, pool_rows, this file
  enum class whole : char { some, all, none };           // blocks of 16 channels side by side
  path by = path::any;
  whole in = whole::some, out = whole::some;
  int stride = any;     // along a row: 1, 2 or 0 for all others
  int square = any;     // taps on both axes, where the compiler shall unroll them, else 0
  bool inside = false;  // no window reaches into the padding
};

constexpr pool_key::whole whole_blocks_of(const plan::tensor_view& v) {
  if (v.channel_stride != 1) return pool_key::whole::none;
  return v.order == layout::blocked || v.channels % plan::channel_block == 0
             ? pool_key::whole::all
             : pool_key::whole::some;
}

constexpr bool is_inside(const plan::step& s) {
  const plan::whole_windows high = interior_of(pool_axis(s, true));
  const plan::whole_windows wide = interior_of(pool_axis(s, false));
  return high.first == 0 && high.last == s.out.height && wide.first == 0 &&
         wide.last == s.out.width;
}

// The windows of nearly all networks.
constexpr int unrolled_square(const plan::step& s) {
  const bool max = s.kind == plan::operation::max_pool2d;
  if (!max && s.kind != plan::operation::avg_pool2d) return 0;
  return s.kernel == hw{2} ? 2 : max && s.kernel == hw{3} ? 3 : 0;
}

// A NaN counts as the largest; of equal numbers the first stays.
template <class T>
CONVEXPR_INLINE vec<T> larger(vec<T> value, vec<T> best) {
  return select(value != value, value, maximum(value, best));
}

// The window of one output of one channel; `in` at its first tap.
template <bool Max, class T>
CONVEXPR_INLINE arithmetic_t<T> pool_window_of(const T* in, int rows, int columns,
                                               long long row_step, int column_step) {
  using A = arithmetic_t<T>;
  A value = Max ? -std::numeric_limits<A>::infinity() : A(0);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const A tap = in[row * row_step + column * column_step];
      if constexpr (Max) {
        value = tap > value || tap != tap ? tap : value;
      } else {
        value = value + tap;
      }
    }
  }
  return value;
}

// Taps of a window, the elements from one to the next, and those from one channel to the next.
struct pool_taps {
  int rows = 0, columns = 0;
  long long row_step = 0, column_step = 0, channel_step = 0;
  int channels = 0;
};

// The maximum or the sum over the window that begins at in[at]. Square: taps on both axes where the
// compiler shall unroll them, else 0.
template <bool Max, bool Whole, int Square, class T>
CONVEXPR_INLINE channels<arithmetic_t<T>> reduce(const T* in, long long at, const pool_taps& taps) {
  using A = arithmetic_t<T>;
  channels<A> result = all_channels(Max ? -std::numeric_limits<A>::infinity() : A(0));
  const auto tap = [&](int row, int column) {
    return load_channels<Whole>(in + (at + row * taps.row_step + column * taps.column_step),
                                taps.channel_step, taps.channels);
  };
  const auto take = [&](int row, int column) {
    result = each([](vec<A> v, vec<A> so_far) { return Max ? larger(v, so_far) : so_far + v; },
                  tap(row, column), result);
  };
  if constexpr (Square != 0) {
    if constexpr (Max) result = tap(0, 0);
#pragma GCC unroll 4
    for (int row = 0; row < Square; ++row) {
#pragma GCC unroll 4
      for (int column = Max && row == 0 ? 1 : 0; column < Square; ++column) take(row, column);
    }
  } else {
    for (int row = 0; row < taps.rows; ++row) {
      for (int column = 0; column < taps.columns; ++column) take(row, column);
    }
  }
  return result;
}

// Rows [first, last) of the outputs of 16 channels; `in` and `out` begin at the first of them.
// Inside: no window reaches into the padding.
template <bool Max, bool Whole, bool WholeOut, int Square, bool Inside, class T>
CONVEXPR_NOINLINE void pool_block(const plan::step& s, int count, int first, int last, const T* in,
                                  T* out) noexcept {
  using A = arithmetic_t<T>;
  const pool_axis down(s, true), across(s, false);
  const int width = s.out.width;
  const plan::whole_windows inside = Inside ? plan::whole_windows{0, width} : interior_of(across);
  const auto finish = [&](T* to, const channels<A>& value, long long divisor) {
    if constexpr (Max) return store_channels<WholeOut>(to, s.out.channel_stride, count, value);
    const vec<A> by =
        broadcast(static_cast<A>(s.divisor_override != 0 ? s.divisor_override : divisor));
    store_channels<WholeOut>(to, s.out.channel_stride, count,
                             each([&](vec<A> v) { return v / by; }, value));
  };
  pool_taps taps{0,
                 0,
                 down.dilation * s.in.row_stride,
                 across.dilation * s.in.pixel_stride,
                 s.in.channel_stride,
                 count};
  for (int y = first; y < last; ++y) {
    const pool_window rows = window_at(down, y);
    taps.rows = rows.taps;
    const long long in_row = rows.first * s.in.row_stride;
    T* out_row = out + y * s.out.row_stride;
    for (int x = 0; x < width; ++x) {
      if constexpr (Square != 0) {
        if (Inside || (x == inside.first && rows.taps == Square && across.kernel == Square)) {
          for (; x < inside.last; ++x) {
            const long long at = in_row + (x * across.stride - across.before) * s.in.pixel_stride;
            finish(out_row + x * s.out.pixel_stride, reduce<Max, Whole, Square>(in, at, taps),
                   rows.divisor * Square);
          }
          if (Inside || x == width) break;
        }
      }
      if constexpr (Square == 0 || !Inside) {
        const bool whole = inside.first <= x && x < inside.last;
        const pool_window columns =
            whole ? pool_window{x * across.stride - across.before, across.kernel, across.kernel}
                  : window_at(across, x);
        taps.columns = columns.taps;
        finish(out_row + x * s.out.pixel_stride,
               reduce<Max, Whole, 0>(in, in_row + columns.first * s.in.pixel_stride, taps),
               rows.divisor * columns.divisor);
      }
    }
  }
}

// Where 16 channels lie side by side, but the tensor (NHWC) has fewer left, a load brings in some
// of the next pixel, which is harmless but for the last pixels of all. So many rows of the output
// never come near those.
template <class T>
int rows_before_the_end(const plan::step& s, int count) {
  if (s.in.channel_stride != 1) return 0;
  const pool_axis down(s, true);
  const long long beyond = plan::channel_block - count;
  const long long spared =
      s.in.row_stride > 0 ? (beyond + s.in.row_stride - 1) / s.in.row_stride : 0;
  int rows = 0;  // upwards: with a dilation a later window may end before this one
  for (; rows < s.out.height; ++rows) {
    const pool_window w = window_at(down, rows);
    if (w.first + (w.taps - 1LL) * down.dilation >= s.in.height - spared) break;
  }
  return rows;
}

// Where the input is no block but the output is, or the other way round (a pool at a border), only
// the one end is taken apart.
template <bool Max, pool_key Key = pool_key{}, class T>
void run_pool2d(const plan::step& s, const T* in, T* out) noexcept {
  using whole = pool_key::whole;
  const int height = s.out.height;
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const int count = channels_in_block(s.out, c);
    const T* from = in + s.in.at(c, 0, 0);
    T* to = out + s.out.at(c, 0, 0);
    int rows = height;
    if constexpr (Key.in != whole::all) {
      rows = is_whole_block(s.in, c) ? height : rows_before_the_end<T>(s, count);
      if (rows < height) pool_block<Max, false, false, 0, false>(s, count, rows, height, from, to);
    }
    if constexpr (Key.in != whole::none) {
      const bool whole_out = is_whole_block(s.out, c);
      if constexpr (Key.out != whole::all) {
        if (!whole_out) pool_block<Max, true, false, 0, false>(s, count, 0, rows, from, to);
      }
      if constexpr (Key.out != whole::none && Key.square != pool_key::any) {
        if (whole_out) {
          pool_block<Max, true, true, Key.square, Key.inside>(s, count, 0, rows, from, to);
        }
      } else if constexpr (Key.out != whole::none) {
        const int square = unrolled_square(s);
        if (!whole_out) continue;
        if (square == 2) {
          pool_block<Max, true, true, 2, false>(s, count, 0, rows, from, to);
        } else if (Max && square == 3) {
          pool_block<Max, true, true, Max ? 3 : 0, false>(s, count, 0, rows, from, to);
        } else {
          pool_block<Max, true, true, 0, false>(s, count, 0, rows, from, to);
        }
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

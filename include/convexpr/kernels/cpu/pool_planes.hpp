// SPDX-License-Identifier: BSL-1.0
// max_pool2d and avg_pool2d from planes to planes (NCHW on both sides), also of rows with fewer
// pixels than a register has lanes: vectors of output pixels.
//
//   for output row, for channel
//     for vector of pixels whose windows are inside
//       for row of the window, for column: take pixels `stride` apart
//     pixels at the borders one by one
#pragma once

#include "convexpr/kernels/cpu/lanes.hpp"
#include "convexpr/kernels/cpu/pool2d.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Not for 16-bit elements.
constexpr bool pools_planes(const plan::step& s) {
  return (s.kind == plan::operation::max_pool2d || s.kind == plan::operation::avg_pool2d) &&
         s.in.pixel_stride == 1 && s.out.pixel_stride == 1 && s.stride.width <= 2;
}

// from[0], from[Step], ...: as many as there are lanes. Of a part only the first `count`, and
// nothing behind them is read.
template <bool Part, int Step, class T>
CONVEXPR_INLINE vec<T> load_apart(const T* from, int count) {
  static_assert(Step == 1 || Step == 2);
  constexpr int n = lanes<T>;
  const int last = Step * (count - 1) + 1;
  const vec<T> v = Part ? load_first(from, last < n ? last : n) : load(from);
  if constexpr (Step == 1) return v;
  return even_lanes(v, Part ? load_first(from + n, last < n ? 0 : last - n) : load(from + n));
}

// Kernel: taps on both axes of a window inside, where the compiler shall unroll them, else 0.
template <bool Max, bool Part, int Step, int Kernel, class T>
CONVEXPR_INLINE vec<T> pool_pixels(const T* from, const pool_taps& taps, int count) {
  vec<T> result = broadcast(Max ? -std::numeric_limits<T>::infinity() : T(0));
  const auto take = [&](int row, int column) {
    const vec<T> v =
        load_apart<Part, Step>(from + row * taps.row_step + column * taps.column_step, count);
    result = Max ? larger(v, result) : result + v;
  };
  if constexpr (Kernel != 0) {
#pragma GCC unroll 4
    for (int row = 0; row < Kernel; ++row) {
#pragma GCC unroll 4
      for (int column = 0; column < Kernel; ++column) take(row, column);
    }
  } else {
    for (int row = 0; row < taps.rows; ++row) {
      for (int column = 0; column < taps.columns; ++column) take(row, column);
    }
  }
  return result;
}

// A row of the output of every channel, where windows are inside.
template <class T>
struct planes_row {
  const T* in = nullptr;   // the first window of channel 0
  const T* end = nullptr;  // of the tensor: behind a row is another one, but behind the last none
  T* out = nullptr;
  long long in_plane = 0, out_plane = 0;
  int channels = 0;
  int pixels = 0;
  std::ptrdiff_t reach =
      0;  // elements from a window to behind the last one that `lanes` of them read
  T divisor{};
  pool_taps taps{};
};

template <bool Max, int Step, int Kernel, class T>
CONVEXPR_NOINLINE void pool_planes_inside(const planes_row<T>& row) noexcept {
  const T* in = row.in;
  T* out = row.out;
  const vec<T> divisor = broadcast(row.divisor);
  for (int c = row.channels; c > 0; --c, in += row.in_plane, out += row.out_plane) {
    for (int x = 0; x < row.pixels; x += lanes<T>) {
      const int left = row.pixels - x, count = left < lanes<T> ? left : lanes<T>;
      const T* window = in + static_cast<std::ptrdiff_t>(x) * Step;
      vec<T> v = row.end - window < row.reach
                     ? pool_pixels<Max, true, Step, 0>(window, row.taps, count)
                     : pool_pixels<Max, false, Step, Kernel>(window, row.taps, count);
      if constexpr (!Max) v = v / divisor;
      count == lanes<T> ? store(out + x, v) : store_first(out + x, v, count);
    }
  }
}

template <bool Max, class T>
CONVEXPR_NOINLINE void pool_planes_edge(const plan::step& s, const T* in, T* out,
                                        const pool_window& rows, const pool_window& columns,
                                        const pool_taps& taps, int y, int x) noexcept {
  const long long divisor =
      s.divisor_override != 0 ? s.divisor_override : rows.divisor * columns.divisor;
  for (int c = 0; c < s.out.channels; ++c) {
    const T sum =
        pool_window_of<Max>(in + s.in.at(c, rows.first, columns.first), rows.taps, columns.taps,
                            taps.row_step, static_cast<int>(taps.column_step));
    out[s.out.at(c, y, x)] = Max ? sum : sum / static_cast<T>(divisor);
  }
}

// Inside: no window reaches into the padding.
template <bool Max, int Step, int Kernel, bool Inside, class T>
CONVEXPR_NOINLINE void pool_planes_rows(const plan::step& s, const T* in, T* out) noexcept {
  const pool_axis down(s, true), across(s, false);
  const plan::whole_windows inside = interior_of(across);
  planes_row<T> row{};
  row.end = in + s.in.at(s.in.channels - 1, s.in.height - 1, s.in.width - 1) + 1;
  row.in_plane = s.in.channel_stride;
  row.out_plane = s.out.channel_stride;
  row.channels = s.out.channels;
  row.pixels = inside.last - inside.first;
  row.taps = {0, across.kernel, down.dilation * s.in.row_stride, across.dilation, 0, 0};
  for (int y = 0; y < s.out.height; ++y) {
    const pool_window rows = window_at(down, y);
    if constexpr (!Inside) {
      for (int x = 0; x < s.out.width; ++x) {
        if (x == inside.first && inside.last > x) x = inside.last;
        if (x == s.out.width) break;
        pool_planes_edge<Max>(s, in, out, rows, window_at(across, x), row.taps, y, x);
      }
    }
    row.in = in + s.in.at(0, rows.first, 0) + (inside.first * Step - across.before);
    row.out = out + s.out.at(0, y, inside.first);
    row.taps.rows = rows.taps;
    row.reach = (rows.taps - 1) * row.taps.row_step + (across.kernel - 1) * across.dilation +
                Step * lanes<T>;
    row.divisor =
        static_cast<T>(s.divisor_override != 0 ? s.divisor_override : rows.divisor * across.kernel);
    if constexpr (Inside) {
      pool_planes_inside<Max, Step, Kernel>(row);
    } else {
      rows.taps == Kernel ? pool_planes_inside<Max, Step, Kernel>(row)
                          : pool_planes_inside<Max, Step, 0>(row);
    }
  }
}

// For steps that pools_planes() takes.
template <bool Max, pool_key Key = pool_key{}, class T>
void run_pool_planes(const plan::step& s, const T* in, T* out) noexcept {
  if constexpr (Key.stride != pool_key::any) {
    constexpr int kernel = Key.stride == 2 && Key.square == 2 ? 2 : 0;
    pool_planes_rows<Max, Key.stride, kernel, Key.inside>(s, in, out);
  } else {
    if (s.stride.width == 1) return pool_planes_rows<Max, 1, 0, false>(s, in, out);
    if (s.kernel == hw{2}) return pool_planes_rows<Max, 2, 2, false>(s, in, out);
    pool_planes_rows<Max, 2, 0, false>(s, in, out);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

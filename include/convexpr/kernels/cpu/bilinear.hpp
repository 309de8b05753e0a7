// SPDX-License-Identifier: BSL-1.0
// The step upsample_bilinear on the CPU: 64 columns of the output at a time, whose sources are
// looked up once. Sixteen channels of a pixel together, or a row of one plane.
#pragma once

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/kernels/elementary.hpp"
#include "convexpr/kernels/moves.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

inline constexpr int bilinear_columns = 64;

// first * (1 - weight) + second * weight, as the reference rounds it.
template <class T>
CONVEXPR_INLINE vec<T> between(vec<T> first, vec<T> second, vec<T> weight) {
  return fmadd(second, weight, first * (broadcast(T(1)) - weight));
}

// Where the columns [begin, begin + count) of the output come from, as offsets into a row; behind
// them the last one's, which may be read.
template <class T>
struct bilinear_sources {
  int begin = 0;
  int count = 0;
  long long first[bilinear_columns];
  long long second[bilinear_columns];
  arithmetic_t<T> weight[bilinear_columns];

  bilinear_sources(const plan::step& s, int at) : begin(at) {
    const int left = s.out.width - at;
    count = left < bilinear_columns ? left : bilinear_columns;
    for (int x = 0; x < count; ++x) {
      asm("" ::: "memory");  // else g++ -O3 makes a call of memset where all sources are the first
      const auto source = linear_source_of<arithmetic_t<T>>(at + x, s.in.width, s.out.width,
                                                            s.scale_columns, s.align_corners);
      first[x] = source.first * s.in.pixel_stride;
      second[x] = source.second * s.in.pixel_stride;
      weight[x] = source.weight;
    }
    for (int x = count; x < bilinear_columns; ++x) {
      first[x] = first[count - 1];
      second[x] = second[count - 1];
      weight[x] = weight[count - 1];
    }
  }
};

template <class T>
linear_source<arithmetic_t<T>> source_of_row(const plan::step& s, int y) {
  return linear_source_of<arithmetic_t<T>>(y, s.in.height, s.out.height, s.scale_rows,
                                           s.align_corners);
}

// One row of sixteen channels: 4 loads and 6 operations for a register of output.
template <class T>
CONVEXPR_NOINLINE void bilinear_row_of_blocks(const bilinear_sources<T>& across, const T* top,
                                              const T* bottom, arithmetic_t<T> weight_of_bottom,
                                              T* to, long long to_step) noexcept {
  using A = arithmetic_t<T>;
  const vec<A> down = broadcast(weight_of_bottom);
  for (int x = 0; x < across.count; ++x, to += to_step) {
    const vec<A> weight = broadcast(across.weight[x]);
    const long long first = across.first[x], second = across.second[x];
#pragma GCC unroll 16
    for (int i = 0; i < plan::channel_block; i += lanes<T>) {
      const vec<A> upper = between(load(top + first + i), load(top + second + i), weight);
      const vec<A> lower = between(load(bottom + first + i), load(bottom + second + i), weight);
      store(to + i, between(upper, lower, down));
    }
  }
}

// These columns of one channel. Neighbouring rows of the output share rows of the input: the two
// last ones stay here as `line`, an even row in the first place, an odd one in the second.
template <class T>
CONVEXPR_NOINLINE void bilinear_plane(const plan::step& s, const bilinear_sources<T>& across,
                                      const T* in, T* out) noexcept {
  using A = arithmetic_t<T>;
  A line[2][bilinear_columns];
  int held[2] = {-1, -1};
  const auto line_of = [&](int row) {
    A* const to = line[row % 2];
    if (held[row % 2] == row) return to;
    held[row % 2] = row;
    const T* const from = in + row * s.in.row_stride;
    A second[bilinear_columns];
    for (int x = 0; x < bilinear_columns; ++x) {
      to[x] = from[across.first[x]];
      second[x] = from[across.second[x]];
    }
    for (int x = 0; x < bilinear_columns; x += lanes<T>) {
      store(to + x, between(load(to + x), load(second + x), load(across.weight + x)));
    }
    return to;
  };
  for (int y = 0; y < s.out.height; ++y) {
    const auto down = source_of_row<T>(s, y);
    const A* const upper = line_of(down.first);
    const A* const lower = line_of(down.second);
    T* to = out + y * s.out.row_stride + across.begin * s.out.pixel_stride;
    A value[bilinear_columns];
    for (int x = 0; x < bilinear_columns; x += lanes<T>) {
      store(value + x, between(load(upper + x), load(lower + x), broadcast(down.weight)));
    }
    int x = 0;
    if (s.out.pixel_stride == 1) {
      for (; x + lanes<T> <= across.count; x += lanes<T>) {
        asm("" : "+r"(to));  // else compilers make a call of memcpy
        store(to + x, load(value + x));
      }
    }
    for (; x < across.count; ++x) {
      asm("" : "+r"(to));  // as above
      to[x * s.out.pixel_stride] = static_cast<T>(value[x]);
    }
  }
}

template <class T>
void run_upsample_bilinear(const plan::step& s, const T* in, T* out) noexcept {
  for (int x = 0; x < s.out.width; x += bilinear_columns) {
    const bilinear_sources<T> across(s, x);
    for (int c = 0; c < s.out.channels; c += plan::channel_block) {
      if (!is_whole_block(s.in, c) || !is_whole_block(s.out, c)) {
        for (int k = c; k < c + channels_in_block(s.out, c); ++k) {
          bilinear_plane(s, across, in + s.in.at(k, 0, 0), out + s.out.at(k, 0, 0));
        }
        continue;
      }
      for (int y = 0; y < s.out.height; ++y) {
        const auto down = source_of_row<T>(s, y);
        bilinear_row_of_blocks(across, in + s.in.at(c, down.first, 0),
                               in + s.in.at(c, down.second, 0), down.weight,
                               out + s.out.at(c, y, x), s.out.pixel_stride);
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The inner loops of a convolution in small groups: the lanes of a register are outputs of several
// groups, so that each lane has an input of its own. For the loop nest of direct.hpp.
//
//   sums[pixel] = bias
//   for block of 16 channels of a group, for kernel row:
//     for channel, pixel under the row: lanes_read[channel][pixel] = the input of each lane
//     for kernel column, channel: sums[pixel] = fmadd(lanes_read, weights, sums[pixel])
//   + residual, relu, store
//
// 4 -> 4 channels 3x3 with AVX-512 takes 2.2 to 2.4 times as long as its multiply-adds, where
// grouped_strips.hpp, which takes those on blocked tensors, has 1.1 to 1.4.
#pragma once

#include "convexpr/kernels/cpu/lanes.hpp"
#include "convexpr/kernels/cpu/register_tile.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Where the lanes of a register of outputs find the channels of their groups, from the pixel on:
// by a permutation of one register that holds them all, or lane by lane.
template <class T>
struct lane_sources {
  using A = arithmetic_t<T>;
  static constexpr int n = lanes<T>;
  std::ptrdiff_t offset[plan::most_grouped_inputs * n];  // [channel][lane]
  std::ptrdiff_t base[plan::most_grouped_inputs];        // [channel]
  alignas(alignment) lane_index<A> index[plan::most_grouped_inputs * n];
  bool one_register = false;

  // Of outputs [first, first + lanes). Those beyond the last read what the last one reads.
  void find(const plan::step& s, int first) {
    const int inputs = s.in.channels / s.groups, outputs = s.out.channels / s.groups;
    int group_begin[n];  // first channel of each lane's group
    for (int lane = 0; lane < n; ++lane) {
      const int o = first + lane < s.out.channels ? first + lane : s.out.channels - 1;
      group_begin[lane] = o / outputs * inputs;
    }
    one_register = s.in.channel_stride == 1;
    for (int i = 0; i < inputs; ++i) {
      const int part = (group_begin[0] + i) / n;
      one_register =
          one_register && (s.in.order == layout::blocked || part * n + n <= s.in.channels);
      base[i] = s.in.at(part * n, 0, 0);
      for (int lane = 0; lane < n; ++lane) {
        const int c = group_begin[lane] + i;
        offset[i * n + lane] = s.in.at(c, 0, 0);
        index[i * n + lane] = c % n;
        one_register = one_register && c / n == part;
      }
    }
  }
};

// All that the machine code of a grouped tile depends on.
struct grouped_shape {
  int pixels;
  int kernel_width;  // 0: any, any stride and dilation; else neighbours, whose inputs are shared
  activation act = activation::none;  // as in tile_shape
};

// The inputs of `Pixels` pixels that are `step` apart, for channels [first, first + count).
template <int Pixels, class T>
CONVEXPR_INLINE void read_pixels(const lane_sources<T>& sources, const T* in, std::ptrdiff_t step,
                                 int first, int count, arithmetic_t<T>* to) {
  using A = arithmetic_t<T>;
  constexpr int n = lanes<T>;
  if (sources.one_register) {
#pragma GCC unroll 1
    for (int c = first; c < first + count; ++c, to += Pixels * n) {
      const T* pixel = in + sources.base[c];
      const lane_order<A> order(sources.index + c * n);
#pragma GCC unroll 32
      for (int x = 0; x < Pixels; ++x, pixel += step) {
        store(to + x * n, permute(load(pixel), order));
      }
    }
    return;
  }
  for (int c = first; c < first + count; ++c) {
    const std::ptrdiff_t* offset = sources.offset + c * n;
    const T* pixel = in;
    for (int x = 0; x < Pixels; ++x, pixel += step, to += n) {
#pragma GCC unroll 16
      for (int k = 0; k < n; ++k) to[k] = static_cast<A>(pixel[offset[k]]);
    }
  }
}

// One tap of all channels; read [channel][Length][lanes].
template <int Pixels, int Length, class T>
CONVEXPR_INLINE void add_grouped_tap(tile_sums<T, Pixels, 1>& sums, const arithmetic_t<T>* read,
                                     const arithmetic_t<T>* weights, int channels) {
#pragma GCC unroll 1
  for (int c = 0; c < channels; ++c) {
    forget(read);
    const auto w = load(weights);
#pragma GCC unroll 32
    for (int p = 0; p < Pixels; ++p) sums[p][0] = fmadd(load(read + p * lanes<T>), w, sums[p][0]);
    read += Length * lanes<T>;
    weights += lanes<T>;
  }
}

template <grouped_shape Shape, class T>
CONVEXPR_NOINLINE void run_grouped_tile(const tile_call<T>& call) noexcept {
  using A = arithmetic_t<T>;
  constexpr bool shared = Shape.kernel_width > 0;
  constexpr int length = shared ? Shape.pixels + Shape.kernel_width - 1 : Shape.pixels;
  alignas(alignment) A read[plan::channel_block * length * lanes<T>];
  tile_sums<T, Shape.pixels, 1> sums;
  begin_sums<T, Shape.pixels, 1>(call, sums);
  const A* block_weights = call.weights;
  for (int first = 0; first < call.channels; first += plan::channel_block) {
    const int left = call.channels - first;
    const int channels = left < plan::channel_block ? left : plan::channel_block;
    const std::ptrdiff_t tap = static_cast<std::ptrdiff_t>(channels) * lanes<T>;
    const A* row_weights = block_weights + call.taps_before * tap;
    const T* row_in = call.in;
    for (int row = call.taps_high; row > 0; --row) {
      if constexpr (shared) {
        read_pixels<length>(*call.sources, row_in, call.in_column, first, channels, read);
        for (int column = 0; column < Shape.kernel_width; ++column) {
          add_grouped_tap<Shape.pixels, length, T>(sums, read + column * lanes<T>,
                                                   row_weights + column * tap, channels);
        }
      } else {
        const T* in = row_in;
        for (int column = 0; column < call.taps_wide; ++column) {
          read_pixels<length>(*call.sources, in, call.in_pixel, first, channels, read);
          add_grouped_tap<Shape.pixels, length, T>(sums, read, row_weights + column * tap,
                                                   channels);
          in += call.in_column;
        }
      }
      row_in += call.in_row;
      row_weights += call.kernel_width * tap;
    }
    block_weights += call.kernel_area * tap;
  }
  finish_sums<Shape.act, T, Shape.pixels, 1>(call, sums);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

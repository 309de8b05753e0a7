// SPDX-License-Identifier: BSL-1.0
// Convolutions 3x3 in groups of 2, 4 or 8 channels on channel-blocked data, plane by plane: the
// lanes of a register are the outputs of several groups, and an input goes to all outputs of its
// group.
//
//   for plane of 16 channels, for 8 columns, for row of the input:                    // [y][x][16]
//     turned[pixel] = the input as [channel of a group][group]       // one permutation a register
//     for column of the kernel, for channel of a group, for pixel:
//       input = turned[pixel + column][channel], repeated for each output of a group    // one load
//       for the three rows of the output that take it:
//         sums[row][pixel] = fmadd(input, weights[row][column][channel], sums[row][pixel])
//     of the row that has all its taps: back into the order of channels, + residual, activation,
//     store
//
// Groups of 4, AVX-512: 86 to 89 % of the multiply-add peak from L1 and L2, of 8: 93 %; 73 % beyond
// L2. Sums are [output of a group][group], which makes the repeated input a load that shuffles
// nothing: permutations, and half of the multiply-adds, have to go through the same port.
#pragma once

#include "convexpr/kernels/cpu/blocked_planes.hpp"
#include "convexpr/kernels/cpu/three_by_four.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The places of `rows` x `columns` numbers after they were transposed.
template <class A>
struct transposed_lanes {
  alignas(alignment) lane_index<A> index[lanes<A>] = {};
  constexpr transposed_lanes(int rows, int columns) {
    for (int i = 0; i < lanes<A>; ++i) index[i] = i % rows * columns + i / rows;
  }
};

template <blocked_shape Shape, class T>
struct grouped_strip {
  using A = arithmetic_t<T>;
  static constexpr int n = lanes<A>, block = plan::channel_block;
  static constexpr int group = Shape.group, groups = n / group;
  static constexpr transposed_lanes<A> turn{groups, group};
  static constexpr transposed_lanes<A> turn_back{group, groups};
  const blocked_plane<T>& plane;

  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE void operator()(tile_columns<Pixels, Left, Right> columns, const T* in,
                                  const T* second, T* out) const {
    const plan::step& s = plane.s;
#pragma GCC unroll 1
    for (int v = 0; v < block; v += n) {
      vec<A> sums[3][Pixels];
      const vec<A> bias = load(plane.packed + v);
#pragma GCC unroll 3
      for (int r = 0; r < 3; ++r) {
#pragma GCC unroll 16
        for (int p = 0; p < Pixels; ++p) sums[r][p] = bias;
      }
#pragma GCC unroll 1
      for (int y = plane.first_row - 2; y < plane.last_row; ++y) {
        const int in_y = y + 2 - s.pads.top;
        if (in_y >= 0 && in_y < s.in.height) {
          add_row(columns, in + in_y * s.in.row_stride + v, plane.packed + block + v, sums);
        }
        prefetch_pixels<Pixels>(out + (y + 2) * s.out.row_stride);
        if (y >= plane.first_row) {
          const lane_order<A> back(turn_back.index);
#pragma GCC unroll 16
          for (int p = 0; p < Pixels; ++p) sums[0][p] = permute(sums[0][p], back);
          store_pixels<Shape.act, Pixels>(
              plane, v, sums[0], second == nullptr ? nullptr : second + y * s.second.row_stride,
              out + y * s.out.row_stride);
        }
#pragma GCC unroll 16
        for (int p = 0; p < Pixels; ++p) {
          sums[0][p] = sums[1][p];
          sums[1][p] = sums[2][p];
          sums[2][p] = load(plane.packed + v);
        }
      }
    }
  }

  // One row of the input. Its last taps go to sums[0], its first ones to sums[2].
  template <int Pixels, int Left, int Right>
  CONVEXPR_INLINE void add_row(tile_columns<Pixels, Left, Right>, const T* in, const A* weights,
                               vec<A> (&sums)[3][Pixels]) const {
    constexpr int begin = Left, end = Pixels + 2 - Right;
    alignas(alignment) A turned[(end - begin) * n];
    {
      const lane_order<A> order(turn.index);
#pragma GCC unroll 16
      for (int x = 0; x < end - begin; ++x) {
        store(turned + x * n, permute(load(in + x * block), order));
      }
    }
    // Beyond L2: of the next strip, and, for what L1 lost of that since, of this one.
#pragma GCC unroll 16
    for (int x = 0; x < Pixels; ++x) {
      __builtin_prefetch(in + (end - begin + x) * block);
      __builtin_prefetch(in + 2 * plane.s.in.row_stride + x * block);
    }
#pragma GCC unroll 3
    for (int k = 0; k < 3; ++k) {
      const A* from = turned;
      const A* w = weights + k * group * block;
#pragma GCC unroll 1
      for (int c = 0; c < group; ++c, from += groups, w += block) {
        if constexpr (holds_three_by_four<A> && Pixels == 4) {
          if (k >= begin && 3 + k < end) {  // all pixels have this column
            constexpr std::ptrdiff_t row = 3 * group * block;
            add_repeated<groups>(sums, w + 2 * row, -row * static_cast<int>(sizeof(A)),
                                 from + (k - begin) * n);
            continue;
          }
        }
        const vec<A> first = load(w), middle = load(w + 3 * group * block),
                     last = load(w + 6 * group * block);
#pragma GCC unroll 16
        for (int p = 0; p < Pixels; ++p) {
          if (p + k < begin || p + k >= end) continue;
          const vec<A> x = load_repeated<groups>(from + (p + k - begin) * n);
          sums[0][p] = fmadd(x, last, sums[0][p]);
          sums[1][p] = fmadd(x, middle, sums[1][p]);
          sums[2][p] = fmadd(x, first, sums[2][p]);
        }
      }
    }
  }
};

template <blocked_shape Shape, class T>
CONVEXPR_NOINLINE void run_grouped_plane(const blocked_plane<T>& plane) noexcept {
  for_each_tile<Shape>(plane.row, plane.in, plane.second, plane.out,
                       grouped_strip<Shape, T>{plane});
}

// As run_conv2d(); s.tile.family is grouped_strips.
template <blocked_shape Shape, class T>
void run_grouped_strips(const plan::step& s, const T* in, const T* second, T* out,
                        const arithmetic_t<T>* packed, const arithmetic_t<T>* slopes) noexcept {
  for_each_plane<Shape>(s, in, second, out, packed, slopes, &run_grouped_plane<Shape, T>);
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

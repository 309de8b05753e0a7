// SPDX-License-Identifier: BSL-1.0
// The convolution to a few output channels: vectors of neighbouring pixels, because vectors of
// output channels would be mostly empty.
//
//   for tile of pixels whose windows are inside, in four rows
//     for block of 16 input channels, for row of the input under the tile
//       rows[channel][pixel] = that row, transposed if its channels lie side by side
//       for row of the tile with a kernel row there, for kernel column, channel, output:
//         sums[row][output][pixels] += rows * weight
//
// Columns at the borders are direct.hpp's. With AVX-512 64 -> 4 channels 3x3 is 1.6 times as fast
// as with vectors of 16 outputs, of which 12 do not exist: 32 % of the multiply-add peak.
#pragma once

#include "convexpr/kernels/cpu/tile_run.hpp"
#include "convexpr/kernels/cpu/transpose.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Adds one kernel row of one block. sums [Outputs][Vectors * lanes]; rows [channels][row_length];
// weights [columns][channels][Outputs].
template <int Outputs, int Vectors, class A>
CONVEXPR_NOINLINE void add_kernel_row(A* sums, const A* rows, std::ptrdiff_t row_length,
                                      const A* weights, int channels, int columns,
                                      int dilation) noexcept {
  vec<A> sum[Outputs][Vectors];
#pragma GCC unroll 8
  for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) sum[o][v] = load(sums + (o * Vectors + v) * lanes<A>);
  }
  for (int column = 0; column < columns; ++column, rows += dilation) {
    const A* row = rows;
#pragma GCC unroll 1
    for (int c = channels; c > 0; --c) {
      forget(row);
      vec<A> w[Outputs];
#pragma GCC unroll 8
      for (int o = 0; o < Outputs; ++o) w[o] = broadcast(weights[o]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) {
        const vec<A> x = load(row + v * lanes<A>);
#pragma GCC unroll 8
        for (int o = 0; o < Outputs; ++o) sum[o][v] = fmadd(x, w[o], sum[o][v]);
      }
      row += row_length;
      weights += Outputs;
    }
  }
#pragma GCC unroll 8
  for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) store(sums + (o * Vectors + v) * lanes<A>, sum[o][v]);
  }
}

template <class A>
using kernel_row_function = void (*)(A*, const A*, std::ptrdiff_t, const A*, int, int,
                                     int) noexcept;

// Copies `pixels` pixels of `channels` channels from `from` on to rows [channels][row_length], and
// copies of the last one up to a multiple of lanes. Blocked input has 16 channels to read.
template <class T>
CONVEXPR_NOINLINE void turn_rows(const plan::tensor_view& v, const T* from, int channels,
                                 int pixels, arithmetic_t<T>* rows,
                                 std::ptrdiff_t row_length) noexcept {
  using A = arithmetic_t<T>;
  constexpr int n = lanes<T>;
  int done = 0;  // channels
  if (v.channel_stride == 1) {
    for (; done + n <= channels || (v.order == layout::blocked && done < channels); done += n) {
      for (int x = 0; x < pixels; x += n) {
        vec<A> turned[n];
#pragma GCC unroll 16
        for (int i = 0; i < n; ++i) {
          const int pixel = x + i < pixels ? x + i : pixels - 1;
          turned[i] = load(from + done + pixel * v.pixel_stride);
        }
        transpose(turned);
#pragma GCC unroll 16
        for (int i = 0; i < n; ++i) store(rows + (done + i) * row_length + x, turned[i]);
      }
    }
  }
  for (; done < channels; ++done) {
    const T* source = from + done * v.channel_stride;
    A* row = rows + done * row_length;
    if (v.pixel_stride == 1) {
      for (int x = 0; x < pixels; ++x) row[x] = source[x];
    } else {
      for (int x = 0; x < pixels; ++x) row[x] = source[x * v.pixel_stride];
    }
  }
}

// All pixels but those of border columns, `pixels` in a tile at most. packed [out] biases, then
// weights [block][kernel row][kernel column][channel][out].
template <class T>
CONVEXPR_NOINLINE void run_along_row(const plan::step& s, const T* in, const T* second, T* out,
                                     const arithmetic_t<T>* packed, int pixels,
                                     kernel_row_function<arithmetic_t<T>> add_row) noexcept {
  using A = arithmetic_t<T>;
  constexpr int tile_rows = 4;  // so that an input row is turned 6 times for 4 rows, not 12 times
  constexpr int most_sums = 26 * lanes<T>;
  constexpr int room = plan::most_row_vectors * lanes<T> + plan::most_row_reach + lanes<T>;
  alignas(alignment) A sums[tile_rows * most_sums];
  alignas(alignment) A turned[plan::channel_block * room] = {};
  const int outputs = s.out.channels;
  const plan::whole_windows columns = plan::inside_columns(s);
  const int height = plan::runs_flat(s) ? 1 : s.out.height;
  const plan::tile_split split = plan::split(columns.size(), pixels);
  const int beyond = (s.kernel.width - 1) * s.dilation.width;
  const T* residual = plan::has_residual(s) ? second : nullptr;
  const std::ptrdiff_t kernel_row = static_cast<std::ptrdiff_t>(s.kernel.width) * outputs;
  for (int y = 0; y < height; y += tile_rows) {
    const int tile_height = height - y < tile_rows ? height - y : tile_rows;
    const int start = y * s.stride.height - s.pads.top;
    const int last =
        start + (tile_height - 1) * s.stride.height + (s.kernel.height - 1) * s.dilation.height;
    for (int i = 0, x = columns.first; i < split.count; ++i) {
      const int next = columns.first + plan::part(columns.size(), i + 1, split.count);
      const int in_x = x - s.pads.left;
      for (int j = 0; j < tile_height; ++j) {
        for (int o = 0; o < outputs; ++o) {
          A* begin = sums + j * most_sums + o * pixels;
          for (int p = 0; p < pixels; ++p) begin[p] = packed[o];
        }
      }
      const A* weights = packed + outputs;
      for (int block = 0; block < s.in.channels; block += plan::channel_block) {
        const int left = s.in.channels - block;
        const int channels = left < plan::channel_block ? left : plan::channel_block;
        for (int in_y = start < 0 ? 0 : start; in_y <= last && in_y < s.in.height; ++in_y) {
          const A* rows = nullptr;
          std::ptrdiff_t row_length = room;
          for (int j = 0; j < tile_height; ++j) {
            const int distance = in_y - start - j * s.stride.height;
            const int row = distance / s.dilation.height;
            if (distance < 0 || row * s.dilation.height != distance || row >= s.kernel.height) {
              continue;
            }
            if (rows == nullptr) {
              const T* from = in + s.in.at(block, in_y, in_x);
              if (!is_narrow<T> && s.in.pixel_stride == 1 && in_x + pixels + beyond <= s.in.width) {
                if constexpr (!is_narrow<T>) rows = from;
                row_length = s.in.channel_stride;
              } else {
                turn_rows(s.in, from, channels, next - x + beyond, turned, room);
                rows = turned;
              }
            }
            add_row(sums + j * most_sums, rows, row_length, weights + row * kernel_row * channels,
                    channels, s.kernel.width, s.dilation.width);
          }
        }
        weights += s.kernel.height * kernel_row * channels;
      }
      for (int j = 0; j < tile_height; ++j) {
        const finished_tile<A> done{sums + j * most_sums,
                                    outputs * pixels,
                                    1,
                                    pixels,
                                    next - x,
                                    outputs,
                                    0,
                                    y + j,
                                    x,
                                    false};
        finish_tile(s, done, residual, out);
      }
      x = next;
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

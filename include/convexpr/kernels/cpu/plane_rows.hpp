// SPDX-License-Identifier: BSL-1.0
// The convolution of one plane to a few planes, whole rows of pixels at a time: the first layer of
// small networks for grey pictures.
//
//   for `Rows` rows of the output: sums[output][row][pixels] = bias
//     for kernel row, kernel column:
//       sums[output][row][pixels] = fmadd(input[row][pixels], broadcast(weight[output]), sums)
//     relu, store
//
// Pixels without a tap are masked: neither read nor added. Only where masks cost nothing; 1 -> 8
// 3x3 on 28x28 pixels takes 70 % of the time of along_row.hpp, whose loops around each row are as
// long as the 144 multiply-adds in it.
#pragma once

#include "convexpr/kernels/cpu/plane_call.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What the machine code depends on.
struct plane_shape {
  int outputs = 0;
  int vectors = 0;  // of pixels: a whole row of the output
  int rows = 0;     // of the output at a time, 0: not for this kernel
  int columns = 0;  // of the kernel
  int left = 0;     // of those, the ones that reach into the padding at the left
  constexpr bool operator==(const plane_shape&) const = default;
};

// For a step of one input channel along the row.
constexpr plane_shape plane_shape_of(const plan::step& s, int row_lanes) {
  const int vectors = plan::ceil_div(s.out.width, row_lanes);
  const int beyond = (s.kernel.width - 1) * s.dilation.width - s.pads.left;
  // all but the last vector have their pixels, and but for the first all of these their taps
  const bool inside = (vectors - 1) * row_lanes + beyond <= s.in.width && s.pads.left <= row_lanes;
  const int held = (s.out.channels + 1) * vectors;  // registers for a row: sums and pixels
  if (!is_plain_plane(s) || !inside || vectors * row_lanes > s.tile.pixels) return {};
  return {s.out.channels, vectors,
          held <= 7    ? 4
          : held <= 14 ? 2
                       : 1,
          s.kernel.width, columns_in_left_padding(s)};
}

template <class T>
struct plane_rows_call : plane_call<T> {
  using plane_call<T>::plane_call;
  const mask<T>* first = nullptr;  // [left] of the first vector
  const mask<T>* last = nullptr;   // [columns] of the last one
  mask<T> stored{};                // of the last one
};

template <plane_shape Shape, class T>
CONVEXPR_NOINLINE void add_plane_rows(const plane_rows_call<T>& call) noexcept {
  constexpr int Outputs = Shape.outputs, Vectors = Shape.vectors, Rows = Shape.rows;
  constexpr int Columns = Shape.columns, Left = Vectors > 1 ? Shape.left : 0;
  mask<T> first[Left + 1], last[Columns];
#pragma GCC unroll 8
  for (int k = 0; k < Left; ++k) first[k] = call.first[k];
#pragma GCC unroll 8
  for (int k = 0; k < Columns; ++k) last[k] = call.last[k];
  const T* in = call.in;
  T* out = call.out;
  for (int group = call.groups; group > 0; --group) {
    vec<T> sum[Outputs][Rows * Vectors];
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int v = 0; v < Rows * Vectors; ++v) sum[o][v] = broadcast(call.bias[o]);
    }
    const T* weights = call.weights;
    const T* from = in;
#pragma GCC unroll 1
    for (int row = call.kernel_rows; row > 0; --row, from += call.in_tap) {
      const T* tap = from;
#pragma GCC unroll 8
      for (int k = 0; k < Columns; ++k) {
        forget(tap);
        vec<T> x[Rows * Vectors];
#pragma GCC unroll 8
        for (int i = 0; i < Rows * Vectors; ++i) {
          const T* at = tap + i / Vectors * call.in_row + i % Vectors * lanes<T>;
          if (i % Vectors == Vectors - 1)
            x[i] = load_where(last[k], at);
          else if (i % Vectors == 0 && k < Left)
            x[i] = load_where(first[k < Left ? k : 0], at);
          else
            x[i] = load(at);
        }
#pragma GCC unroll 16
        for (int o = 0; o < Outputs; ++o) {
          const vec<T> w = broadcast(weights[k * Outputs + o]);
#pragma GCC unroll 8
          for (int i = 0; i < Rows * Vectors; ++i) {
            if (i % Vectors == Vectors - 1)
              sum[o][i] = fmadd_where(last[k], x[i], w, sum[o][i]);
            else if (i % Vectors == 0 && k < Left)
              sum[o][i] = fmadd_where(first[k < Left ? k : 0], x[i], w, sum[o][i]);
            else
              sum[o][i] = fmadd(x[i], w, sum[o][i]);
          }
        }
        tap += call.column_step;
      }
      weights += Columns * Outputs;
    }
    const vec<T> floor = broadcast(call.floor);
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 8
      for (int i = 0; i < Rows * Vectors; ++i) {
        T* to = out + o * call.out_plane + i / Vectors * call.out_row + i % Vectors * lanes<T>;
        const vec<T> result = maximum(floor, sum[o][i]);
        if (i % Vectors == Vectors - 1)
          store_where(call.stored, to, result);
        else
          store(to, result);
      }
    }
    in += Rows * call.in_row;
    out += Rows * call.out_row;
  }
}

// in and out point at element (0, 0, 0); packed as for along_row.hpp.
template <plane_shape Shape, class T>
void run_plane_rows(const plan::step& s, const T* in, T* out, const T* packed) noexcept {
  constexpr plane_shape single{Shape.outputs, Shape.vectors, 1, Shape.columns, Shape.left};
  mask<T> first[Shape.columns], last[Shape.columns];
  constexpr int behind = (Shape.vectors - 1) * lanes<T>;
  for (int k = 0; k < Shape.columns; ++k) {
    const int tap = k * s.dilation.width - s.pads.left;
    first[k] = lanes_between<T>(-tap, lanes<T>);
    last[k] = lanes_between<T>(-tap - behind, s.in.width - tap - behind);
  }
  plane_rows_call<T> call(s);
  call.bias = packed;
  call.first = first;
  call.last = last;
  call.stored = lanes_between<T>(0, s.out.width - behind);
  const plan::whole_windows whole = plan::inside_rows(s);
  for (int y = 0; y < s.out.height;) {
    const bool inside = y >= whole.first && y < whole.last;
    const tap_range high = inside ? tap_range{0, s.kernel.height} : taps_of_row(s, y);
    const int in_y = y * s.stride.height - s.pads.top + high.first * s.dilation.height;
    call.in = in + (high.count > 0 ? in_y * s.in.row_stride : 0) - s.pads.left;
    call.out = out + y * s.out.row_stride;
    call.weights = packed + Shape.outputs * (1 + high.first * Shape.columns);
    call.kernel_rows = high.count;
    call.groups = inside ? (whole.last - y) / Shape.rows : 0;
    if (call.groups > 0) {
      add_plane_rows<Shape, T>(call);
      y += call.groups * Shape.rows;
    } else {
      call.groups = 1;
      add_plane_rows<single, T>(call);
      ++y;
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

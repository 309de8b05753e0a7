// SPDX-License-Identifier: BSL-1.0
// Winograd's algorithm for one output after the other: slow and obvious. Defines the numbers of the
// steps of a relaxed model that run by it; within 2e-5 of those of conv2d.hpp.
#pragma once

#include "convexpr/kernels/reference/conv2d.hpp"
#include "convexpr/kernels/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// Columns, then rows. from[row][column], to likewise.
template <int Down, int Across, class T, int Rows = 2 * Down + 2, int Columns = 2 * Across + 2>
constexpr void transform_inputs(const T (&from)[Rows][Columns], T (&to)[Rows][Columns]) {
  T columns[Rows][Columns] = {};
  for (int x = 0; x < Columns; ++x) {
    T column[Rows] = {}, at[Rows] = {};
    for (int y = 0; y < Rows; ++y) column[y] = from[y][x];
    kernels::transform_input<Down>(column, at);
    for (int y = 0; y < Rows; ++y) columns[y][x] = at[y];
  }
  for (int y = 0; y < Rows; ++y) kernels::transform_input<Across>(columns[y], to[y]);
}

template <int Down, int Across, class T, int OutputsDown, int Outputs, int Rows = 2 * Down + 2,
          int Columns = 2 * Across + 2>
constexpr void transform_outputs(const T (&from)[Rows][Columns], T (&to)[OutputsDown][Outputs]) {
  T columns[OutputsDown][Columns] = {};
  for (int x = 0; x < Columns; ++x) {
    T column[Rows] = {}, sums[OutputsDown] = {};
    for (int y = 0; y < Rows; ++y) column[y] = from[y][x];
    kernels::transform_output<Down, OutputsDown>(column, sums);
    for (int y = 0; y < OutputsDown; ++y) columns[y][x] = sums[y];
  }
  for (int y = 0; y < OutputsDown; ++y) {
    kernels::transform_output<Across, Outputs>(columns[y], to[y]);
  }
}

// The sum of one output, before residual and activation: the products of all input channels in
// ascending order, one fused multiply-add each; the outputs of those; the bias. Pixels outside of
// the image are zeros. Tiles have OutputsDown x Outputs outputs, kernels Taps x Taps weights.
template <int OutputsDown, int Outputs, int Taps, class T>
constexpr T winograd_sum(const plan::step& s, const T* in, const T* weight, const T* bias,
                         int channel, int y, int x) {
  constexpr int rows = OutputsDown + Taps - 1, columns = Outputs + Taps - 1;
  constexpr int down = plan::winograd_pairs(rows), across = plan::winograd_pairs(columns);
  const int area = s.kernel.height * s.kernel.width;
  const int first_y = y / OutputsDown * OutputsDown - s.pads.top;
  const int first_x = x / Outputs * Outputs - s.pads.left;
  T sums[rows][columns] = {};
  for (int c = 0; c < s.in.channels; ++c) {
    T pixels[rows][columns] = {}, at[rows][columns] = {};
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < columns; ++j) {
        const int in_y = first_y + i, in_x = first_x + j;
        const bool inside = in_y >= 0 && in_y < s.in.height && in_x >= 0 && in_x < s.in.width;
        pixels[i][j] = inside ? in[s.in.at(c, in_y, in_x)] : T(0);
      }
    }
    transform_inputs<down, across>(pixels, at);
    double kernel[Taps * Taps] = {}, weights[rows * columns] = {};
    const T* filter = weight + (1LL * channel * s.in.channels + c) * area;
    for (int t = 0; t < area; ++t) kernel[t] = static_cast<double>(filter[t]);
    plan::transform_kernel<down, across>(kernel, Taps, weights);
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < columns; ++j) {
        sums[i][j] = fmadd(at[i][j], static_cast<T>(weights[i * columns + j]), sums[i][j]);
      }
    }
  }
  T outputs[OutputsDown][Outputs] = {};
  transform_outputs<down, across>(sums, outputs);
  return outputs[y % OutputsDown][x % Outputs] + (bias != nullptr ? bias[channel] : T(0));
}

// Arguments as those of conv2d(); float and double.
template <int OutputsDown, int Outputs, int Taps, class T>
constexpr void winograd(const plan::step& s, const T* in, const T* second, T* out, const T* weight,
                        const T* bias, const T* vectors = nullptr) {
  write_outputs(s, second, out, vectors, [&](int c, int y, int x) {
    return winograd_sum<OutputsDown, Outputs, Taps>(s, in, weight, bias, c, y, x);
  });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

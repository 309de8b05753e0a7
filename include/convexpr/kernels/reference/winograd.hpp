// SPDX-License-Identifier: BSL-1.0
// Winograd's algorithm for one output after the other: slow and obvious. Defines the numbers of the
// steps of a relaxed model that run by it; within 2e-5 of those of conv2d.hpp.
#pragma once

#include "convexpr/kernels/reference/conv2d.hpp"
#include "convexpr/kernels/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// Columns, then rows. from[row][column], to likewise.
template <int Pairs, class T, int N = 2 * Pairs + 2>
constexpr void transform_inputs(const T (&from)[N][N], T (&to)[N][N]) {
  T columns[N][N] = {};
  for (int x = 0; x < N; ++x) {
    T column[N] = {}, at[N] = {};
    for (int y = 0; y < N; ++y) column[y] = from[y][x];
    kernels::transform_input<Pairs>(column, at);
    for (int y = 0; y < N; ++y) columns[y][x] = at[y];
  }
  for (int y = 0; y < N; ++y) kernels::transform_input<Pairs>(columns[y], to[y]);
}

template <int Pairs, int Outputs, class T, int N = 2 * Pairs + 2>
constexpr void transform_outputs(const T (&from)[N][N], T (&to)[Outputs][Outputs]) {
  T columns[Outputs][N] = {};
  for (int x = 0; x < N; ++x) {
    T column[N] = {}, sums[Outputs] = {};
    for (int y = 0; y < N; ++y) column[y] = from[y][x];
    kernels::transform_output<Pairs, Outputs>(column, sums);
    for (int y = 0; y < Outputs; ++y) columns[y][x] = sums[y];
  }
  for (int y = 0; y < Outputs; ++y) {
    kernels::transform_output<Pairs, Outputs>(columns[y], to[y]);
  }
}

// The sum of one output, before residual and activation: the products of all input channels in
// ascending order, one fused multiply-add each; the outputs of those; the bias. Pixels outside of
// the image are zeros.
template <int Pairs, int Outputs, class T>
constexpr T winograd_sum(const plan::step& s, const T* in, const T* weight, const T* bias,
                         int channel, int y, int x) {
  constexpr int n = 2 * Pairs + 2;
  const int area = s.kernel.height * s.kernel.width;
  const int first_y = y / Outputs * Outputs - s.pads.top;
  const int first_x = x / Outputs * Outputs - s.pads.left;
  T sums[n][n] = {};
  for (int c = 0; c < s.in.channels; ++c) {
    T pixels[n][n] = {}, at[n][n] = {};
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        const int in_y = first_y + i, in_x = first_x + j;
        const bool inside = in_y >= 0 && in_y < s.in.height && in_x >= 0 && in_x < s.in.width;
        pixels[i][j] = inside ? in[s.in.at(c, in_y, in_x)] : T(0);
      }
    }
    transform_inputs<Pairs>(pixels, at);
    double kernel[25] = {}, weights[n * n] = {};
    const T* filter = weight + (1LL * channel * s.in.channels + c) * area;
    for (int t = 0; t < area; ++t) kernel[t] = static_cast<double>(filter[t]);
    plan::transform_kernel<Pairs>(kernel, s.kernel.height, weights);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        sums[i][j] = fmadd(at[i][j], static_cast<T>(weights[i * n + j]), sums[i][j]);
      }
    }
  }
  T outputs[Outputs][Outputs] = {};
  transform_outputs<Pairs, Outputs>(sums, outputs);
  return outputs[y % Outputs][x % Outputs] + (bias != nullptr ? bias[channel] : T(0));
}

// Arguments as those of conv2d(); float and double.
template <int Outputs, int Taps, class T>
constexpr void winograd(const plan::step& s, const T* in, const T* second, T* out, const T* weight,
                        const T* bias, const T* vectors = nullptr) {
  constexpr int pairs = plan::winograd_pairs(Outputs + Taps - 1);
  write_outputs(s, second, out, vectors, [&](int c, int y, int x) {
    return winograd_sum<pairs, Outputs>(s, in, weight, bias, c, y, x);
  });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

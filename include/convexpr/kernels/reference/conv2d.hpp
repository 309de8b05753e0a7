// SPDX-License-Identifier: BSL-1.0
// The convolution that defines the numbers: every other conv2d kernel must give these bits.
// Scalar, in the canonical order of summation, usable in constant evaluation. 16-bit elements are
// summed as floats and rounded once, when the output is written.
#pragma once

#include "convexpr/kernels/activation.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// The sum of one output element, before residual and activation: starts at the bias; input channels
// of the group in blocks of 16, kernel rows, kernel columns, channels of the block; one fused
// multiply-add each. Taps in the padding are not multiplied (0 * infinity would be NaN).
template <class T>
constexpr arithmetic_t<T> conv2d_sum(const plan::step& s, const T* in,
                                     const arithmetic_t<T>* weight, const arithmetic_t<T>* bias,
                                     int channel, int y, int x) {
  using A = arithmetic_t<T>;
  const int per_group = s.in.channels / s.groups;
  const int first = channel / (s.out.channels / s.groups) * per_group;
  const long long area = 1LL * s.kernel.height * s.kernel.width;
  const A* filter = weight + channel * per_group * area;  // [in / groups][kernel rows][columns]
  A sum = bias != nullptr ? bias[channel] : A(0);
  for (int block = 0; block < per_group; block += plan::channel_block) {
    const int left = per_group - block;
    const int block_end = block + (left < plan::channel_block ? left : plan::channel_block);
    for (int ky = 0; ky < s.kernel.height; ++ky) {
      const int in_y = y * s.stride.height - s.pads.top + ky * s.dilation.height;
      if (in_y < 0 || in_y >= s.in.height) continue;
      for (int kx = 0; kx < s.kernel.width; ++kx) {
        const int in_x = x * s.stride.width - s.pads.left + kx * s.dilation.width;
        if (in_x < 0 || in_x >= s.in.width) continue;
        long long tap = block * area + ky * s.kernel.width + kx;
        for (int c = block; c < block_end; ++c, tap += area) {
          sum = fmadd(static_cast<A>(in[s.in.at(first + c, in_y, in_x)]), filter[tap], sum);
        }
      }
    }
  }
  return sum;
}

// What follows each sum_of(channel, row, column): the residual, the activation, one rounding.
template <class T, class Sum>
constexpr void write_outputs(const plan::step& s, const T* second, T* out,
                             const arithmetic_t<T>* vectors, Sum sum_of) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        arithmetic_t<T> value = sum_of(c, y, x);
        if (plan::has_residual(s)) value = value + second[s.second.at(c, y, x)];
        out[s.out.at(c, y, x)] = static_cast<T>(activate(s, vectors, c, value));
      }
    }
  }
}

// weight [out][in / groups][kernel rows][kernel columns]; bias [out] or null; second only read if
// the step has a residual, vectors if its activation has slopes.
template <class T>
constexpr void conv2d(const plan::step& s, const T* in, const T* second, T* out,
                      const arithmetic_t<T>* weight, const arithmetic_t<T>* bias,
                      const arithmetic_t<T>* vectors = nullptr) {
  write_outputs(s, second, out, vectors,
                [&](int c, int y, int x) { return conv2d_sum(s, in, weight, bias, c, y, x); });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

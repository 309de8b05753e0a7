// SPDX-License-Identifier: BSL-1.0
// The transposed convolution that defines the numbers: every other way to compute it must give
// these bits. Scalar, each output gathered from the inputs that reach it, usable in constant
// evaluation.
#pragma once

#include "convexpr/kernels/reference/conv2d.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// One output before residual and activation: starts at the bias; input channels of the group in
// blocks of 16, for each block the inputs that reach this pixel, row by row, in ascending order,
// and for each the channels of the block; one fused multiply-add each.
template <class T>
constexpr arithmetic_t<T> conv_transpose2d_sum(const plan::step& s, const T* in,
                                               const arithmetic_t<T>* weight,
                                               const arithmetic_t<T>* bias, int channel, int y,
                                               int x) {
  using A = arithmetic_t<T>;
  const int per_group = s.in.channels / s.groups;
  const int first = channel / (s.out.channels / s.groups) * per_group;
  const A* filter = weight + static_cast<long long>(channel) * per_group * s.kernel.height *
                                 s.kernel.width;  // [in / groups][kernel rows][kernel columns]
  A sum = bias != nullptr ? bias[channel] : A(0);
  for (int block = 0; block < per_group; block += plan::channel_block) {
    const int left = per_group - block;
    const int block_end = block + (left < plan::channel_block ? left : plan::channel_block);
    for (int in_y = 0; in_y < s.in.height; ++in_y) {
      const int down = y + s.pads.top - in_y * s.stride.height;  // ky * dilation
      if (down < 0 || down % s.dilation.height != 0) continue;
      const int ky = down / s.dilation.height;
      if (ky >= s.kernel.height) continue;
      for (int in_x = 0; in_x < s.in.width; ++in_x) {
        const int across = x + s.pads.left - in_x * s.stride.width;
        if (across < 0 || across % s.dilation.width != 0) continue;
        const int kx = across / s.dilation.width;
        if (kx >= s.kernel.width) continue;
        for (int c = block; c < block_end; ++c) {
          const A tap =
              filter[(static_cast<long long>(c) * s.kernel.height + ky) * s.kernel.width + kx];
          sum = fmadd(static_cast<A>(in[s.in.at(first + c, in_y, in_x)]), tap, sum);
        }
      }
    }
  }
  return sum;
}

// weight [out][in / groups][kernel rows][kernel columns]; bias [out] or null; second only read if
// the step has a residual, vectors if its activation has slopes.
template <class T>
constexpr void conv_transpose2d(const plan::step& s, const T* in, const T* second, T* out,
                                const arithmetic_t<T>* weight, const arithmetic_t<T>* bias,
                                const arithmetic_t<T>* vectors = nullptr) {
  write_outputs(s, second, out, vectors, [&](int c, int y, int x) {
    return conv_transpose2d_sum(s, in, weight, bias, c, y, x);
  });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

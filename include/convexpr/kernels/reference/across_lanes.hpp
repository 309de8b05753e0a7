// SPDX-License-Identifier: BSL-1.0
// Sums across lanes for one output after the other: slow and obvious. Defines the numbers of the
// steps of a relaxed model that run so; within 2e-6 of those of conv2d.hpp.
#pragma once

#include "convexpr/kernels/reference/conv2d.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// The sum of one output, before the activation: channels in groups of Lanes, for each its kernel
// rows and columns, one fused multiply-add each to the sum of its lane; those added up, the second
// half of them to the first until one is left; the bias. Columns outside of the image are zeros.
template <int Lanes, class T>
constexpr T across_lanes_sum(const plan::step& s, const T* in, const T* weight, const T* bias,
                             int channel, int y, int x) {
  const long long area = 1LL * s.kernel.height * s.kernel.width;
  const T* filter = weight + channel * s.in.channels * area;
  T sums[Lanes] = {};
  for (int first = 0; first < s.in.channels; first += Lanes) {
    for (int ky = 0; ky < s.kernel.height; ++ky) {
      const int in_y = y * s.stride.height - s.pads.top + ky * s.dilation.height;
      if (in_y < 0 || in_y >= s.in.height) continue;
      for (int kx = 0; kx < s.kernel.width; ++kx) {
        const int in_x = x * s.stride.width - s.pads.left + kx * s.dilation.width;
        const bool inside = in_x >= 0 && in_x < s.in.width;
        for (int lane = 0; lane < Lanes; ++lane) {
          const T pixel = inside ? in[s.in.at(first + lane, in_y, in_x)] : T(0);
          const T w = filter[(first + lane) * area + ky * s.kernel.width + kx];
          sums[lane] = fmadd(pixel, w, sums[lane]);
        }
      }
    }
  }
  for (int half = Lanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) sums[i] = sums[i] + sums[i + half];
  }
  return sums[0] + (bias != nullptr ? bias[channel] : T(0));
}

// Arguments as those of conv2d(); float and double. Lanes: of the register, input channels are a
// multiple of it.
template <int Lanes, class T>
constexpr void across_lanes(const plan::step& s, const T* in, T* out, const T* weight,
                            const T* bias) {
  write_outputs(
      s, static_cast<const T*>(nullptr), out, static_cast<const T*>(nullptr),
      [&](int c, int y, int x) { return across_lanes_sum<Lanes>(s, in, weight, bias, c, y, x); });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

// SPDX-License-Identifier: BSL-1.0
// Weights of a step that runs by Winograd's algorithm, at the points of its polynomials: computed
// in double, rounded once, in the order in which winograd.hpp reads them.
#pragma once

#include "convexpr/kernels/cpu/simd.hpp"
#include "convexpr/plan/winograd_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

template <int Down, int Across, class W, class A>
constexpr void pack_winograd(const plan::step& s, const W* weight, const W* bias, A* packed) {
  constexpr int points = (2 * Down + 2) * (2 * Across + 2);
  const int taps = s.kernel.height, area = taps * taps;
  const int width = s.tile.vectors * lanes<A>;
  const int padded = plan::round_up(s.out.channels, lanes<A>);
  // [outputs]{biases, [point][channel]}, or all biases, [point][outputs][channel]
  const std::ptrdiff_t each = static_cast<std::ptrdiff_t>(s.in.channels) * width;
  const std::ptrdiff_t per_point = s.tile.by_point ? padded / width * each : each;
  const std::ptrdiff_t per_output = s.tile.by_point ? each : points * each + width;
  const std::ptrdiff_t per_bias = s.tile.by_point ? width : per_output;
  for (int o = 0; o < padded; ++o) {
    packed[o / width * per_bias + o % width] =
        bias != nullptr && o < s.out.channels ? static_cast<A>(bias[o]) : A(0);
  }
  packed += s.tile.by_point ? padded : width;
  for (int o = 0; o < padded; ++o) {
    for (int c = 0; c < s.in.channels; ++c) {
      double kernel[25] = {}, at[points] = {};
      if (o < s.out.channels) {
        const W* from = weight + (static_cast<std::ptrdiff_t>(o) * s.in.channels + c) * area;
        for (int t = 0; t < area; ++t) kernel[t] = static_cast<double>(from[t]);
        plan::transform_kernel<Down, Across>(kernel, taps, at);
      }
      A* to = packed + o / width * per_output + static_cast<std::ptrdiff_t>(c) * width + o % width;
      for (int p = 0; p < points; ++p) to[p * per_point] = static_cast<A>(at[p]);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

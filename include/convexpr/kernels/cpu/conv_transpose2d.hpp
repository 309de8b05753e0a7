// SPDX-License-Identifier: BSL-1.0
// The transposed convolution with strides beyond 4x4, whose phases the plan does not make steps of
// their own; the others are conv2d steps.
//
//   for output channel, row, pixel: for block of 16 input channels, input row and column that reach
//   the pixel, channel of the block: one scalar multiply-add
//
// As run_generic one chain of sums, about 1 % of the AVX-512 peak. The plan names it.
#pragma once

#include "convexpr/kernels/cpu/generic.hpp"
#include "convexpr/plan/phases.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The inputs along one axis that reach an output: first, first + step, ... by descending taps.
struct reaching_inputs {
  int count = 0;
  int first = 0;
  int step = 0;
  int first_tap = 0;
  int tap_step = 0;
};

// Of output `index` of a phase: its taps, without those whose inputs do not exist.
constexpr reaching_inputs inputs_reaching(const plan::phase_axis& p, int index) {
  reaching_inputs r{};
  const int start = index - p.before;
  const int missing = start < 0 ? plan::ceil_div(-start, p.dilation) : 0;
  int end = p.inputs > start ? plan::ceil_div(p.inputs - start, p.dilation) : 0;
  if (end > p.kernel) end = p.kernel;
  if (end <= missing) return r;
  r.count = end - missing;
  r.first = p.skipped + start + missing * p.dilation;
  r.step = p.dilation;
  r.first_tap = p.first_tap - missing * p.tap_step;
  r.tap_step = p.tap_step;
  return r;
}

// packed [out]{bias, [block][kernel row][kernel column][channel]}
template <activation Act, class T>
CONVEXPR_NOINLINE void run_conv_transpose2d(const plan::step& s, const T* in, const T* second,
                                            T* out, const arithmetic_t<T>* packed,
                                            const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  const int channels = s.in.channels / s.groups;
  const int outputs = s.out.channels / s.groups;
  const std::ptrdiff_t area = static_cast<std::ptrdiff_t>(s.kernel.height) * s.kernel.width;
  const auto sum_at = [&](int o, const reaching_inputs& rows, const reaching_inputs& columns) {
    const A* weight = packed + o * (1 + channels * area);
    const int first = o / outputs * channels;
    A sum = *weight++;
    for (int block = 0; block < channels; block += plan::channel_block) {
      const int left = channels - block;
      const int count = left < plan::channel_block ? left : plan::channel_block;
      for (int i = 0; i < rows.count; ++i) {
        const std::ptrdiff_t row = (rows.first_tap - i * rows.tap_step) * s.kernel.width;
        for (int j = 0; j < columns.count; ++j) {
          const A* w = weight + (row + columns.first_tap - j * columns.tap_step) * count;
          for (int c = 0; c < count; ++c) {
            const A value = in[s.in.at(first + block + c, rows.first + i * rows.step,
                                       columns.first + j * columns.step)];
            // without the instruction a fused one is a call of some 50 cycles
            sum = fused ? kernels::fmadd(value, w[c], sum) : value * w[c] + sum;
          }
        }
      }
      weight += area * count;
    }
    return sum;
  };
  for (int y = 0; y < s.out.height; ++y) {
    const plan::phase_axis down =
        plan::phase_of(y % s.stride.height, s.in.height, s.out.height, s.kernel.height,
                       s.stride.height, s.dilation.height, s.pads.top);
    const reaching_inputs rows = inputs_reaching(down, y / s.stride.height);
    for (int x = 0; x < s.out.width; ++x) {
      const plan::phase_axis across =
          plan::phase_of(x % s.stride.width, s.in.width, s.out.width, s.kernel.width,
                         s.stride.width, s.dilation.width, s.pads.left);
      const reaching_inputs columns = inputs_reaching(across, x / s.stride.width);
      for (int o = 0; o < s.out.channels; ++o) {
        write_output<Act>(s, sum_at(o, rows, columns), second, slopes, out, o, y, x);
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

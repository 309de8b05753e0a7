// SPDX-License-Identifier: BSL-1.0
// The convolution for what no vector kernel takes: depthwise on planes or interleaved pixels, and
// groups whose channels straddle blocks of memory.
//
//   for output channel, row, pixel: for block of 16 input channels, kernel row, kernel column,
//   channel of the block: one scalar multiply-add
//
// One chain of sums, 6 cycles for a multiply-add: 1 % of the AVX-512 peak. The plan names it.
#pragma once

#include "convexpr/kernels/activation.hpp"
#include "convexpr/kernels/cpu/simd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What follows the sum of one output: the residual, the activation, one rounding.
template <activation Act, class T>
CONVEXPR_INLINE void write_output(const plan::step& s, arithmetic_t<T> value, const T* second,
                                  [[maybe_unused]] const arithmetic_t<T>* slopes, T* out, int o,
                                  int y, int x) {
  using A = arithmetic_t<T>;
  if (plan::has_residual(s)) value = value + second[s.second.at(o, y, x)];
  A slope = static_cast<A>(s.slope);
  if constexpr (Act == activation::prelu) slope = slopes[o];
  value = kernels::apply<Act>(slope, static_cast<A>(s.threshold), value);
  out[s.out.at(o, y, x)] = static_cast<T>(value);
}

// packed [out]{bias, [block][kernel row][kernel column][channel]}
template <activation Act, class T>
CONVEXPR_NOINLINE void run_generic(const plan::step& s, const T* in, const T* second, T* out,
                                   const arithmetic_t<T>* packed,
                                   const arithmetic_t<T>* slopes) noexcept {
  using A = arithmetic_t<T>;
  const int channels = s.in.channels / s.groups;
  const int outputs = s.out.channels / s.groups;
  const std::ptrdiff_t sum_length =
      1 + static_cast<std::ptrdiff_t>(channels) * s.kernel.height * s.kernel.width;
  const auto sum_at = [&](int o, int y, int x) {
    const A* weight = packed + o * sum_length;
    const int first = o / outputs * channels;
    A sum = *weight++;
    for (int block = 0; block < channels; block += plan::channel_block) {
      const int end =
          channels - block < plan::channel_block ? channels : block + plan::channel_block;
      for (int ky = 0; ky < s.kernel.height; ++ky) {
        const int in_y = y * s.stride.height - s.pads.top + ky * s.dilation.height;
        for (int kx = 0; kx < s.kernel.width; ++kx) {
          const int in_x = x * s.stride.width - s.pads.left + kx * s.dilation.width;
          if (in_y < 0 || in_y >= s.in.height || in_x < 0 || in_x >= s.in.width) {
            weight += end - block;
            continue;
          }
          for (int c = block; c < end; ++c) {
            const A value = in[s.in.at(first + c, in_y, in_x)];
            // without the instruction a fused one is a call of some 50 cycles
            sum = fused ? kernels::fmadd(value, *weight, sum) : value * *weight + sum;
            ++weight;
          }
        }
      }
    }
    return sum;
  };
  for (int o = 0; o < s.out.channels; ++o) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        write_output<Act>(s, sum_at(o, y, x), second, slopes, out, o, y, x);
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

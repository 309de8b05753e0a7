// SPDX-License-Identifier: BSL-1.0
// The four poolings as PyTorch defines them, scalar and usable in constant evaluation. Sums run
// over a window row by row and are divided once.
#pragma once

#include <limits>

#include "convexpr/kernels/elementary.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// Padding counts as minus infinity, a NaN as the largest number.
template <class T>
constexpr void max_pool2d(const plan::step& s, const T* in, T* out) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        T best = static_cast<T>(-std::numeric_limits<arithmetic_t<T>>::infinity());
        for (int ky = 0; ky < s.kernel.height; ++ky) {
          const int in_y = y * s.stride.height - s.pads.top + ky * s.dilation.height;
          if (in_y < 0 || in_y >= s.in.height) continue;
          for (int kx = 0; kx < s.kernel.width; ++kx) {
            const int in_x = x * s.stride.width - s.pads.left + kx * s.dilation.width;
            if (in_x < 0 || in_x >= s.in.width) continue;
            const T value = in[s.in.at(c, in_y, in_x)];
            if (value > best || value != value) best = value;
          }
        }
        out[s.out.at(c, y, x)] = best;
      }
    }
  }
}

// Divides by divisor_override, or by the part of the window within the padded input
// (count_include_pad; not what ceil_mode adds beyond), or by the number of real elements.
template <class T>
constexpr void avg_pool2d(const plan::step& s, const T* in, T* out) {
  using A = arithmetic_t<T>;
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        A sum = 0;
        int real = 0, with_padding = 0;
        for (int ky = 0; ky < s.kernel.height; ++ky) {
          for (int kx = 0; kx < s.kernel.width; ++kx) {
            const int in_y = y * s.stride.height - s.pads.top + ky;
            const int in_x = x * s.stride.width - s.pads.left + kx;
            if (in_y >= s.in.height + s.pads.bottom || in_x >= s.in.width + s.pads.right) continue;
            ++with_padding;
            if (in_y < 0 || in_y >= s.in.height || in_x < 0 || in_x >= s.in.width) continue;
            ++real;
            sum = sum + in[s.in.at(c, in_y, in_x)];
          }
        }
        const int divisor = s.divisor_override != 0 ? s.divisor_override
                            : s.count_include_pad   ? with_padding
                                                    : real;
        out[s.out.at(c, y, x)] = static_cast<T>(sum / static_cast<A>(divisor));
      }
    }
  }
}

// Each window from `start` by take(so far, element), then finish(that, number of elements).
template <class T, class Take, class Finish>
constexpr void adaptive_pool2d(const plan::step& s, const T* in, T* out, arithmetic_t<T> start,
                               Take take, Finish finish) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      const int top = plan::adaptive_first(y, s.in.height, s.out.height);
      const int bottom = plan::adaptive_last(y, s.in.height, s.out.height);
      for (int x = 0; x < s.out.width; ++x) {
        const int left = plan::adaptive_first(x, s.in.width, s.out.width);
        const int right = plan::adaptive_last(x, s.in.width, s.out.width);
        arithmetic_t<T> so_far = start;
        for (int in_y = top; in_y < bottom; ++in_y) {
          for (int in_x = left; in_x < right; ++in_x) {
            so_far = take(so_far, static_cast<arithmetic_t<T>>(in[s.in.at(c, in_y, in_x)]));
          }
        }
        const long long count = static_cast<long long>(bottom - top) * (right - left);
        out[s.out.at(c, y, x)] = static_cast<T>(finish(so_far, count));
      }
    }
  }
}

template <class T>
constexpr void adaptive_avg_pool2d(const plan::step& s, const T* in, T* out) {
  using A = arithmetic_t<T>;
  adaptive_pool2d(
      s, in, out, A(0), [](A sum, A value) { return sum + value; },
      [](A sum, long long count) { return sum / static_cast<A>(count); });
}

template <class T>
constexpr void adaptive_max_pool2d(const plan::step& s, const T* in, T* out) {
  using A = arithmetic_t<T>;
  adaptive_pool2d(
      s, in, out, -std::numeric_limits<A>::infinity(),
      [](A best, A value) { return value > best || value != value ? value : best; },
      [](A best, long long) { return best; });
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

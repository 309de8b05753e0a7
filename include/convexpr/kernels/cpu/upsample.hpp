// SPDX-License-Identifier: BSL-1.0
// The step upsample_nearest on the CPU: whole blocks of 16 channels where the layouts have them,
// else row by row of each channel.
#pragma once

#include "convexpr/kernels/cpu/channels.hpp"
#include "convexpr/kernels/moves.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// One row of 16 channels. Twice as wide, which nearly all networks ask for: each pixel read once.
template <class T>
CONVEXPR_NOINLINE void upsample_row_of_blocks(const plan::step& s, const T* from, T* to) noexcept {
  if (s.out.width == 2 * s.in.width) {
    for (int x = 0; x < s.in.width; ++x) {
      const T* pixel = from + x * s.in.pixel_stride;
      copy_block(to + (2 * x) * s.out.pixel_stride, pixel);
      copy_block(to + (2 * x + 1) * s.out.pixel_stride, pixel);
    }
    return;
  }
  for (int x = 0; x < s.out.width; ++x) {
    const T* pixel =
        from + nearest_source(x, s.in.width, s.out.width, s.scale_columns) * s.in.pixel_stride;
    copy_block(to + x * s.out.pixel_stride, pixel);
  }
}

template <class T>
CONVEXPR_NOINLINE void upsample_row_of_channel(const plan::step& s, const T* from, T* to) noexcept {
  if (s.out.width == 2 * s.in.width) {
    for (int x = 0; x < s.in.width; ++x) {
      const T value = from[x * s.in.pixel_stride];
      to[(2 * x) * s.out.pixel_stride] = value;
      to[(2 * x + 1) * s.out.pixel_stride] = value;
    }
    return;
  }
  for (int x = 0; x < s.out.width; ++x) {
    to[x * s.out.pixel_stride] =
        from[nearest_source(x, s.in.width, s.out.width, s.scale_columns) * s.in.pixel_stride];
  }
}

template <class T>
void run_upsample(const plan::step& s, const T* in, T* out) noexcept {
  for (int c = 0; c < s.out.channels; c += plan::channel_block) {
    const bool whole = is_whole_block(s.in, c) && is_whole_block(s.out, c);
    for (int y = 0; y < s.out.height; ++y) {
      const int in_y = nearest_source(y, s.in.height, s.out.height, s.scale_rows);
      if (whole) {
        upsample_row_of_blocks(s, in + s.in.at(c, in_y, 0), out + s.out.at(c, y, 0));
        continue;
      }
      for (int k = c; k < c + channels_in_block(s.out, c); ++k) {
        upsample_row_of_channel(s, in + s.in.at(k, in_y, 0), out + s.out.at(k, y, 0));
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// How depthwise convolutions and those in small groups go over planes of 16 channels: in tiles of
// neighbouring pixels, of which only the first and the last of a row lack columns. For
// plan/tile.hpp and the kernels.
#pragma once

#include "convexpr/plan/device_facts.hpp"
#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

constexpr bool is_depthwise(const step& s) {
  return s.groups > 1 && s.groups == s.in.channels && s.groups == s.out.channels;
}

// A row in `count` tiles: `larger` of `pixels`, then the rest of one less.
struct row_of_tiles {
  int pixels = 0;
  int count = 0;
  int larger = 0;
  int left = 0;   // columns that the window of the first pixel lacks
  int right = 0;  // and that of the last
};

inline constexpr int most_unrolled_columns = 7;

// Row by row the kernel keeps in registers the sums of a tile, a row of weights and a pixel.
constexpr int most_pixels_of_row(int kernel_width, const device_facts& f) {
  const int most = f.registers >= 32 ? 14 : 8;
  const int room = f.registers - kernel_width - (f.fused ? 1 : 2);
  return most < room ? most : room;
}

// In strips it keeps the sums of three rows, nine weights and a pixel: 31 registers, and every
// input is loaded once. From L1 that reaches 99 % of the multiply-add peak with AVX-512, row by row
// 80 to 99 %. Planes beyond L2 must be read row by row, which is as fast as copying them; strips
// take 1.3 times as long there.
inline constexpr int pixels_of_strip = 7;
constexpr bool goes_in_strips(const step& s, const device_facts& f) {
  const long long pixels = 1LL * s.in.height * s.in.width + 1LL * s.out.height * s.out.width;
  return f.registers >= 32 && s.kernel == hw{3} && s.stride == hw{1} && s.dilation == hw{1} &&
         s.pads.top < 3 && s.pads.bottom < 3 &&
         pixels * channel_block * f.lane_bytes <= f.l2_bytes / 16;
}

// Groups of 2, 4 or 8 channels, several in a register: the sums of three rows of 8 pixels, or of 4
// with 16 registers, three weights and an input. Lanes must be exchanged across all of a register.
constexpr int pixels_of_grouped_strip(const device_facts& f) { return f.registers >= 32 ? 8 : 4; }
constexpr bool goes_in_grouped_strips(const step& s, const device_facts& f) {
  const int group = s.in.channels / s.groups;
  return (group == 2 || group == 4 || group == 8) && s.out.channels == s.in.channels &&
         2 * group <= f.lanes && (f.registers >= 32 || (f.fused && f.lanes >= 8)) &&
         s.kernel == hw{3} && s.stride == hw{1} && s.dilation == hw{1} && s.pads.top < 3 &&
         s.pads.bottom < 3;
}

// In tiles of `most` pixels; `flat`: all rows are one. count is 0 where they would not do: more
// tiles than the first and the last would lack columns, or pixels are not neighbours.
constexpr row_of_tiles row_in_tiles(const step& s, bool flat, int most) {
  row_of_tiles r{};
  if (most < 1 || s.dilation.width != 1 || s.kernel.width > most_unrolled_columns ||
      s.stride.width > 2 || s.in.pixel_stride != channel_block ||
      s.out.pixel_stride != channel_block ||
      (has_residual(s) && s.second.pixel_stride != channel_block)) {
    return r;
  }
  const int width = flat ? s.out.height * s.out.width : s.out.width;
  const int in = flat ? width : s.in.width;
  const long long end = 1LL * (width - 1) * s.stride.width - s.pads.left + s.kernel.width;
  const int count = ceil_div(width, most);
  r.left = s.pads.left;
  r.right = end > in ? static_cast<int>(end - in) : 0;
  r.pixels = ceil_div(width, count);
  r.larger = width - count * (r.pixels - 1);
  const int least = r.larger == count ? r.pixels : r.pixels - 1;
  const bool others_are_whole =
      count == 1 || (r.left <= r.pixels * s.stride.width && r.right <= least * s.stride.width);
  if (r.left < s.kernel.width && r.right < s.kernel.width && others_are_whole) r.count = count;
  return r;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

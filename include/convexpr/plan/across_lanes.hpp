// SPDX-License-Identifier: BSL-1.0
// Which convolutions of a relaxed model to a few outputs sum over the input channels in the lanes
// of a register, and in tiles of how many pixels. For winograd_tile.hpp, which chooses, and its
// kernel.
#pragma once

#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Room for the copy of a tile's window at the border of the image.
inline constexpr int most_window_elements = 16 * 1024;

// Input columns under a tile.
constexpr int window_columns(const step& s, int pixels) {
  return static_cast<int>((pixels - 1) * s.stride.width + reach(s.kernel.width, s.dilation.width));
}
constexpr int window_columns(const step& s) { return window_columns(s, s.tile.pixels); }

// Every tile reads all weights. With AVX-512 those of 4 outputs and more, of 2 to 4 pixels, wait
// for weights that L1 does not hold: 256 -> 12 takes twice the time of the exact kernel, 256 -> 6 4
// to 11 % more. Fewer outputs do not, and not those of AVX2.
constexpr bool waits_for_lane_weights(const step& s, const device_facts& f) {
  const long long taps = 1LL * s.kernel.height * s.kernel.width;
  const long long bytes = taps * s.in.channels * s.out.channels * f.lane_bytes;
  return has_wide_vectors(f) && s.out.channels >= 4 && bytes > f.l1_bytes * 3 / 4;
}

// Whole blocks of input channels; padded lanes are any number.
constexpr bool fits_across_lanes(const step& s, const device_facts& f) {
  return s.kind == operation::conv2d && s.groups == 1 && !has_residual(s) &&
         s.act != activation::prelu && s.out.channels <= most_row_outputs &&
         s.in.channels % channel_block == 0 && has_close_blocks(s.in) && f.lanes > 1 &&
         f.lanes <= channel_block && !f.narrow && !waits_for_lane_weights(s, f);
}

// Whether the kernel knows its columns, so that neighbouring pixels share inputs.
constexpr bool shares_lane_inputs(const step& s) {
  return s.stride.width == 1 && s.dilation.width == 1 && s.kernel.width <= 5;
}

// Cycles of one tile: its steps at three quarters of their speed, which includes the wait for
// memory; three instructions on two ports for each addition of halves of registers; the call.
constexpr long long lane_tile_cycles(const step& s, int pixels, const device_facts& f) {
  const long long steps = 1LL * s.kernel.height * s.kernel.width * (s.in.channels / f.lanes);
  const long long vectors = ceil_div(pixels * s.out.channels, f.lanes);
  return steps * step_cost(pixels, s.out.channels, f) / 750 + vectors * (f.lanes - 1) * 3 / 2 + 50;
}
constexpr long long lane_cycles(const step& s, int pixels, const device_facts& f) {
  return lane_tile_cycles(s, pixels, f) * s.out.height * ceil_div(s.out.width, pixels);
}

// Pixels of a tile, 0: none fits.
constexpr int choose_lane_pixels(const step& s, const device_facts& f) {
  int best = 0;
  long long least = 0;
  for (int pixels = 1; pixels <= f.lanes && pixels <= s.out.width; ++pixels) {
    const int outputs = s.out.channels, held = pixels < outputs ? pixels : outputs;
    const long long window = 1LL * window_columns(s, pixels) * s.kernel.height * s.in.channels;
    if (pixels * outputs + held + 1 > f.registers || window > most_window_elements) break;
    const long long cost = lane_cycles(s, pixels, f);
    if (best == 0 || cost < least) {
      best = pixels;
      least = cost;
    }
  }
  return best;
}

// Of the exact kernel along the row: multiply-adds at three fifths of their peak, and 8 cycles to
// turn a vector of pixels.
constexpr long long row_cycles(const step& s, const tile_choice& tile, const device_facts& f) {
  const long long pixels = runs_flat(s) ? s.out.height * s.out.width : s.out.width;
  const long long vectors = round_up(pixels, 1LL * tile.pixels) / f.lanes;
  const long long rows = runs_flat(s) ? 1 : s.out.height;
  const long long steps = 1LL * s.kernel.height * s.kernel.width * s.in.channels;
  const long long turned = 1LL * s.in.channels * s.in.height * ceil_div(s.in.width, f.lanes);
  return rows * vectors * steps * s.out.channels * 5 / 6 + 8 * turned;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

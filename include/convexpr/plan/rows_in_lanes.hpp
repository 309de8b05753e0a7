// SPDX-License-Identifier: BSL-1.0
// Which convolutions to a few outputs have the rows of the kernel in the lanes of a register, and
// in strips of how many pixels. For tile.hpp, which chooses, and its kernel.
#pragma once

#include "convexpr/plan/cost.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Room for the sums of a strip between two blocks of input channels: in L2, nearly in L1.
inline constexpr int strip_scratch_bytes = 64 * 1024;

inline constexpr int most_strip_sums = 28 * 16;  // pixels, lanes

// Strips of equal width, of which the last may begin within the one before.
struct strips_of_pixels {
  int count = 0;  // 0: none fit
  int pixels = 0;
};

// Of rows of the output, in which only the first and the last strip lack columns.
constexpr strips_of_pixels choose_strips(const step& s, const device_facts& f) {
  const tile_split row = split(s.out.width, most_pixels(1, f));
  if (row.count == 0) return {};
  const lacking_columns lack = lacking(s);
  const int last = s.out.width - (row.count - 1) * row.largest;  // what no other strip has
  const bool ends = lack.left <= row.largest && lack.right <= last;
  return ends ? strips_of_pixels{row.count, row.largest} : strips_of_pixels{};
}

// An input is multiplied by the weights of all kernel rows at once: it belongs to as many rows of
// the output. Lanes that none of them uses are lost, so three in four must be; and 8 sums are
// needed at a time for their latency.
constexpr bool runs_rows_in_lanes(const step& s, const device_facts& f) {
  const long long used = 1LL * s.kernel.height * s.out.channels;
  return is_plain_convolution(s) && has_close_blocks(s.in) && has_close_blocks(s.out) &&
         has_wide_vectors(f) && f.fused && !f.narrow && s.kernel.height > 1 &&
         s.kernel.width <= most_peeled_columns && used <= f.lanes && 4 * used >= 3 * f.lanes &&
         s.in.channels >= 8 && s.out.height > 0 && s.out.width >= 8 &&
         choose_strips(s, f).count > 0;
}

// Cycles: one multiply-add for each pixel, column and channel at seven tenths of two a cycle.
constexpr long long rows_in_lanes_cycles(const step& s) {
  const long long steps = 1LL * s.in.channels * s.kernel.width;
  return steps * s.out.width * (s.out.height + s.kernel.height - 1) * 5 / 7;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

// SPDX-License-Identifier: BSL-1.0
// Which 3x3 convolutions to 16 outputs have the sums of three neighbouring pixels of two rows in 16
// registers at once. For tile.hpp and the kernel.
#pragma once

#include "convexpr/plan/cost.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

inline constexpr int sliding_row_outputs = 16;
inline constexpr int most_sliding_pixels = 128;  // of a row: room for one that nobody needs

// To 32 and more outputs tiles of 3 x 4 are about as fast.
constexpr bool runs_sliding_row(const step& s, const device_facts& f) {
  const bool planes = s.in.order == layout::nchw && s.in.pixel_stride == 1;
  return is_plain_convolution(s) && s.kernel == hw{3} && (planes || has_close_blocks(s.in)) &&
         has_close_blocks(s.out) && f.lanes == 8 && f.lane_bytes == 4 && f.registers == 16 &&
         f.fused && !f.narrow && s.out.channels == sliding_row_outputs && s.in.channels > 0 &&
         s.in.channels % 8 == 0 && s.pads.left == 1 && s.pads.right == 1 &&
         s.in.width == s.out.width && s.pads.top < 3 && s.pads.bottom < 3 && s.out.height > 1 &&
         s.out.width > 1 && s.out.width <= most_sliding_pixels;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

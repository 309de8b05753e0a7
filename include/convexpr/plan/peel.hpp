// SPDX-License-Identifier: BSL-1.0
// Which convolutions can run in tiles of whole rows, whose first and last are peeled: they know
// what their pixels' windows lack. For plan/cost.hpp and kernels/cpu/peeled.hpp.
#pragma once

#include "convexpr/plan/device_facts.hpp"
#include "convexpr/plan/split.hpp"
#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Input columns that the window of a row's first pixel lacks at the left, and that of its last one
// at the right.
struct lacking_columns {
  int left = 0;
  int right = 0;
};
constexpr lacking_columns lacking(const step& s) {
  const long long right = (s.out.width - 1LL) * s.stride.width - s.pads.left +
                          reach(s.kernel.width, s.dilation.width) - s.in.width;
  return {s.pads.left, right > 0 ? static_cast<int>(right) : 0};
}

// Whether rows cut into tiles of at most so many pixels lack columns in the first and the last
// tile only.
constexpr bool lacks_at_ends(const step& s, int most) {
  const tile_split row = split(s.out.width, most);
  if (row.count == 0) return false;
  const lacking_columns lack = lacking(s);
  const int smallest = s.out.width / row.count;
  return ceil_div(lack.left, s.stride.width) <= smallest &&
         ceil_div(lack.right, s.stride.width) <= smallest;
}

// Whether tiles of `width` outputs can be stored as whole vectors, and be read again as sums that
// are to go on.
constexpr bool stores_whole_tiles(const step& s, int width) {
  const int outputs = s.out.channels / s.groups;
  const auto whole = [&](const tensor_view& v) {
    const bool padded = v.order == layout::blocked && s.groups == 1 &&
                        round_up(outputs, width) <= round_up(outputs, channel_block);
    return v.channel_stride == 1 && (outputs % width == 0 || padded);
  };
  return whole(s.out) && (!has_residual(s) || whole(s.second));
}

// Kernels of few columns, since at the borders each has a loop of its own.
inline constexpr int most_peeled_columns = 7;

constexpr bool can_peel(const step& s, int pixels, int vectors, const device_facts& f) {
  return s.kernel.width > 1 && s.kernel.width <= most_peeled_columns && !f.narrow && f.fused &&
         f.lanes > 1 && s.out.height > 0 && s.stride.width <= 4 && s.dilation.width <= 4 &&
         lacks_at_ends(s, pixels) && stores_whole_tiles(s, vectors * f.lanes);
}

// First layers: a few planes, of which a kernel row has no loops. Not with a residual.
inline constexpr int most_held_planes = 4;

constexpr bool unrolls_planes(const step& s) {
  return s.in.channels / s.groups <= most_held_planes && s.in.pixel_stride == 1 &&
         s.dilation.width == 1 && !has_residual(s);
}

// Where that was measured to be worth it: with AVX-512, and with AVX2 in first layers and in tiles
// that hold the inputs. Else 6 x 2 is 1 to 10 % slower so than the direct tiles, 3 x 4 1 to 26 %
// faster.
constexpr bool peels(const step& s, int pixels, int vectors, const device_facts& f) {
  return (has_wide_vectors(f) || (f.registers == 16 && (pixels < vectors || unrolls_planes(s)))) &&
         can_peel(s, pixels, vectors, f);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

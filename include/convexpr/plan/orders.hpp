// SPDX-License-Identifier: BSL-1.0
// The pass that decides which values between the layers are planes (NCHW) and not blocks: those of
// 8 channels or fewer, which would leave half of a block of 16 empty.
#pragma once

#include "convexpr/plan/place.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

constexpr bool is_window_pool(const step& s) {
  return s.kind == operation::max_pool2d || s.kind == operation::avg_pool2d;
}

// Marks the values whose every reader takes planes as well as blocks: convolutions of one group, a
// Flatten (which then only renames), and pools whose readers do. From the last step to the first,
// so that each step is seen once.
constexpr void find_plane_readers(const network_view& n) {
  for (int v = 0; v < n.value_count; ++v) {
    const value& x = n.values[v];
    n.values[v].readable_as_planes = x.home != buffer::output || x.order == layout::nchw;
  }
  for (int i = n.step_count - 1; i >= 0; --i) {
    const step& s = n.steps[i];
    if (s.kind == operation::none) continue;
    const bool convolution = s.kind == operation::conv2d && s.groups == 1;
    const bool flatten = s.kind == operation::copy && n.values[s.out_value].extent.is_vector();
    const bool pool = is_window_pool(s) && s.stride.width <= 2;
    if (!(convolution || flatten || (pool && n.values[s.out_value].readable_as_planes))) {
      n.values[s.in_value].readable_as_planes = false;
    }
    if (s.second_value >= 0) n.values[s.second_value].readable_as_planes = false;
  }
}

// After set_borders, from the input on: what a convolution along the row writes becomes planes, and
// what pools make of planes. The same on every device, so that the arena's size is.
constexpr void choose_orders(const network_view& n) {
  find_plane_readers(n);
  for (int i = 0; i < n.step_count; ++i) {
    const step& s = n.steps[i];
    if (s.kind != operation::conv2d && !is_window_pool(s)) continue;
    const value& from = n.values[s.in_value];
    value& to = n.values[s.out_value];
    if (to.home != buffer::arena || to.extent.is_vector() || from.extent.is_vector() ||
        to.extent.channels > channel_block / 2) {
      continue;
    }
    step viewed = s;
    viewed.in = dense_view(from.extent, from.order);
    viewed.out = dense_view(to.extent, layout::nchw);
    const bool pool = is_window_pool(s) && from.order == layout::nchw && s.stride.width <= 2;
    const bool along_row = fits_along_row(viewed) && !has_residual(s) && viewed.out.width >= 8;
    if ((pool || along_row) && to.readable_as_planes) to.order = layout::nchw;
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

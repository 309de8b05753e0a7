// SPDX-License-Identifier: BSL-1.0
// What the machine code of a conv2d step depends on: its family, tile and few things more. For
// conv2d.hpp, which compiles one function for each key.
#pragma once

#include "convexpr/kernels/cpu/across_lanes.hpp"
#include "convexpr/kernels/cpu/along_row.hpp"
#include "convexpr/kernels/cpu/depthwise_any.hpp"
#include "convexpr/kernels/cpu/gemm.hpp"
#include "convexpr/kernels/cpu/grouped_strips.hpp"
#include "convexpr/kernels/cpu/linear.hpp"
#include "convexpr/kernels/cpu/peeled.hpp"
#include "convexpr/kernels/cpu/plane_columns.hpp"
#include "convexpr/kernels/cpu/plane_rows.hpp"
#include "convexpr/kernels/cpu/rows_in_lanes.hpp"
#include "convexpr/kernels/cpu/sliding_row.hpp"
#include "convexpr/kernels/cpu/sliding_window.hpp"
#include "convexpr/plan/winograd_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What the machine code of a conv2d step depends on.
struct conv_key {
  plan::kernel_family family;
  int vectors;
  int pixels;       // of the largest tile inside the image
  bool uneven;      // tiles of pixels - 1 as well
  int edge_pixels;  // of the largest tile along the left and right borders, 0: none
  bool edge_uneven;
  bool corners;
  int pixel_step;
  bool adjacent;
  int kernel_height;
  int kernel_width;
  int unrolled_columns;  // of a grouped kernel or of one along the row of one plane, 0: none
  int row_outputs;       // of tiles along a row; 0: none
  int row_pixels;
  activation act;       // none for relu as well, which is a floor; but of a generic one as it is
  bool act_in_tile;     // done while the sums are in registers
  bool whole = false;   // stored as whole vectors; of linear: beside each other
  bool mixed = false;   // of gemm: tiles of vectors - 1 as well
  bool far = false;     // of linear: weights beyond L2
  hw tile_outputs{0};   // of Winograd's tiles
  plane_shape plane{};  // of float only
  plane_columns_shape in_columns{};
  blocked_shape blocked{};
  peeled_row peeled{};
  rows_in_lanes_row rows_in_lanes{};
  constexpr bool operator==(const conv_key&) const = default;
};

// Whether all tiles of a direct, depthwise or grouped step are stored as whole vectors, for sure.
constexpr bool stores_whole_vectors(const plan::step& s) {
  return s.out.order == layout::blocked &&
         (!plan::has_residual(s) || s.second.order == layout::blocked) &&
         (s.groups == 1 || s.tile.family != plan::kernel_family::direct);
}

constexpr conv_key key_of(const plan::step& s) {
  using plan::kernel_family;
  const kernel_family family = s.tile.family;
  if (family == kernel_family::generic) {
    return {family, 0, 0, false, 0, false, false, 0, false, 0, 0, 0, 0, 0, s.act, false};
  }
  const activation act = s.act == activation::relu ? activation::none : s.act;
  conv_key key{};
  key.family = family;
  key.act = act;
  if (family == kernel_family::along_row) {
    const bool plane = s.in.channels == 1 && s.kernel.width <= plan::most_unrolled_columns;
    key.unrolled_columns = plane ? s.kernel.width : 0;
    key.row_outputs = s.out.channels;
    key.row_pixels = s.tile.pixels;
    key.vectors = s.tile.outputs;
    key.uneven = s.tile.mixed;
    if (plane && masks_are_free) key.plane = plane_shape_of(s, lanes<float>);
    if (plane && !masks_are_free && loads_where) key.in_columns = plane_columns_of(s, lanes<float>);
    return key;
  }
  if (family == kernel_family::linear) {
    key.vectors = s.tile.vectors;
    key.far = s.tile.ahead;
    key.whole = stores_beside(s);
    return key;
  }
  if (family == kernel_family::gemm) {
    const plan::tile_split split = plan::split(s.out.height * s.out.width, s.tile.pixels);
    key.vectors = s.tile.vectors;
    key.pixels = split.largest;
    key.uneven = split.uneven;
    key.act_in_tile = is_short(act);
    key.mixed = s.tile.mixed;
    return key;
  }
  if (family == kernel_family::depthwise_rows || family == kernel_family::depthwise_strips ||
      family == kernel_family::grouped_strips) {
    key.blocked = blocked_shape_of(s);
    return key;
  }
  if (family == kernel_family::winograd) {
    const plan::winograd_blocks blocks = plan::blocks_of(s, lanes<float>);
    key.vectors = s.tile.vectors;
    key.pixels = blocks.largest;
    key.uneven = blocks.uneven;
    key.kernel_width = s.kernel.width;
    key.tile_outputs = {s.tile.outputs_down, s.tile.outputs};
    key.act_in_tile = is_short(act);
    return key;
  }
  if (family == kernel_family::across_lanes) {
    key.pixels = s.tile.pixels;
    key.pixel_step = static_cast<int>(s.stride.width * s.in.pixel_stride);
    key.unrolled_columns = plan::shares_lane_inputs(s) ? s.kernel.width : 0;
    key.row_outputs = s.out.channels;
    return key;
  }
  if (family == kernel_family::rows_in_lanes) {
    key.rows_in_lanes = rows_in_lanes_row_of(s);
    return key;
  }
  if (family == kernel_family::sliding_window) {
    key.row_outputs = s.out.channels;
    return key;
  }
  if (family == kernel_family::sliding_row) {
    key.row_pixels = (s.out.width - 2) % 3;
    key.adjacent = s.in.channel_stride == 1;
    return key;
  }
  if (family == kernel_family::peeled) {
    key.act_in_tile = is_short(act);
    key.peeled = peeled_row_of(s);
    return key;
  }
  const plan::whole_windows columns = plan::inside_columns(s);
  const plan::whole_windows rows = plan::inside_rows(s);
  const bool flat = plan::runs_flat(s);
  const bool borders = !flat && columns.size() < s.out.width;
  const int edge_most = s.tile.vectors >= 3 ? 6 : 8;  // more would need too many pointers
  const plan::tile_split inside = plan::split(columns.size(), s.tile.pixels);
  const plan::tile_split edge =
      plan::split(borders ? rows.size() : 0, s.tile.pixels < edge_most ? s.tile.pixels : edge_most);
  const bool grouped = family == kernel_family::grouped;
  const bool unrolled = grouped && s.stride.width == 1 && s.dilation.width == 1 &&
                        s.kernel.width <= plan::most_unrolled_columns;
  return {family,
          s.tile.vectors,
          inside.largest,
          inside.uneven,
          edge.largest,
          edge.uneven,
          borders && (rows.size() < s.out.height || s.split == plan::split_axis::rows),
          grouped ? 0 : static_cast<int>(s.stride.width * s.in.pixel_stride),
          !grouped && s.in.channel_stride == 1,
          grouped ? 0 : s.kernel.height,
          grouped ? 0 : s.kernel.width,
          unrolled ? s.kernel.width : 0,
          0,
          0,
          act,
          is_short(act) && stores_whole_vectors(s),
          stores_whole_vectors(s)};
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

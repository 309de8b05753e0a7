// SPDX-License-Identifier: BSL-1.0
// Which kernel family runs a conv2d step and with how large a register tile, for a device known
// only by its facts; and how many elements its packed weights take.
#pragma once

#include "convexpr/plan/blocked_planes.hpp"
#include "convexpr/plan/cost.hpp"
#include "convexpr/plan/gemm.hpp"
#include "convexpr/plan/rows_in_lanes.hpp"
#include "convexpr/plan/sliding_row.hpp"
#include "convexpr/plan/sliding_window.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// A block of 16 channels of a group must lie in one block of memory.
constexpr bool blocks_match(const step& s) {
  const int each = s.in.channels / s.groups;
  return s.in.order != layout::blocked || s.groups == 1 || each % channel_block == 0 ||
         channel_block % each == 0;
}

// A few outputs leave many lanes of a register idle; then the vectors are pixels of a row instead,
// unless a 1x1 kernel would use each transposed pixel only once. Bounds for the scratch memory:
inline constexpr int most_row_outputs = 12;
inline constexpr int most_row_vectors = 8;
inline constexpr int most_row_reach = 17;
constexpr int most_row_sums(const device_facts& f) { return f.registers == 16 ? 48 : 32; }
inline constexpr int most_row_rows = 8;
inline constexpr int row_scratch_bytes = 64 * 1024;  // rows of 16 channels under a tile, near L1
inline constexpr int row_ring_bytes = 192 * 1024;    // all channels of the rows in work, in L2

// A tile along the row: vectors of pixels (0: none fits) for so many outputs at a time.
struct row_tile {
  int vectors = 0;
  int outputs = 0;
  bool mixed = false;  // some tiles are smaller by a vector
};

// With 32 registers all outputs are one tile, and so they are where products round, for want of a
// register. With 16, 4 x 3 vectors of 12 outputs take 7 loads for 12 multiply-adds, all 12 took 13.
constexpr bool parts_row_outputs(const step& s, const device_facts& f) {
  return f.registers == 16 && f.fused && s.in.channels > 1;
}

// In sixths of a cycle one channel of one tap takes the multiply-adds, or their latency, or the
// loads (of the pixels two in three cross a line); of 16 registers rather the instructions, three
// in a cycle, four of them for the loop.
constexpr int row_step_cost(int outputs, int vectors, bool parts) {
  const int sums = outputs * vectors;
  const int bound =
      parts ? 2 * (sums + vectors + outputs + 4) : 3 * ((5 * vectors + 2) / 3 + outputs);
  const int one = 3 * (sums > 8 ? sums : 8);
  return one > bound ? one : bound;
}
constexpr row_tile choose_row_tile(const step& s, int pixels, const device_facts& f) {
  const int all = ceil_div(pixels, f.lanes);
  const long long beyond = reach(s.kernel.width, s.dilation.width) - 1;
  const long long rows = reach(s.kernel.height, s.dilation.height);
  const long long row_elements = row_scratch_bytes / f.lane_bytes / channel_block;
  const bool parts = parts_row_outputs(s, f);
  row_tile best{};
  long long least = 0;
  for (int outputs = s.out.channels; outputs > 1 || outputs == s.out.channels; --outputs) {
    if (s.out.channels % outputs != 0) continue;
    for (int v = 1; v <= most_row_vectors && v <= all; ++v) {
      const int held = outputs * v + (v < outputs ? v : outputs) + (f.fused ? 1 : 2);
      const long long room = round_up(v * f.lanes + beyond, 1LL * f.lanes);
      if (held > f.registers || rows * room > row_elements) break;
      if (s.out.channels * v > most_row_sums(f)) break;
      const tile_split row = split(all, v);
      const int large = parts ? row.largest : v, smaller = parts ? row.count * large - all : 0;
      const long long cost = 1LL * (row.count - smaller) * row_step_cost(outputs, large, parts) +
                             1LL * smaller * row_step_cost(outputs, large - 1, parts);
      const long long whole = s.out.channels / outputs * cost;
      if (best.vectors == 0 || whole < least || (whole == least && best.outputs == outputs)) {
        best = {large, outputs, smaller > 0};
        least = whole;
      }
    }
    if (!parts) break;
  }
  return best;
}

// Whether it could, on any device with vectors.
constexpr bool fits_along_row(const step& s) {
  return s.kind == operation::conv2d && s.groups == 1 && s.out.channels <= most_row_outputs &&
         s.stride.width == 1 && (s.kernel != hw{1} || s.in.pixel_stride == 1) &&
         reach(s.kernel.width, s.dilation.width) <= most_row_reach &&
         reach(s.kernel.height, s.dilation.height) <= most_row_rows;
}

constexpr bool runs_along_row(const step& s, const device_facts& f) {
  if (f.lanes == 1 || !fits_along_row(s)) return false;
  const long long pixels = runs_flat(s) ? s.out.height * s.out.width : s.out.width;
  const long long lanes = f.lanes, outputs = s.out.channels;
  // The share of lanes in use must be larger by a quarter. A vector of channels would be taken
  // apart to be stored in planes: there half of the share is enough.
  const long long along = pixels * round_up(outputs, lanes);
  const long long across = outputs * round_up(pixels, lanes);
  return (s.out.pixel_stride == 1 ? 2 * along >= across : 4 * along >= 5 * across) &&
         choose_row_tile(s, static_cast<int>(pixels), f).vectors > 0;
}

// Channels of a group that the table of a grouped tile has room for.
inline constexpr int most_grouped_inputs = 64;

// Groups of few outputs leave lanes idle in a tile that reads one group: then the lanes of a
// register are outputs of several groups, each with its own input. That costs a permutation for
// each input where all of a register's inputs lie in one register, and a load for each lane where
// not; so does what no other kernel takes: groups that straddle blocks, depthwise on planes.
constexpr bool runs_grouped(const step& s, const device_facts& f) {
  const int inputs = s.in.channels / s.groups, outputs = s.out.channels / s.groups;
  if (s.groups == 1 || inputs > most_grouped_inputs || f.lanes == 1) return false;
  if (!blocks_match(s) || is_depthwise(s)) return true;
  const int together = f.lanes / outputs * inputs;
  const bool one_register = s.in.channel_stride == 1 &&
                            (inputs == 1 || (f.lanes % outputs == 0 && f.lanes % together == 0));
  return (one_register ? 4 : 8) * outputs <= f.lanes;
}

// A single pixel on both sides.
constexpr bool runs_linear(const step& s, const device_facts& f) {
  return s.kind == operation::conv2d && s.groups == 1 && s.kernel == hw{1} && s.pads == sides{} &&
         s.in.height == 1 && s.in.width == 1 && f.lanes > 1;
}

// Vectors of outputs at a time for `all` of them. One channel takes as long as 8 multiply-adds, for
// each waits for the one before; more than 12 would not leave room in 16 registers.
constexpr int choose_linear_vectors(int all) {
  int best = 1, least = 8 * all;
  for (int v = 2; v <= 12 && v <= all; ++v) {
    const int cost = ceil_div(all, v) * (v < 8 ? 8 : v);
    if (cost <= least) {
      best = v;
      least = cost;
    }
  }
  return best;
}

// For a conv2d step whose views are known but for their offsets. `pixels` is the most that a tile
// may have.
constexpr tile_choice choose_tile(const step& s, const device_facts& f) {
  if (s.kind == operation::conv_transpose2d) return {kernel_family::generic, 0, 0};
  const bool blocked = s.in.order == layout::blocked && s.out.order == layout::blocked &&
                       (!has_residual(s) || s.second.order == layout::blocked);
  if (blocked && goes_in_grouped_strips(s, f)) {
    const row_of_tiles row = row_in_tiles(s, false, pixels_of_grouped_strip(f));
    if (row.count > 0) {
      return {kernel_family::grouped_strips, row.pixels, channel_block / f.lanes};
    }
  }
  if (is_depthwise(s)) {
    if (blocked) {
      const bool strips = goes_in_strips(s, f);
      const int most_in_row = strips ? pixels_of_strip : most_pixels_of_row(s.kernel.width, f);
      const row_of_tiles row = row_in_tiles(s, runs_flat(s), most_in_row);
      if (row.count > 0) {
        return {strips ? kernel_family::depthwise_strips : kernel_family::depthwise_rows,
                row.pixels, channel_block / f.lanes};
      }
      const int vectors = channel_block / f.lanes < 2 ? 1 : 2;
      const int most = most_pixels(vectors, f);
      const int with_weights = 24 / vectors;  // a row of the kernel stays in registers, too
      return {kernel_family::depthwise_any, most < with_weights ? most : with_weights, vectors};
    }
    if (f.lanes == 1) return {kernel_family::generic, 0, 0};
  }
  if (runs_grouped(s, f)) return {kernel_family::grouped, most_pixels(2, f), 1};
  if (!blocks_match(s)) return {kernel_family::generic, 0, 0};
  if (runs_linear(s, f)) {
    const int vectors = choose_linear_vectors(ceil_div(s.out.channels, f.lanes));
    return {kernel_family::linear, 1, vectors, 0, 0, !weights_stay(s, f)};
  }
  if (runs_rows_in_lanes(s, f)) {
    return {kernel_family::rows_in_lanes, choose_strips(s, f).pixels, 1};
  }
  if (runs_sliding_window(s, f)) return {kernel_family::sliding_window, 1, 1};
  if (runs_along_row(s, f)) {
    const int pixels = runs_flat(s) ? s.out.height * s.out.width : s.out.width;
    const row_tile row = choose_row_tile(s, pixels, f);
    tile_choice t{kernel_family::along_row, row.vectors * f.lanes, 1};
    t.outputs = row.outputs < s.out.channels ? row.outputs : 0;
    t.mixed = row.mixed;
    return t;
  }
  if (runs_sliding_row(s, f)) return {kernel_family::sliding_row, 1, 2};
  if (runs_gemm(s, f)) return choose_gemm(s, f);
  return candidates(s, f).cheapest().tile;
}

// Does a step have no kernel of its own? That costs two orders of magnitude.
constexpr bool any_generic(const step* steps, int count) {
  for (int i = 0; i < count; ++i) {
    if (steps[i].tile.family == kernel_family::generic) return true;
  }
  return false;
}

// Of s.tile, or of the tile that it will get. direct, gemm and depthwise: for each tile's worth of
// outputs the biases, then the weights; generic: the same for single outputs.
constexpr long long packed_elements(const step& s, const device_facts& f) {
  const tile_choice tile = s.tile.family == kernel_family::none ? choose_tile(s, f) : s.tile;
  const long long taps = static_cast<long long>(s.kernel.height) * s.kernel.width;
  const long long sum = 1 + taps * (s.in.channels / s.groups);
  switch (tile.family) {
    case kernel_family::direct:
    case kernel_family::gemm:
    case kernel_family::peeled:
    case kernel_family::sliding_row:
      return sum * s.groups * round_up(s.out.channels / s.groups, f.lanes);
    case kernel_family::depthwise_rows:
    case kernel_family::depthwise_strips:
    case kernel_family::grouped_strips:
    case kernel_family::depthwise_any:
    case kernel_family::linear:
    case kernel_family::grouped: return sum * round_up(s.out.channels, tile.vectors * f.lanes);
    case kernel_family::along_row:
    case kernel_family::generic: return sum * s.out.channels;
    case kernel_family::winograd: {
      const long long down = tile.outputs_down + s.kernel.height - 1;
      const long long across = tile.outputs + s.kernel.width - 1;
      return (1 + down * across * s.in.channels) * round_up(s.out.channels, f.lanes);
    }
    case kernel_family::rows_in_lanes: return (1LL + s.kernel.width * s.in.channels) * f.lanes;
    case kernel_family::sliding_window: return window_elements(s, f);
    case kernel_family::across_lanes:
      return round_up(tile.pixels * s.out.channels, f.lanes) + (sum - 1) * s.out.channels;
    case kernel_family::none: break;
  }
  return 0;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

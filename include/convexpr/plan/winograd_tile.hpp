// SPDX-License-Identifier: BSL-1.0
// Which convolutions of a relaxed model run by Winograd's algorithm, in tiles of which size, how
// many at a time, and how much memory that takes; and which sum across lanes.
#pragma once

#include "convexpr/plan/accuracy.hpp"
#include "convexpr/plan/across_lanes.hpp"
#include "convexpr/plan/winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Tiles go through all three stages in blocks of nearly equal size, and through the products in
// groups of as many as a register tile has pixels, or one less.
struct winograd_blocks {
  int tiles_down = 0;
  int tiles_across = 0;
  int count = 0;    // blocks
  int groups = 0;   // of each block
  int largest = 0;  // tiles of a group
  int room = 0;     // groups that there is memory for: a block for each of a few threads
  bool uneven = false;
  // the inputs of one point for a group, all points of a group and block of channels, all of it
  long long point = 0, block = 0, group = 0;
  // the sums of one point for a group and a tile's worth of output channels, all points of those
  long long sums = 0, group_sums = 0;
  int output_groups = 1;  // whose sums are there at once
};

constexpr hw winograd_inputs(hw outputs, hw kernel) {
  return {outputs.height + kernel.height - 1, outputs.width + kernel.width - 1};
}
constexpr hw winograd_inputs(const step& s) {
  return winograd_inputs({s.tile.outputs_down, s.tile.outputs}, s.kernel);
}
constexpr int points_of(const step& s) {
  return winograd_inputs(s).height * winograd_inputs(s).width;
}
constexpr long long winograd_tiles(const step& s, hw outputs) {
  return 1LL * ceil_div(s.out.height, outputs.height) * ceil_div(s.out.width, outputs.width);
}

constexpr winograd_blocks blocks_of(const step& s, int lanes) {
  winograd_blocks b{};
  const int width = s.tile.vectors * lanes;
  const long long points = points_of(s);
  b.tiles_down = ceil_div(s.out.height, s.tile.outputs_down);
  b.tiles_across = ceil_div(s.out.width, s.tile.outputs);
  const int tiles = b.tiles_down * b.tiles_across;
  const tile_split blocks = split(tiles, s.tile.block);
  const tile_split groups = split(blocks.largest, s.tile.pixels);
  b.count = blocks.count;
  b.groups = groups.count;
  b.room = s.tile.by_point || b.groups > 4 ? b.groups : 4;
  b.largest = groups.largest;
  b.uneven = groups.uneven || blocks.uneven;
  b.point = 1LL * s.tile.pixels * channel_block;
  b.block = points * b.point;
  b.group = ceil_div(s.in.channels, channel_block) * b.block;
  // an odd number of cache lines, or the points of a tile meet in a few sets of L1
  b.sums = 1LL * s.tile.pixels * width + channel_block;
  b.group_sums = points * b.sums;
  if (s.tile.by_point) b.output_groups = ceil_div(s.out.channels, width);
  return b;
}

// The first tile of a group, counted through all blocks; of one behind the last: all tiles.
constexpr int first_tile_of(const winograd_blocks& b, int group) {
  const int tiles = b.tiles_down * b.tiles_across, block = group / b.groups;
  const int first = part(tiles, block, b.count);
  return first + part(part(tiles, block + 1, b.count) - first, group % b.groups, b.groups);
}

// Of the arena, for the inputs and sums of one group; and of all that there is room for.
constexpr long long scratch_of_group(const winograd_blocks& b) {
  return b.group + b.output_groups * b.group_sums;
}
constexpr long long winograd_scratch(const step& s, const device_facts& f) {
  const winograd_blocks b = blocks_of(s, f.lanes);
  return b.room * scratch_of_group(b);
}

// How many shares of a step by Winograd's algorithm there is memory for; more workers than that
// have nothing to do. A share of the channels needs that of a whole block.
constexpr int most_shares(const step& s, const winograd_blocks& b) {
  const int groups = b.count * b.groups;
  return s.split == split_axis::channels ? b.room / b.groups : groups < b.room ? groups : b.room;
}

// Of share `index` of `count`: a part of the scratch memory, so that blocks of tiles are smaller,
// and groups of tiles.
constexpr void take_groups(step& s, const winograd_blocks& b, int index, int count) {
  const int first = part(b.room, index, count);
  const int last = part(b.room, index + 1, count);
  s.scratch_offset += first * scratch_of_group(b);
  s.scratch_elements = (last - first) * scratch_of_group(b);
  if (s.split == split_axis::channels) return;
  s.first_group = part(b.count * b.groups, index, count);
  s.last_group = part(b.count * b.groups, index + 1, count);
}

// Does the algorithm apply?
constexpr bool fits_winograd(const step& s, const device_facts& f) {
  return s.kind == operation::conv2d && s.groups == 1 && s.stride == hw{1} && s.dilation == hw{1} &&
         s.kernel.height == s.kernel.width && (s.kernel == hw{3} || s.kernel == hw{5}) &&
         s.in.order == layout::blocked && s.out.order == layout::blocked &&
         (!has_residual(s) || s.second.order == layout::blocked) && f.lanes > 1 && !f.narrow;
}

// Cycles by the counts of kernels/cpu/winograd.hpp, 0 outputs: of the exact kernel. It reaches 93
// % of two multiply-adds a cycle, with AVX-512 77 where half of L2 is less than a tile's weights,
// which each row reads again, the products 74 %; a vector of transforms takes 12 cycles for each
// point; weights that L2 has no room for come at 4.5 bytes a cycle, once, and three quarters of the
// shorter of both is hidden behind the other.
constexpr long long winograd_cycles(const step& s, hw outputs, const device_facts& f) {
  const long long vectors = round_up(s.out.channels, f.lanes) / f.lanes;
  const bool exact = outputs == hw{0};
  const hw inputs = exact ? s.kernel : winograd_inputs(outputs, s.kernel);
  const long long points = 1LL * inputs.height * inputs.width;
  const long long tiles = winograd_tiles(s, exact ? hw{1} : outputs);
  const long long products = tiles * points * s.in.channels * vectors / 2;
  const long long weights = points * s.in.channels * vectors * f.lanes * f.lane_bytes;
  const long long beyond = weights > f.l2_bytes / 2 ? weights * 2 / 9 : 0;
  const long long transforms = tiles * points * 12 * (s.in.channels / f.lanes + vectors);
  const long long tile = points * s.in.channels * 4 * f.lanes * f.lane_bytes;  // its weights
  const bool again = has_wide_vectors(f) && tile > f.l2_bytes / 2;
  const int slower = !exact ? 135 : again ? 130 : 108;
  const long long work = products * slower / 100 + (exact ? 0 : transforms);
  return work > beyond ? work + beyond / 4 : beyond + work / 4;
}

// The tile of products and how many tiles of outputs go through all stages together. With AVX-512
// two vectors of weights for up to 14 tiles, whose inputs are taken from registers and from memory
// in turns, leave room for other loads and instructions beside the multiply-adds; 28 tiles use the
// weights in L1 twice. An even number of groups, for two threads. Weights far beyond L2 are read
// once for up to 56 tiles, whose inputs of a point stay in L1; for 16 tiles of 2x2 in one group.
// With 16 registers 6 x 2 is 1.1 to 1.3 times as fast as 3 x 4; 24 tiles of 64 channels take 0.4
// MB, which L2 holds beside the weights.
constexpr void choose_winograd_blocks(tile_choice& t, const step& s, const device_facts& f) {
  const long long tiles = winograd_tiles(s, {t.outputs_down, t.outputs});
  const int outputs = ceil_div(s.out.channels, f.lanes);
  if (has_wide_vectors(f)) {
    const bool once = t.by_point && tiles <= (t.outputs == 2 ? 16 : 14);
    if (once) t.by_point = false;
    t.vectors = outputs % 2 == 0 && !(once && tiles > 14) ? 2 : 1;
    const long long most = most_pixels(t.vectors, f);
    const bool one = !t.by_point && tiles <= most;
    const long long groups = one ? 1 : round_up((tiles + most - 1) / most, 2LL);
    t.pixels = static_cast<int>((tiles + groups - 1) / groups);
    t.block = (t.by_point ? 4 : t.vectors) * t.pixels;
  } else {
    t.vectors = f.registers < 32 && outputs % 2 == 0 ? 2 : choose_vectors(outputs, f);
    t.pixels = most_pixels(t.vectors, f);
    t.block = t.by_point ? 49 : 24;
  }
}

// What the other choose_tile() says, or in a relaxed model what is better by a tenth: sums across
// lanes for a few outputs, or a Winograd tile. Tiles of 4x4 outputs save 3 of 4 products of a 3x3
// kernel and 5 of 6 of a 5x5 one, tiles of 2x4 2 of 3 with two thirds of the weights, which count
// on small images, tiles of 2x2 5 of 9; 6x6 would save 4 of 5 of a 3x3 kernel's, but was no faster
// and three times as far off.
constexpr tile_choice choose_tile(const step& s, const device_facts& f, accuracy wanted) {
  tile_choice best = choose_tile(s, f);
  const bool dense = best.family == kernel_family::direct || best.family == kernel_family::peeled ||
                     best.family == kernel_family::sliding_row;
  if (wanted == accuracy::exact) return best;
  const bool row = best.family == kernel_family::along_row;
  const bool rows = best.family == kernel_family::rows_in_lanes;
  const bool window = best.family == kernel_family::sliding_window;
  const bool other_sums = dense || row || rows || window || best.family == kernel_family::gemm;
  if (other_sums && fits_across_lanes(s, f)) {
    const int pixels = choose_lane_pixels(s, f);
    const long long other = row      ? row_cycles(s, best, f)
                            : rows   ? rows_in_lanes_cycles(s)
                            : window ? sliding_window_cycles(s)
                                     : winograd_cycles(s, hw{0}, f);
    if (pixels > 0 && lane_cycles(s, pixels, f) < other * 9 / 10) {
      return {kernel_family::across_lanes, pixels, 0};
    }
  }
  if (!dense || !fits_winograd(s, f)) return best;
  long long least = winograd_cycles(s, hw{0}, f) * 9 / 10;
  constexpr hw sizes[] = {4, {2, 4}, 2};
  for (const hw outputs : sizes) {
    const bool flat = outputs.height < outputs.width;
    if ((s.kernel == hw{5} && outputs.height == 2) || (flat && !has_wide_vectors(f))) continue;
    const long long cycles = winograd_cycles(s, outputs, f);
    if (cycles >= least) continue;
    least = cycles;
    best = {kernel_family::winograd, 0, 0};
    best.outputs = outputs.width;
    best.outputs_down = outputs.height;
    const hw n = winograd_inputs(outputs, s.kernel);
    const long long weights =
        1LL * n.height * n.width * s.in.channels * s.out.channels * f.lane_bytes;
    best.by_point = weights > 6 * f.l2_bytes;
    choose_winograd_blocks(best, s, f);
  }
  return best;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

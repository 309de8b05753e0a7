// SPDX-License-Identifier: BSL-1.0
// Which 1x1 convolutions run as a product of matrices, and in which blocks, so that weights, input
// and sums come from the nearest cache. For plan/tile.hpp and kernels/cpu/gemm.hpp.
#pragma once

#include "convexpr/plan/split.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Of `all` vectors of output channels those of the widest tile. Groups of outputs differ by at most
// one vector: 96 channels of AVX-512 are 3 + 3 vectors, 160 are 4 + 3 + 3. With AVX2 3 x 4 is 3 to
// 6 % faster than 6 x 2, and that faster than 4 x 3, which needs all 16 registers.
constexpr int most_gemm_vectors(int all, const device_facts& f) {
  if (has_wide_vectors(f)) return 4;
  return f.registers == 16 && f.fused && all % 4 != 2 && all > 2 ? 4 : 2;
}
constexpr tile_split gemm_groups(int channels, int lanes, int most) {
  return split(ceil_div(channels, lanes), most);
}

// The input's pixels are one row of blocks; else they are gathered into such rows first.
constexpr bool gathers(const step& s) { return s.stride != hw{1} || !is_one_row(s.in); }

// Gathered pixels x channels, on the stack: 128 pixels of 64 floats. 196 pixels are 8 % slower.
inline constexpr int gemm_scratch_bytes = 32 * 1024;
inline constexpr int most_gathered = 64;  // channels

constexpr bool runs_gemm(const step& s, const device_facts& f) {
  const long long pixels = 1LL * s.out.height * s.out.width;
  return s.kind == operation::conv2d && s.kernel == hw{1} && s.groups == 1 && s.pads == sides{} &&
         f.lanes > 1 && !f.narrow && s.in.order == layout::blocked &&
         s.out.order == layout::blocked && is_one_row(s.out) &&
         (!has_residual(s) || (s.second.order == layout::blocked && is_one_row(s.second))) &&
         pixels > 1 && pixels <= std::numeric_limits<int>::max() / channel_block;
}

constexpr long long gemm_weight_bytes(const step& s, const device_facts& f) {
  return 1LL * s.in.channels * s.out.channels * f.lane_bytes;
}

// Weights that L2 does not keep until the next run come from L3, 4 times slower than the sums can
// use them if each is fetched when it is needed.
constexpr bool has_cold_weights(const step& s, const device_facts& f) {
  return gemm_weight_bytes(s, f) > f.l2_bytes / 2;
}

constexpr tile_choice choose_gemm(const step& s, const device_facts& f) {
  const int most_vectors = most_gemm_vectors(ceil_div(s.out.channels, f.lanes), f);
  const tile_split groups = gemm_groups(s.out.channels, f.lanes, most_vectors);
  const int pixels = s.out.height * s.out.width;
  tile_choice t{kernel_family::gemm, most_pixels(groups.largest, f), groups.largest};
  // A chunk's weights take two thirds of L1: 128 channels for 6 x 4 tiles with AVX-512, 2 % faster
  // than 64. Where the next chunk's are fetched meanwhile, and beside gathered pixels, a third.
  const bool cold = has_cold_weights(s, f), gathered = gathers(s);
  const int width = groups.largest * f.lanes * f.lane_bytes;
  const long long thirds = f.l1_bytes / 3 / (width * channel_block);
  const int blocks = ceil_div(s.in.channels, channel_block);
  int most = static_cast<int>(cold || gathered ? thirds : 2 * thirds);
  if (gathered && most > most_gathered / channel_block) most = most_gathered / channel_block;
  t.chunk = channel_block * split(blocks, most < 1 ? 1 : most).largest;
  // The sums of a block of pixels wait in L2 for the next chunk, for the more pixels use a chunk of
  // weights, the longer is the time in which the next one comes.
  const long long room =
      gathered ? gemm_scratch_bytes / (f.lane_bytes * t.chunk) : f.l2_bytes / 4 / width;
  t.block = static_cast<int>(room < pixels ? room : pixels);
  // Other layers may have taken the place of these weights: 512 -> 512 channels on 14x14 pixels are
  // 10 % faster in a network if they are fetched ahead, and as fast if they are in L2.
  t.ahead = gemm_weight_bytes(s, f) > f.l2_bytes / 8;
  t.mixed = groups.uneven;
  return t;
}

// Blocks of a step whose pixels are so many tiles. 49 pixels are one block of 9 tiles: a second
// block for the last of them would read all weights again.
constexpr int gemm_blocks(const step& s, int tiles) {
  if (s.tile.block >= s.out.height * s.out.width) return 1;
  const int each = s.tile.block / s.tile.pixels;
  return ceil_div(tiles, each < 1 ? 1 : each);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

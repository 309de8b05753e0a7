// SPDX-License-Identifier: BSL-1.0
// Which 3x3 convolutions to a few outputs have the sums of all taps of an input in 16 registers at
// once, how they lie in the lanes, and in strips of how many columns. For tile.hpp and the kernel.
#pragma once

#include "convexpr/plan/cost.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

inline constexpr int window_size = 3;  // rows and columns of the kernel

// Half of a register: the sums of four outputs of one pixel of the window, of one of the streams
// that run side by side.
struct window_quad {
  int stream = 0;
  int column = 0;  // of the window: that of the last kernel column is 0
  int row = 0;     // of the kernel, -1: lanes that nobody needs
  int output = 0;  // the first of four
  constexpr bool operator==(const window_quad&) const = default;
};

inline constexpr int most_window_registers = 14;

struct window_lanes {
  int streams = 1;
  int registers = 0;
  int vectors = 0;  // of weights for a channel: some serve both streams
  window_quad quads[most_window_registers][2] = {};
  int weights[most_window_registers] = {};  // which vector
  constexpr void add(window_quad low, window_quad high, int weight) {
    quads[registers][0] = low;
    quads[registers][1] = high;
    weights[registers++] = weight;
    vectors = weight < vectors ? vectors : weight + 1;
  }
};

// A column of 4 outputs is 12 lanes, so that two streams share every third register, 9 in all. A
// column of 12 outputs is four registers and a half, 14 in all.
constexpr window_lanes window_lanes_of(int outputs) {
  window_lanes all{};
  for (int c = 0; c < window_size; ++c) {
    if (outputs == 4) {
      all.streams = 2;
      all.add({0, c, 2, 0}, {0, c, 1, 0}, 2 * c);
      all.add({1, c, 2, 0}, {1, c, 1, 0}, 2 * c);
      all.add({0, c, 0, 0}, {1, c, 0, 0}, 2 * c + 1);
      continue;
    }
    for (int row = window_size - 1; row >= 0; --row) {
      all.add({0, c, row, 0}, {0, c, row, 4}, all.vectors);
    }
    all.add({0, c, 2, 8}, {0, c, 1, 8}, all.vectors);
  }
  if (outputs == 4) return all;
  all.add({0, 0, 0, 8}, {0, 1, 0, 8}, all.vectors);
  all.add({0, 2, 0, 8}, {0, 0, -1, 0}, all.vectors);
  return all;
}

// Which register holds a quad, and in which half.
struct window_place {
  int number = -1;
  int half = 0;
};
constexpr window_place place_of(const window_lanes& all, const window_quad& wanted) {
  for (int r = 0; r < all.registers; ++r) {
    for (int half = 0; half < 2; ++half) {
      if (all.quads[r][half] == wanted) return {r, half};
    }
  }
  return {};
}

// Columns that a strip has to spare at each side, for what the first and last inputs add to columns
// that are not there.
inline constexpr int window_frame = window_size - 1;

// Room for sums, near L1: of each stream a ring of the rows that some block of channels is at, and
// a row that nobody needs.
inline constexpr int window_scratch_bytes = 64 * 1024;

constexpr int window_ring_rows(int channels) { return 2 * ceil_div(channels, channel_block) + 1; }

// Columns of the output in a strip, 0: too few fit.
constexpr int window_strip(const step& s) {
  const long long rows = window_ring_rows(s.in.channels) + 1;
  const long long column = rows * window_lanes_of(s.out.channels).streams * s.out.channels * 4;
  const int most = static_cast<int>(window_scratch_bytes / column) - 2 * window_frame;
  return most < 24 ? 0 : ceil_div(s.out.width, ceil_div(s.out.width, most));
}

// Biases and weights.
constexpr long long window_elements(const step& s, const device_facts& f) {
  const long long weights = 1LL * s.in.channels * window_lanes_of(s.out.channels).vectors * f.lanes;
  return round_up(s.out.channels, f.lanes) + weights;
}

constexpr bool runs_sliding_window(const step& s, const device_facts& f) {
  const sides& p = s.pads;
  const auto small = [](int pad) { return pad < window_size; };
  return is_plain_convolution(s) && s.kernel == hw{window_size} && has_close_blocks(s.in) &&
         has_close_blocks(s.out) && f.lanes == 8 && f.lane_bytes == 4 && f.registers == 16 &&
         f.fused && !f.narrow && (s.out.channels == 4 || s.out.channels == 12) &&
         s.in.channels >= 8 && s.in.channels % 4 == 0 && small(p.top) && small(p.bottom) &&
         small(p.left) && small(p.right) && s.out.height >= 8 && s.out.width >= 8 &&
         window_strip(s) > 0;
}

// Cycles, at three quarters of two multiply-adds a cycle.
constexpr long long sliding_window_cycles(const step& s) {
  const window_lanes all = window_lanes_of(s.out.channels);
  const long long rows = ceil_div(s.out.height, all.streams) + 1LL;
  return rows * (s.out.width + 1) * s.in.channels * all.registers * 2 / 3;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

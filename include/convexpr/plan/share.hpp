// SPDX-License-Identifier: BSL-1.0
// A step cut into shares, one for each thread: along which axis, decided by the plan, and the share
// as a step of its own, which any kernel runs without knowing that it is one.
#pragma once

#include "convexpr/plan/winograd_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Worker `index` of `count`.
struct share {
  int index = 0;
  int count = 1;
};

// What a share is a whole number of: `each` rows, pixels or channels, the last unit fewer; of
// Winograd's tiles, groups.
struct split_units {
  int count = 0;
  int each = 1;
};

// Whether each output channel depends on the same input channel alone, or on all.
constexpr bool keeps_channels(const step& s) {
  switch (s.kind) {
    case operation::conv2d:
      return s.tile.family == kernel_family::depthwise_rows ||
             s.tile.family == kernel_family::depthwise_strips;
    case operation::max_pool2d:
    case operation::avg_pool2d:
    case operation::adaptive_avg_pool2d:
    case operation::adaptive_max_pool2d:
    case operation::upsample_nearest:
    case operation::upsample_bilinear:
    case operation::pointwise:
    case operation::add:
    case operation::mul: return true;
    default: return false;
  }
}

// Output channels that a share of a convolution begins at a multiple of: whole tiles, so that its
// packed weights are one piece, and whole blocks of memory.
constexpr int channel_unit(const step& s, const device_facts& f) {
  if (keeps_channels(s)) return channel_block;
  int unit = s.tile.vectors * f.lanes;
  while (unit % channel_block != 0) unit += s.tile.vectors * f.lanes;
  return unit;
}

// Whether output rows [a, b) are those of a step that sees fewer rows, with the same code.
constexpr bool has_row_shares(const step& s) {
  switch (s.kind) {
    case operation::conv2d:
      // one long row is cut into pixels; without its padding a share could become one
      if (runs_flat(s) || (s.kernel == hw{1} && s.pads != sides{})) return false;
      switch (s.tile.family) {
        case kernel_family::direct:
        case kernel_family::peeled:
        case kernel_family::depthwise_rows:
        case kernel_family::depthwise_strips:
        case kernel_family::depthwise_any:
        case kernel_family::grouped_strips:
        case kernel_family::grouped:
        case kernel_family::along_row:
        case kernel_family::across_lanes:
        case kernel_family::rows_in_lanes:
        case kernel_family::sliding_window:
        case kernel_family::sliding_row:
        case kernel_family::generic: return true;
        default: return false;
      }
    case operation::max_pool2d:
    case operation::avg_pool2d:
    case operation::add:
    case operation::mul:
    case operation::layer_norm:
    case operation::channel_shuffle:
    case operation::pixel_shuffle: return true;
    case operation::upsample_nearest:  // a power of two: source rows are the same from any row on
      return s.out.height == 2 * s.in.height || s.out.height == 4 * s.in.height;
    case operation::copy:
      return s.pads == sides{} && s.in.height == s.out.height && s.in.width == s.out.width;
    default: return false;
  }
}

constexpr bool enlarges(const step& s) {
  return s.kind == operation::pixel_shuffle || s.kind == operation::upsample_nearest;
}

// Shares are as equal as can be where a kernel has the tiles for so many pixels: 49 are 24 and 25,
// 4 tiles of 6 and 5 of 5, and not 4 and 5 tiles of the whole. Otherwise units are those tiles.
constexpr bool cuts_anywhere(const step& s, int workers) {
  if (s.tile.family == kernel_family::along_row) return false;
  const int pixels = s.out.height * s.out.width, each = pixels / workers;
  const tile_split all = split(pixels, s.tile.pixels);
  return has_same_tiles(all, each) && (pixels % workers == 0 || has_same_tiles(all, each + 1));
}

// Of shares for so many workers.
constexpr split_units units_of(const step& s, split_axis axis, const device_facts& f,
                               int workers = 2) {
  switch (axis) {
    case split_axis::rows:
      if (!has_row_shares(s)) return {};
      return enlarges(s) ? split_units{s.in.height, s.out.height / s.in.height}
                         : split_units{s.out.height, 1};
    case split_axis::pixels: {
      const bool tiles = s.tile.family == kernel_family::direct ||
                         s.tile.family == kernel_family::gemm ||
                         s.tile.family == kernel_family::along_row;
      if (s.kind != operation::conv2d || !runs_flat(s) || !tiles) return {};
      const int pixels = s.out.height * s.out.width;
      if (cuts_anywhere(s, workers)) return {pixels, 1};
      return {split(pixels, s.tile.pixels).count, s.tile.pixels};
    }
    case split_axis::channels: {
      const bool one_stream =
          s.tile.family == kernel_family::direct || s.tile.family == kernel_family::peeled ||
          s.tile.family == kernel_family::gemm || s.tile.family == kernel_family::linear ||
          (s.tile.family == kernel_family::winograd && !s.tile.by_point);
      const bool sums = s.kind == operation::conv2d && s.groups == 1 && one_stream && !s.tile.mixed;
      if (!sums && !keeps_channels(s)) return {};
      const int each = channel_unit(s, f);
      return {ceil_div(s.out.channels, each), each};
    }
    case split_axis::tiles: {
      if (s.tile.family != kernel_family::winograd) return {};
      const winograd_blocks blocks = blocks_of(s, f.lanes);
      return {blocks.count * blocks.groups, 1};
    }
    case split_axis::whole: break;
  }
  return {};
}

// Cycles that a step takes about, on one core: of a convolution two registers' worth of
// multiply-adds for each, of all others 16 bytes read and written.
constexpr long long rough_cycles(const step& s, const device_facts& f) {
  const long long moved = static_cast<long long>(s.in.channels) * s.in.height * s.in.width +
                          static_cast<long long>(s.out.channels) * s.out.height * s.out.width;
  const long long cycles = moved * f.lane_bytes / 16;
  return is_convolution(s) ? multiply_adds(s) / (2LL * f.lanes) + cycles / 4 : cycles;
}

// Shares are not worth the meeting at their end below this; docs/decisions/009 has the numbers.
inline constexpr long long least_split_cycles = 10'000;

// How much longer two threads take than half of the time, in thousandths.
constexpr int imbalance(const split_units& u) {
  return u.count < 2 ? 1000 : (u.count % 2) * 1000 / u.count;
}

// Rows, or pixels of one long row, so that what a thread has written is in its own cache for the
// next step; channels where the weights are more than the picture, which each thread then reads
// half of, and where nothing else is.
constexpr split_axis choose_split(const step& s, const device_facts& f) {
  if (rough_cycles(s, f) < least_split_cycles) return split_axis::whole;
  const bool flat = s.kind == operation::conv2d && runs_flat(s);
  const bool winograd = s.tile.family == kernel_family::winograd;
  const split_axis along = winograd ? split_axis::tiles
                           : flat   ? split_axis::pixels
                                    : split_axis::rows;
  const int lost = imbalance(units_of(s, along, f));
  const int lost_by_channels = imbalance(units_of(s, split_axis::channels, f));
  const long long pixels = static_cast<long long>(s.in.height) * s.in.width;
  const long long taps = static_cast<long long>(s.kernel.height) * s.kernel.width;
  // dense elements outside of convolutions are one array only if no row is missing
  const bool heavy =
      s.kind == operation::conv2d
          ? taps * s.out.channels > pixels
          : s.kind == operation::pointwise || s.kind == operation::add || s.kind == operation::mul;
  // by channels each thread would transform all inputs
  const int enough = winograd ? 999 : 60;
  const bool by_channels =
      lost_by_channels < 1000 &&
      (heavy && !winograd ? lost_by_channels <= lost + 60 : lost_by_channels + enough < lost);
  if (by_channels) return split_axis::channels;
  return lost < 1000 ? along : split_axis::whole;
}

// Of all steps that are split; below this, waking another thread costs more than a network saves:
// of DS-CNN 78'530 cycles took 0.91 to 1.15 times as long by two threads, 152'530 0.83 to 1.06
// times.
inline constexpr long long least_shared_cycles = 100'000;
constexpr long long split_cycles(const step* steps, int count, const device_facts& f) {
  long long cycles = 0;
  for (int i = 0; i < count; ++i) {
    if (steps[i].split != split_axis::whole) cycles += rough_cycles(steps[i], f);
  }
  return cycles;
}

// The rows of the input that output rows [begin, end) see.
constexpr void take_windows(step& s, int begin, int end) {
  const int first = begin * s.stride.height - s.pads.top;
  const int skipped = first > 0 ? first : 0;
  const long long last =
      (end - 1LL) * s.stride.height - s.pads.top + reach(s.kernel.height, s.dilation.height);
  s.pads.top = skipped - first;
  if (last < s.in.height) s.pads.bottom = 0;
  take_rows(s.in, skipped, last < s.in.height ? static_cast<int>(last) : s.in.height, s.in.height);
}

// Output rows [begin, end), and what they read.
constexpr void take_output_rows(step& s, int begin, int end) {
  const int all = s.out.height;
  take_rows(s.out, begin, end, all);
  if (s.second_value >= 0) take_rows(s.second, begin, end, all);
  if (enlarges(s)) {
    const int each = all / s.in.height;
    take_rows(s.in, begin / each, end / each, s.in.height);
  } else if (s.kind == operation::conv2d || s.kind == operation::max_pool2d ||
             s.kind == operation::avg_pool2d) {
    take_windows(s, begin, end);
  } else {
    take_rows(s.in, begin, end, all);
  }
}

// The share of worker `mine.index`: nothing if its output has no elements. Its packed weights and
// vectors begin where packed_offset and vectors_offset say.
constexpr step share_of(const step& s, share mine, const device_facts& f) {
  step p = s;
  if (s.tile.family == kernel_family::winograd && s.split != split_axis::whole) {
    const winograd_blocks b = blocks_of(s, f.lanes);
    const int most = most_shares(s, b);
    if (mine.count > most) mine.count = most;
    if (mine.index >= mine.count) {
      p.out.channels = 0;
      return p;
    }
    take_groups(p, b, mine.index, mine.count);
  }
  const split_units units = units_of(s, s.split, f, mine.count);
  const int first = part(units.count, mine.index, mine.count);
  const int last = part(units.count, mine.index + 1, mine.count);
  const auto end_of = [&](int unit, int extent) {
    return unit * units.each < extent ? unit * units.each : extent;
  };
  switch (s.split) {
    case split_axis::whole:
      if (mine.index != 0) p.out.channels = 0;
      break;
    case split_axis::rows:
      take_output_rows(p, first * units.each, end_of(last, s.out.height));
      break;
    case split_axis::pixels: {
      const int pixels = s.out.height * s.out.width;
      const int begin = part(pixels, first, units.count);
      const int end = part(pixels, last, units.count);
      take_pixels(p.in, begin, end);
      take_pixels(p.out, begin, end);
      if (has_residual(s)) take_pixels(p.second, begin, end);
      break;
    }
    case split_axis::channels: {
      const int begin = first * units.each;
      const int end = end_of(last, s.out.channels);
      take_channels(p.out, begin, end, s.out.channels);
      if (s.second_value >= 0) take_channels(p.second, begin, end, s.out.channels);
      if (keeps_channels(s)) take_channels(p.in, begin, end, s.out.channels);
      long long skipped = 0;
      if (s.kind == operation::conv2d) {
        if (keeps_channels(s)) p.groups = end - begin;
        step before = s;
        before.out.channels = begin;
        skipped = packed_elements(before, f);
      }
      p.packed_offset += skipped;
      p.vectors_offset += begin - skipped;
      break;
    }
    case split_axis::tiles: break;
  }
  return p;
}

constexpr bool is_empty(const step& s) {
  return s.out.channels <= 0 || s.out.height <= 0 || s.out.width <= 0;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

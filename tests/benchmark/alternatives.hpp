// SPDX-License-Identifier: BSL-1.0
// The kernels and tiles that a convolution could run with, the plan's choice first: what
// choices.cpp times.
#pragma once

#include <cstdio>
#include <string>

#include "convexpr_layer.hpp"

namespace convexpr_benchmark {

struct alternatives {
  static constexpr int most = 12;
  plan::tile_choice tiles[most] = {};
  int count = 0;

  constexpr void add(const plan::tile_choice& t) {
    for (int i = 0; i < count; ++i) {
      if (tiles[i] == t) return;
    }
    if (count < most) tiles[count++] = t;
  }
};

// Tiles of every width that divides the output channels, as long as registers allow, or of the
// longest length that cuts a row into equal parts.
constexpr void add_direct(alternatives& a, const plan::step& s, const plan::device_facts& f) {
  const int all = plan::ceil_div(s.out.channels / s.groups, f.lanes);
  const int row = plan::runs_flat(s) ? s.out.height * s.out.width : s.out.width;
  for (int vectors = 4; vectors > 0; --vectors) {
    if (all % vectors != 0) continue;
    const int pixels = plan::most_pixels(vectors, f);
    a.add({plan::kernel_family::direct, pixels, vectors});
    int equal = pixels < row ? pixels : row;
    while (row % equal != 0) --equal;
    const bool other = equal != plan::split(row, pixels).largest;
    if (other && 2 * equal >= pixels) a.add({plan::kernel_family::direct, equal, vectors});
  }
}

// Half and twice as many channels and pixels at a time, and weights fetched ahead or not.
constexpr void add_gemm(alternatives& a, const plan::step& s, const plan::device_facts& f) {
  const plan::tile_choice chosen = plan::choose_gemm(s, f);
  a.add(chosen);
  const int channels = plan::round_up(s.in.channels, plan::channel_block);
  for (const int chunk : {chosen.chunk / 2, 2 * chosen.chunk, channels}) {
    plan::tile_choice t = chosen;
    t.chunk = plan::round_up(chunk < channels ? chunk : channels, plan::channel_block);
    const bool fits = 1LL * t.block * t.chunk * f.lane_bytes <= plan::gemm_scratch_bytes;
    if (fits || !plan::gathers(s)) a.add(t);
  }
  const int pixels = s.out.height * s.out.width;
  for (const int block : {chosen.block / 2, 2 * chosen.block}) {
    plan::tile_choice t = chosen;
    t.block = block < t.pixels ? t.pixels : block < pixels ? block : pixels;
    const bool fits = 1LL * t.block * t.chunk * f.lane_bytes <= plan::gemm_scratch_bytes;
    if (fits || !plan::gathers(s)) a.add(t);
  }
  plan::tile_choice t = chosen;
  t.ahead = !t.ahead;
  a.add(t);
}

// Rows where strips were chosen, and tile by tile.
constexpr void add_depthwise(alternatives& a, const plan::step& s, const plan::device_facts& f) {
  if (s.in.order != convexpr::layout::blocked || s.out.order != convexpr::layout::blocked) return;
  const int most_in_row = plan::most_pixels_of_row(s.kernel.width, f);
  const plan::row_of_tiles row = plan::row_in_tiles(s, plan::runs_flat(s), most_in_row);
  const int vectors = plan::channel_block / f.lanes;
  if (row.count > 0) a.add({plan::kernel_family::depthwise_rows, row.pixels, vectors});
  const int most = vectors < 3 ? 24 / vectors : 0;
  if (most > 0) a.add({plan::kernel_family::depthwise_any, most, vectors});
}

constexpr alternatives alternatives_of(const plan::step& s, const plan::device_facts& f) {
  alternatives a;
  a.add(s.tile);
  if (plan::fits_along_row(s) && f.lanes > 1) {
    for (int vectors = 1; vectors <= plan::most_row_vectors; ++vectors) {
      const int sums = s.out.channels * vectors;
      const bool held = sums + (vectors < s.out.channels ? vectors : s.out.channels) < f.registers;
      if (held && vectors <= plan::ceil_div(s.out.width, f.lanes)) {
        a.add({plan::kernel_family::along_row, vectors * f.lanes, 1});
      }
    }
  }
  if (plan::runs_gemm(s, f)) add_gemm(a, s, f);
  if (!plan::is_depthwise(s) && plan::blocks_match(s)) {
    for (const plan::candidate& c : plan::candidates(s, f)) a.add(c.tile);
    add_direct(a, s, f);
  }
  if (plan::is_depthwise(s)) add_depthwise(a, s, f);
  if (s.groups > 1) {
    a.add({plan::kernel_family::grouped, plan::most_pixels(2, f), 1});
  }
  return a;
}

inline const char* name_of(plan::kernel_family f) {
  switch (f) {
    case plan::kernel_family::direct: return "direct";
    case plan::kernel_family::peeled: return "peeled";
    case plan::kernel_family::depthwise_rows: return "depthwise rows";
    case plan::kernel_family::depthwise_strips: return "depthwise strips";
    case plan::kernel_family::depthwise_any: return "depthwise any";
    case plan::kernel_family::grouped: return "grouped";
    case plan::kernel_family::grouped_strips: return "grouped strips";
    case plan::kernel_family::along_row: return "along row";
    case plan::kernel_family::rows_in_lanes: return "rows in lanes";
    case plan::kernel_family::sliding_window: return "sliding window";
    case plan::kernel_family::sliding_row: return "sliding row";
    case plan::kernel_family::gemm: return "gemm";
    default: return "another";
  }
}

inline std::string name_of(const plan::tile_choice& t) {
  std::string name = name_of(t.family);
  const auto add = [&](const char* format, int a, int b) {
    char text[64];
    std::snprintf(text, sizeof text, format, a, b);
    name += text;
  };
  add(" %dx%d", t.pixels, t.vectors);
  if (t.family == plan::kernel_family::peeled) name += ", " + std::to_string(t.chunk) + " channels";
  if (t.block > 0) add(", %d channels, %d pixels", t.chunk, t.block);
  if (t.ahead) name += ", ahead";
  return name;
}

}  // namespace convexpr_benchmark

// SPDX-License-Identifier: BSL-1.0
// What a dense convolution would cost with each register tile that it could take, in thousandths of
// a cycle, from the device's facts alone. For tile.hpp, which takes the least, and for benchmarks.
#pragma once

#include "convexpr/plan/peel.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// One input channel at one tap of a tile. Two multiply-adds a cycle, and not quite two loads: with
// one for each of them, 28 x 1 has 91 to 93 % of the peak on Zen 5 and Sapphire Rapids; three
// instructions, which is half of the front end of today's large cores, and the share that is left
// when a neighbour uses the other half; four cycles until a sum can be added to again.
constexpr long long step_cost(int pixels, int vectors, const device_facts& f) {
  const int from_memory = has_wide_vectors(f) ? inputs_from_memory(pixels, vectors) : 0;
  const long long sums = static_cast<long long>(pixels) * vectors;
  const int held_inputs = pixels - from_memory;
  const long long loads = vectors + held_inputs + 1LL * from_memory * vectors;
  const long long instructions = sums + vectors + held_inputs;
  const long long each[] = {500 * sums, 530 * loads, 1000 * instructions / 3, 4000};
  long long most = 0;
  for (const long long cost : each) most = cost > most ? cost : most;
  const long long held = sums + (pixels < vectors ? pixels : vectors) + (held_inputs > 0 ? 1 : 0);
  return held > f.registers ? most + most / 20 : most;  // sums or weights wait in memory
}

// No stride, dilation or groups, no residual and no slopes of prelu.
constexpr bool is_plain_convolution(const step& s) {
  return s.kind == operation::conv2d && s.groups == 1 && s.stride == hw{1} && s.dilation == hw{1} &&
         !has_residual(s) && s.act != activation::prelu;
}

// Whether all weights of a layer are in L2 when it runs again.
constexpr bool weights_stay(const step& s, const device_facts& f) {
  const long long weights = 1LL * s.kernel.height * s.kernel.width * (s.in.channels / s.groups);
  return weights * s.out.channels * f.lane_bytes <= f.l2_bytes / 2;
}

// Of the weights of a tile of outputs.
constexpr long long weight_bytes(int vectors, long long steps, const device_facts& f) {
  return steps * vectors * f.lanes * f.lane_bytes;
}

// Weights that a step reads from beyond L1, where 3 -> 64 7x7 still has them with 38 of 48 KB: 256
// bytes a cycle if those of the layer or of the tile of outputs stay in L2, 64 if not. Far more
// than the caches bring, for most of the time is hidden. 192 where a call reads more than an eighth
// of L2: 128 -> 128 on 28x28 pixels in tiles of 28 x 1 took 5 to 11 % less than in 6 x 4. 128 from
// a sixth on: of two threads that read the same 410 KB again and again for 6 pixels each took a
// seventh longer than alone, decision 010.
constexpr long long weights_cost(const step& s, int vectors, long long steps,
                                 const device_facts& f) {
  const long long bytes = weight_bytes(vectors, steps, f);
  if (bytes <= f.l1_bytes * 4 / 5) return 0;
  const int speed = bytes > f.l2_bytes / 4 && !weights_stay(s, f) ? 64
                    : bytes > f.l2_bytes / 6                      ? 128
                    : bytes > f.l2_bytes / 8                      ? 192
                                                                  : 256;
  return weight_bytes(vectors, 1000, f) / speed;
}

// What a call of a tile takes beside its steps: arguments, and sums loaded and stored.
struct call_cost {
  long long each = 0;
  long long of_sum = 0;
};

// A row of `width` pixels in the fewest tiles of at most `most`, each called `passes` times, for
// `steps` steps together, whose weights take `weights` more.
constexpr long long row_cost(int width, int most, int vectors, long long steps, long long weights,
                             int passes, call_cost call, const device_facts& f) {
  const tile_split row = split(width, most);
  if (row.count == 0) return 0;
  const int small = row.largest - 1;
  const int larger = row.uneven ? width - small * row.count : row.count;
  const auto tile = [&](int pixels) {
    return steps * (step_cost(pixels, vectors, f) + weights) +
           passes * (call.each + call.of_sum * pixels * vectors);
  };
  return larger * tile(row.largest) + (row.uneven ? (row.count - larger) * tile(small) : 0);
}

// Each tile of output channels reads the image again, 32 bytes a cycle from L2.
constexpr long long input_cost(const step& s, int vectors, const device_facts& f) {
  const int tiles = ceil_div(s.out.channels / s.groups, vectors * f.lanes);
  const long long elements = 1LL * s.in.channels * s.in.height * s.in.width;
  return elements * f.lane_bytes * 1000 / 32 * tiles;
}

// Blocks of 16 input channels whose weights, for one tile of outputs, take three eighths of the L1
// cache; the rest is for inputs and sums.
constexpr int blocks_of_pass(const step& s, int vectors, const device_facts& f) {
  const long long block =
      1LL * channel_block * s.kernel.height * s.kernel.width * vectors * f.lanes * f.lane_bytes;
  const long long blocks = f.l1_bytes * 3 / 8 / block;
  return blocks > 1 ? static_cast<int>(blocks) : 1;
}

// Of the numbers of vectors that divide `all` (so that a layer has one tile shape) the one with the
// fewest loads for a multiply-add: with AVX-512 0.42 at 6 x 4, 0.46 at 8 x 3, 0.93 at 14 x 2,
// and 1.04 at 28 x 1, whose weights for a 1x1 kernel are more than L2 can bring.
constexpr int choose_vectors(int all, const device_facts& f) {
  if (has_wide_vectors(f) && all % 4 == 0) return 4;
  if (has_wide_vectors(f) && all % 3 == 0) return 3;
  return all % 2 == 0 ? 2 : all % 3 == 0 ? 3 : 1;
}

struct candidate {
  tile_choice tile{};
  long long cost = 0;
};

// Two vectors with wide registers where 14 x 2 lags behind its count: with strides (256 -> 256 on
// 28x28, Sapphire Rapids), and in first layers, whose kernel holds all inputs in registers.
constexpr long long with_lag(const step& s, int vectors, long long cost, const device_facts& f) {
  const bool lags = vectors == 2 && (s.stride.width > 1 || unrolls_planes(s));
  return has_wide_vectors(f) && lags ? cost + cost / 16 : cost;
}

constexpr candidate peeled_candidate(const step& s, int pixels, int vectors,
                                     const device_facts& f) {
  const int channels = s.in.channels / s.groups;
  const int blocks = blocks_of_pass(s, vectors, f);
  const int passes = ceil_div(ceil_div(channels, channel_block), blocks);
  const long long tiles = ceil_div(s.out.channels / s.groups, vectors * f.lanes);
  const long long steps = 1LL * s.kernel.height * s.kernel.width * channels;
  // 16 registers: weights of a pass from 18 to 300 KB make 2 %, in either direction
  const bool wide = has_wide_vectors(f);
  const long long far = wide ? weights_cost(s, vectors, steps / passes, f) : 0;
  const bool planes = unrolls_planes(s);  // a call is a row's tiles
  // 90 cycles in all for 16 channels on a Zen 5: 16 -> 16 at 32x32 is 1 to 4 % faster than direct;
  // at 120 8 -> 64 at 14x14 would change, and be 2 % slower
  const long long many = channels <= channel_block ? 140'000 : 200'000;
  const call_cost call{planes ? 20'000 : wide ? many : 60'000, 1500};
  const long long row = row_cost(s.out.width, pixels, vectors, steps, far, passes, call, f);
  return {
      {kernel_family::peeled, pixels, vectors, blocks * channel_block, 0, !weights_stay(s, f)},
      with_lag(s, vectors, s.groups * tiles * s.out.height * row, f) + input_cost(s, vectors, f)};
}

// Columns near the left and right borders run in tiles of their own, downwards.
constexpr candidate direct_candidate(const step& s, int vectors, const device_facts& f) {
  const int pixels = most_pixels(vectors, f);
  const long long tiles = ceil_div(s.out.channels / s.groups, vectors * f.lanes);
  const long long steps = 1LL * s.kernel.height * s.kernel.width * (s.in.channels / s.groups);
  const whole_windows columns = inside_columns(s);
  const bool flat = runs_flat(s);
  const int height = flat ? 1 : s.out.height, width = flat ? columns.size() : s.out.width;
  const long long far = weights_cost(s, vectors, steps, f);
  const call_cost call{100'000, 1000};
  const long long inside =
      height * row_cost(columns.size(), pixels, vectors, steps, far, 1, call, f);
  const int edge = pixels < 6 ? pixels : 6;
  const call_cost outer{200'000, 1000};  // the kernel's size is not known there
  const long long outside =
      (width - columns.size()) * row_cost(height, edge, vectors, steps, far, 1, outer, f);
  // from L3 once, at 2 bytes a cycle, as nobody asked for them ahead: 256 -> 512 on 28x28, Zen 5
  const long long cold = weights_stay(s, f) ? 0 : 500 * weight_bytes(vectors, steps, f);
  return {{kernel_family::direct, pixels, vectors},
          with_lag(s, vectors, s.groups * tiles * (inside + outside + cold), f) +
              input_cost(s, vectors, f)};
}

// Of all tiles that suit the step, which must be a dense convolution: one shape for all of its
// outputs. The first is what runs any of them.
struct candidate_list {
  candidate items[16] = {};
  int count = 0;
  constexpr void add(const candidate& c) { items[count++] = c; }
  constexpr const candidate* begin() const { return items; }
  constexpr const candidate* end() const { return items + count; }
  constexpr const candidate& cheapest() const {
    const candidate* best = items;
    for (const candidate& c : *this) best = c.cost < best->cost ? &c : best;
    return *best;
  }
};

// Costs of layers beyond any memory would overflow.
constexpr bool can_be_counted(const step& s) {
  const int factors[] = {s.in.channels, s.out.channels, s.kernel.height, s.kernel.width};
  long long product = 1;
  for (const int factor : factors) product = checked_product(product, factor);
  const long long in = checked_product(s.in.height, s.in.width);
  const long long out = checked_product(s.out.height, s.out.width);
  const long long all = checked_product(product, in > out ? in : out);
  return product >= 0 && in >= 0 && out >= 0 && all >= 0 && all < 1LL << 48;
}

constexpr candidate_list candidates(const step& s, const device_facts& f) {
  const int all = ceil_div(s.out.channels / s.groups, f.lanes);
  candidate_list list;
  if (!can_be_counted(s)) {
    const int vectors = choose_vectors(all, f);
    list.add({{kernel_family::direct, most_pixels(vectors, f), vectors}});
    return list;
  }
  const int fewest_loads = choose_vectors(all, f);
  list.add(direct_candidate(s, fewest_loads, f));
  if (has_wide_vectors(f) && fewest_loads > 2 && all % 2 == 0 && s.kernel.width > 1) {
    list.add(direct_candidate(s, 2, f));
  }
  for (int vectors = 4; vectors > 0; --vectors) {
    if (all % vectors != 0) continue;
    const int most = most_pixels(vectors, f);
    if (peels(s, most, vectors, f)) list.add(peeled_candidate(s, most, vectors, f));
    // rows of 7 pixels are worth two vectors of weights that are read from memory for each pixel
    const bool sevens = has_wide_vectors(f) && vectors == 4;
    if (sevens && peels(s, 7, 4, f)) list.add(peeled_candidate(s, 7, 4, f));
  }
  return list;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

// SPDX-License-Identifier: BSL-1.0
// Weights and biases of a conv2d step, rewritten once at load into the order in which its kernel
// reads them: one stream, from the first bias to the last weight of a tile.
#pragma once

#include "convexpr/kernels/cpu/pack_winograd.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// Which of its outputs lies in lane `lane` of a register of n lanes, where outputs in groups of
// `group` are transposed: the first ones of all groups, then the second ones.
constexpr int output_of_lane(int lane, int n, int group) {
  const int groups = n / group, within = lane % n;
  return lane - within + within % groups * group + within / groups;
}

// Writes outputs [first, first + width) as {bias, [block][kernel row][kernel column][channel]} with
// `width` numbers each, zeros for those from `last` on. Returns the end of what it wrote.
template <class W, class A>
constexpr A* pack_outputs(const plan::step& s, const W* weight, const W* bias, int first, int last,
                          int width, A* packed) {
  const bool turned = s.tile.family == plan::kernel_family::grouped_strips;
  const int channels = s.in.channels / s.groups;
  const std::ptrdiff_t area = static_cast<std::ptrdiff_t>(s.kernel.height) * s.kernel.width;
  for (int k = 0; k < width; ++k) {
    const int o = first + (turned ? output_of_lane(k, lanes<A>, channels) : k);
    *packed++ = bias != nullptr && o < last ? static_cast<A>(bias[o]) : A(0);
  }
  for (int block = 0; block < channels; block += plan::channel_block) {
    const int end = channels - block < plan::channel_block ? channels : block + plan::channel_block;
    for (std::ptrdiff_t tap = 0; tap < area; ++tap) {
      for (int c = block; c < end; ++c) {
        for (int k = 0; k < width; ++k) {
          const int o = first + (turned ? output_of_lane(k, lanes<A>, channels) : k);
          const std::ptrdiff_t at = (static_cast<std::ptrdiff_t>(o) * channels + c) * area + tap;
          *packed++ = o < last ? static_cast<A>(weight[at]) : A(0);
        }
      }
    }
  }
  return packed;
}

// Biases [pixel][output] of a tile, zeros up to a whole vector; weights [vector of channels]
// [kernel row][kernel column][output][lane].
template <class W, class A>
constexpr void pack_across_lanes(const plan::step& s, const W* weight, const W* bias, A* packed) {
  const int outputs = s.out.channels, sums = s.tile.pixels * outputs;
  for (int i = 0; i < plan::round_up(sums, lanes<A>); ++i) {
    *packed++ = bias != nullptr && i < sums ? static_cast<A>(bias[i % outputs]) : A(0);
  }
  const std::ptrdiff_t area = static_cast<std::ptrdiff_t>(s.kernel.height) * s.kernel.width;
  for (int first = 0; first < s.in.channels; first += lanes<A>) {
    for (std::ptrdiff_t tap = 0; tap < area; ++tap) {
      for (int o = 0; o < outputs; ++o) {
        for (int c = first; c < first + lanes<A>; ++c) {
          const std::ptrdiff_t filter = static_cast<std::ptrdiff_t>(o) * s.in.channels + c;
          *packed++ = static_cast<A>(weight[filter * area + tap]);
        }
      }
    }
  }
}

// Biases, zeros up to a whole vector; weights [block][kernel column][channel][lane], where lanes
// are [kernel row, the last one first][output], zeros behind them.
template <class W, class A>
constexpr void pack_rows_in_lanes(const plan::step& s, const W* weight, const W* bias, A* packed) {
  constexpr int block = plan::channel_block;
  const int outputs = s.out.channels, channels = s.in.channels;
  for (int i = 0; i < lanes<A>; ++i) {
    *packed++ = bias != nullptr && i < outputs ? static_cast<A>(bias[i]) : A(0);
  }
  for (int first = 0; first < channels; first += block) {
    const int end = channels - first < block ? channels : first + block;
    for (int column = 0; column < s.kernel.width; ++column) {
      for (int c = first; c < end; ++c) {
        for (int i = 0; i < lanes<A>; ++i) {
          const int row = s.kernel.height - 1 - i / outputs;
          const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(i % outputs) * channels + c;
          const std::ptrdiff_t at = (plane * s.kernel.height + row) * s.kernel.width + column;
          *packed++ = row >= 0 ? static_cast<A>(weight[at]) : A(0);
        }
      }
    }
  }
}

// Biases, zeros up to a whole vector; weights [channel][vector][lane], as plan/sliding_window.hpp
// has the sums in registers.
template <class W, class A>
constexpr void pack_sliding_window(const plan::step& s, const W* weight, const W* bias, A* packed) {
  constexpr int size = plan::window_size, width = 8;
  const plan::window_lanes all = plan::window_lanes_of(s.out.channels);
  for (int i = 0; i < plan::round_up(s.out.channels, width); ++i) {
    *packed++ = bias != nullptr && i < s.out.channels ? static_cast<A>(bias[i]) : A(0);
  }
  for (int c = 0; c < s.in.channels; ++c, packed += all.vectors * width) {
    for (int i = 0; i < all.registers * width; ++i) {
      const plan::window_quad& quad = all.quads[i / width][i % width / 4];
      const std::ptrdiff_t filter = quad.output + i % 4;
      const std::ptrdiff_t row = (filter * s.in.channels + c) * size + quad.row;
      packed[all.weights[i / width] * width + i % width] =
          quad.row < 0 ? A(0) : static_cast<A>(weight[row * size + size - 1 - quad.column]);
    }
  }
}

// Biases; weights [block][kernel row][channel][kernel column, the last one first][output].
template <class W, class A>
constexpr void pack_sliding_row(const plan::step& s, const W* weight, const W* bias, A* packed) {
  const int outputs = s.out.channels, channels = s.in.channels;
  for (int o = 0; o < outputs; ++o) *packed++ = bias != nullptr ? static_cast<A>(bias[o]) : A(0);
  for (int first = 0; first < channels; first += plan::channel_block) {
    const int left = channels - first, end = first + (left < 16 ? left : plan::channel_block);
    for (int row = 0; row < 3; ++row) {
      for (int c = first; c < end; ++c) {
        for (int i = 0; i < 3 * outputs; ++i) {
          const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(i % outputs) * channels + c;
          *packed++ = static_cast<A>(weight[(plane * 3 + row) * 3 + 2 - i / outputs]);
        }
      }
    }
  }
}

// weight [out][in / groups][kernel rows][kernel columns]; bias [out] or null; packed: 64-byte
// aligned, s.packed_elements of them. Accuracy is the plan's: where it is exact, what only relaxed
// steps need is not compiled, 24 KB and a second of g++ 12. Cold, as it runs once for a model.
template <accuracy Accuracy = accuracy::relaxed, class W, class A>
[[gnu::cold]] constexpr void pack_conv2d(const plan::step& s, const W* weight, const W* bias,
                                         A* packed) {
  using plan::kernel_family;
  const kernel_family family = s.tile.family;
  if (family == kernel_family::gemm) {
    const int count = plan::gemm_groups(s.out.channels, lanes<A>, s.tile.vectors).count;
    const int vectors = plan::ceil_div(s.out.channels, lanes<A>);
    for (int g = 0; g < count; ++g) {
      const int first = plan::part(vectors, g, count) * lanes<A>;
      const int width = plan::part(vectors, g + 1, count) * lanes<A> - first;
      packed = pack_outputs(s, weight, bias, first, s.out.channels, width, packed);
    }
    return;
  }
  if (family == kernel_family::rows_in_lanes) return pack_rows_in_lanes(s, weight, bias, packed);
  if (family == kernel_family::sliding_row) return pack_sliding_row(s, weight, bias, packed);
  if (family == kernel_family::sliding_window) return pack_sliding_window(s, weight, bias, packed);
  if constexpr (Accuracy == accuracy::relaxed) {
    if (family == kernel_family::across_lanes) return pack_across_lanes(s, weight, bias, packed);
    if (family == kernel_family::winograd) {
      const hw n = plan::winograd_inputs(s);
      switch (plan::winograd_pairs(n.width)) {
        case 1: return pack_winograd<1, 1>(s, weight, bias, packed);
        case 2:
          if (n.height < n.width) return pack_winograd<1, 2>(s, weight, bias, packed);
          return pack_winograd<2, 2>(s, weight, bias, packed);
        case 3: return pack_winograd<3, 3>(s, weight, bias, packed);
      }
    }
  }
  // in these the outputs stand beside each other in a vector, whatever their groups
  const bool together = family == kernel_family::depthwise_rows ||
                        family == kernel_family::depthwise_strips ||
                        family == kernel_family::grouped_strips ||
                        family == kernel_family::depthwise_any || family == kernel_family::grouped;
  const int groups = together ? 1 : s.groups;
  const int outputs = s.out.channels / groups;
  const int width = family == kernel_family::generic     ? 1
                    : family == kernel_family::along_row ? outputs
                                                         : s.tile.vectors * lanes<A>;
  for (int g = 0; g < groups; ++g) {
    const int last = (g + 1) * outputs;
    for (int o = g * outputs; o < last; o += width) {
      packed = pack_outputs(s, weight, bias, o, last, width, packed);
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

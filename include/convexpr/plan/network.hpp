// SPDX-License-Identifier: BSL-1.0
// What will run: the description of a network after all passes, every address and tile fixed.
#pragma once

#include "convexpr/plan/channel_vectors.hpp"
#include "convexpr/plan/description.hpp"
#include "convexpr/plan/phases.hpp"
#include "convexpr/plan/place.hpp"
#include "convexpr/plan/receptive_field.hpp"
#include "convexpr/plan/tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// What will run, in order, with every address and tile fixed.
template <int N>
struct network {
  step steps[2 * N + 1] = {};
  int step_count = 0;
  shape input{};
  shape output{};
  long long macs = 0;
  long long arena_elements = 0;
  long long packed_elements = 0;
  receptive_field reach{};
  bool fits_memory = true;
};

template <int N>
constexpr network<N> make_network(const description<N>& d, layout border,
                                  const device_facts& facts) {
  network<N> result{};
  result.input = d.values[d.input].extent;
  result.output = d.values[d.output].extent;

  step described[N + 1] = {};
  value values[2 * N + 3] = {};
  reach_of_value reaches[N + 2] = {};
  for (int i = 0; i < d.step_count; ++i) described[i] = d.steps[i];
  for (int i = 0; i < d.value_count; ++i) values[i] = d.values[i];
  network_view n{described, d.step_count, values, d.value_count, d.input, d.output};
  result.reach = find_receptive_field(n, reaches);

  if (n.output == n.input) {  // nothing computes: the copy does
    step copy{};
    copy.kind = operation::copy;
    copy.in_value = n.input;
    copy.out_value = n.output = n.value_count;
    values[n.value_count++] = values[n.input];
    described[n.step_count++] = copy;
  }
  fuse(n);
  expand_padding(n, result.steps);
  set_borders(n, border);
  share_memory(n);
  find_lifetimes(n);
  int alive[2 * N + 3] = {};
  result.arena_elements = lay_out_arena(n, alive);
  result.fits_memory = result.arena_elements >= 0;
  resolve_views(n);
  result.step_count = n.step_count;
  for (int i = 0; i < n.step_count; ++i) result.macs += multiply_adds(result.steps[i]);
  if (facts.splits_transposed) split_transposed(result.steps, result.step_count);
  for (int i = 0; i < result.step_count; ++i) {
    step& s = result.steps[i];
    s.packed_offset = result.packed_elements;
    if (is_convolution(s)) s.tile = choose_tile(s, facts);
    s.packed_elements = is_convolution(s) ? packed_elements(s, facts) : s.own_elements;
    s.vectors_offset = round_up(s.packed_elements, 1LL * channel_block);
    result.packed_elements += s.vectors_offset + vector_elements(s);
  }
  return result;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

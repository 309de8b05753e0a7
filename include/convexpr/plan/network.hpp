// SPDX-License-Identifier: BSL-1.0
// What will run: the description of a network after all passes, every address and tile fixed.
#pragma once

#include "convexpr/plan/bands.hpp"
#include "convexpr/plan/channel_vectors.hpp"
#include "convexpr/plan/description.hpp"
#include "convexpr/plan/orders.hpp"
#include "convexpr/plan/phases.hpp"
#include "convexpr/plan/receptive_field.hpp"
#include "convexpr/plan/share.hpp"
#include "convexpr/plan/winograd_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// What will run, in order, with every address and tile fixed.
template <int N>
struct network {
  step steps[2 * N + max_ports] = {};
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
constexpr network<N> make_network(const description<N>& d, layout border, const device_facts& facts,
                                  accuracy wanted = accuracy::exact) {
  network<N> result{};
  result.input = d.values[d.input].extent;
  result.output = d.values[d.output].extent;

  step described[N + max_ports] = {};
  value values[2 * N + 1 + 2 * max_ports] = {};
  reach_of_value reaches[N + 1 + max_ports] = {};
  int outputs[max_ports] = {};
  for (int i = 0; i < d.step_count; ++i) described[i] = d.steps[i];
  for (int i = 0; i < d.value_count; ++i) values[i] = d.values[i];
  for (int i = 0; i < d.output_count; ++i) outputs[i] = d.outputs[i];
  network_view n{described, d.step_count, values,        d.value_count, d.input,
                 d.output,  d.inputs,     d.input_count, outputs,       d.output_count};
  result.reach = find_receptive_field(n, reaches);

  for (int i = 0; i < n.output_count; ++i) {
    bool computed = values[outputs[i]].producer >= 0;
    for (int k = 0; k < i; ++k) computed = computed && outputs[k] != outputs[i];
    if (computed) continue;
    step copy{};  // an input, or an output that there is already
    copy.kind = operation::copy;
    copy.in_value = outputs[i];
    copy.out_value = outputs[i] = n.value_count;
    values[n.value_count++] = values[copy.in_value];
    values[copy.out_value].producer = n.step_count;
    described[n.step_count++] = copy;
  }
  n.output = outputs[0];
  fuse(n);
  expand_padding(n, result.steps);
  set_borders(n, border);
  choose_orders(n);
  share_memory(n);
  find_lifetimes(n);
  join_in_bands(n, facts);
  int alive[2 * N + 1 + 2 * max_ports] = {};
  result.arena_elements = lay_out_arena(n, alive);
  result.fits_memory = result.arena_elements >= 0;
  resolve_views(n);
  result.step_count = n.step_count;
  for (int i = 0; i < n.step_count; ++i) result.macs += multiply_adds(result.steps[i]);
  if (facts.splits_transposed) split_transposed(result.steps, result.step_count);
  const long long scratch_offset = round_up(result.arena_elements, 1LL * channel_block);
  for (int i = 0; i < result.step_count; ++i) {
    step& s = result.steps[i];
    s.packed_offset = result.packed_elements;
    if (is_convolution(s)) s.tile = choose_tile(s, facts, wanted);
    if (s.tile.family == kernel_family::winograd) {
      s.scratch_offset = scratch_offset;
      s.scratch_elements = winograd_scratch(s, facts);
      const long long end = scratch_offset + s.scratch_elements;
      if (result.arena_elements < end) result.arena_elements = end;
    }
    s.split = choose_split(s, facts);
    s.packed_elements = is_convolution(s) ? packed_elements(s, facts) : s.own_elements;
    s.vectors_offset = round_up(s.packed_elements, 1LL * channel_block);
    result.packed_elements += s.vectors_offset + vector_elements(s);
  }
  for (int i = 0; i < result.step_count; ++i) {
    if (result.steps[i].band_steps > 0) choose_band_rows(result.steps + i, facts);
  }
  // the weights of a network that are more than stay in L2 are read anew in each of its calls
  if (result.packed_elements > facts.l2_bytes / 2 / facts.lane_bytes) {
    for (int i = 0; i < result.step_count; ++i) {
      tile_choice& tile = result.steps[i].tile;
      tile.ahead =
          tile.ahead || tile.family == kernel_family::peeled || tile.family == kernel_family::gemm;
    }
  }
  return result;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

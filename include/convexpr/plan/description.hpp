// SPDX-License-Identifier: BSL-1.0
// What the layers of a network said of themselves, as a value: steps, parameters, the first fault.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// What the layers said: steps one to one with layers, parameters, and the first fault.
// N: how many steps at most, the sum of the layers' `n`.
template <int N>
struct description {
  static constexpr int capacity = N;
  step steps[N] = {};
  value values[N + 2] = {};
  name_text layers[N + 1] = {};
  parameter parameters[4 * N] = {};
  int step_count = 0;
  int value_count = 0;
  int layer_count = 0;
  int parameter_count = 0;  // tensors
  long long parameter_elements = 0;
  element_type parameter_type = element_type::float32;
  int input = 0;
  int output = 0;
  bool infers = false;  // some layer took its channels from the one before
  verdict fault_found{};
};

// `emit(builder&, int value) -> int` is the network. Unknown shapes: only the parameters are
// filled.
template <int N, class Emit>
constexpr description<N> describe(Emit emit, const shape& input, element_type type,
                                  bool shapes_known) {
  description<N> d{};
  int slots[8 * N + 1] = {};
  builder b(storage_view{d.steps, d.values, d.layers, d.parameters, slots, 8 * N + 1, N},
            shapes_known);
  d.input = b.input(input, type);
  d.output = b.failed() ? -1 : emit(b, d.input);
  if (!b.failed() && b.layers() == 0 && b.steps() == 0) {
    b.fail(fault::network_empty, 1, 0, "expected a network of one layer or more");
  }
  if (b.failed()) d.input = d.output = 0;  // nobody should look, but nvcc does
  d.step_count = b.steps();
  d.value_count = b.values();
  d.layer_count = b.layers();
  d.parameter_count = b.parameters();
  d.parameter_elements = b.parameter_elements();
  d.parameter_type = b.parameter_type();
  d.infers = b.infers();
  d.fault_found = b.result();
  return d;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

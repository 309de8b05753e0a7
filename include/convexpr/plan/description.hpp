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
  value values[N + 1 + max_ports] = {};
  name_text layers[N + 1] = {};
  parameter parameters[4 * N] = {};
  int step_count = 0;
  int value_count = 0;
  int layer_count = 0;
  int parameter_count = 0;  // tensors
  long long parameter_elements = 0;
  element_type parameter_type = element_type::float32;
  int inputs[max_ports] = {};
  int input_count = 1;
  int outputs[max_ports] = {};
  int output_count = 1;
  int input = 0;  // the first ones
  int output = 0;
  bool infers = false;  // some layer took its channels from the one before
  verdict fault_found{};
};

// `emit(builder&, const int* values, int count) -> int` is the network. Unknown shapes: only the
// parameters are filled. `several`: it may have more outputs than one.
template <int N, class Emit>
constexpr description<N> describe(Emit emit, const shape* extents, const element_type* types,
                                  int count, bool shapes_known, bool several) {
  description<N> d{};
  int slots[8 * N + 1] = {};
  builder b(storage_view{d.steps, d.values, d.layers, d.parameters, slots, 8 * N + 1, N},
            shapes_known);
  for (int i = 0; i < count && !b.failed(); ++i) {
    d.inputs[i] = b.input(extents[i], types[i]);
    if (types[i] != types[0]) {
      b.fail(fault::inputs_differ, 0, i, "expected inputs of one dtype, got ",
             checks::name_of(types[0]), " and ", checks::name_of(types[i]));
    }
  }
  d.input_count = count;
  d.outputs[0] = b.failed() ? -1 : emit(b, d.inputs, count);
  if (!b.failed() && b.layers() == 0 && b.steps() == 0) {
    b.fail(fault::network_empty, 1, 0, "expected a network of one layer or more");
  }
  if (b.outputs() > 1 && !several) {
    b.fail(fault::outputs_too_many, 1, b.outputs(), "expected one output, got ", b.outputs(),
           "; Inputs<Input<...>> takes them");
  }
  if (b.outputs() > 0 && d.outputs[0] != b.output(0)) {
    b.fail(fault::outputs_not_last, 0, 0, "expected no layer behind several outputs");
  }
  for (int i = 1; i < b.outputs(); ++i) d.outputs[d.output_count++] = b.output(i);
  if (b.failed()) d.inputs[0] = d.outputs[0] = 0;  // nobody should look, but nvcc does
  d.input = d.inputs[0];
  d.output = d.outputs[0];
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

// One input, one output: `emit(builder&, int value) -> int`.
template <int N, class Emit>
constexpr description<N> describe(Emit emit, const shape& input, element_type type,
                                  bool shapes_known) {
  return describe<N>([&](builder& b, const int* values, int) { return emit(b, values[0]); }, &input,
                     &type, 1, shapes_known, !shapes_known);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

// SPDX-License-Identifier: BSL-1.0
// What the tests of layers ask of a description: the step, the output's shape, the fault.
#pragma once

#include "convexpr/layers/explain.hpp"

namespace described {

namespace cx = convexpr;

// The only step of a layer.
template <class Layer, class In>
constexpr cx::plan::step step_of() {
  constexpr const auto& d = cx::description_of<Layer, In>;
  static_assert(d.fault_found.ok() && d.step_count == 1);
  return d.steps[0];
}

template <class Net, class In>
constexpr cx::shape output_of = cx::Checked<Net, In>::output_shape;

template <class Net, class In>
constexpr cx::fault fault_of = cx::description_of<Net, In>.fault_found.what;

// Does the fault read like this?
template <class Net, class In>
constexpr bool says(const char* sentence) {
  return cx::plan::equal(cx::description_of<Net, In>.fault_found.sentence.c_str(), sentence);
}

}  // namespace described

// SPDX-License-Identifier: BSL-1.0
// What the plan finds wrong with one layer: the fault and its two numbers, for the tests of rules.
#pragma once

#include <convexpr/plan/description.hpp>

namespace tests {

struct finding {
  convexpr::fault what = convexpr::fault::none;
  long long expected = 0;
  long long got = 0;
  constexpr bool operator==(const finding&) const = default;
};

// The layer "Layer", described on `in`; `steps`: at most so many.
template <int steps = 1, class Emit>
constexpr auto described(const convexpr::shape& in, Emit emit) {
  return convexpr::plan::describe<steps>(
      [&](convexpr::plan::builder& b, int value) {
        b.begin_layer("Layer");
        return emit(b, value);
      },
      in, convexpr::element_type::float32, true);
}

constexpr finding finding_of(const convexpr::plan::verdict& v) {
  return {v.what, v.expected, v.got};
}

template <class Emit>
constexpr finding found(const convexpr::shape& in, Emit emit) {
  return finding_of(described(in, emit).fault_found);
}

}  // namespace tests

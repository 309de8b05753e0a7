// SPDX-License-Identifier: BSL-1.0
// What makes a type a layer: it says how many steps it takes at most, and appends them.
#pragma once

#include <concepts>

#include "convexpr/plan/builder.hpp"
#include "convexpr/plan/own_kernel.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// One input, one output. A layer of your own is any struct with these two members; `emit` calls
// the functions of plan::builder, or `emit` of other layers, and returns the last value.
template <class L>
concept Layer = requires(plan::builder& b, int value) {
  { L::n } -> std::convertible_to<int>;
  { L::emit(b, value) } -> std::same_as<int>;
};

// Several inputs, one output: Add, Concat<>; stands in a Graph's Node. `n` is the number of steps
// for each input.
template <class L>
concept Join = requires(plan::builder& b, const int* values, int count) {
  { L::n } -> std::convertible_to<int>;
  { L::emit(b, values, count) } -> std::same_as<int>;
};

// The children's steps, for the `n` of a container. (A child that is no layer is a fault that
// `emit` will find; it counts as one here.)
template <class L>
constexpr int steps_of() {
  if constexpr (requires {
                  { L::n } -> std::convertible_to<int>;
                })
    return L::n;
  else
    return 1;
}
template <class... L>
constexpr int steps_of_all() {
  const int each[] = {0, steps_of<L>()...};
  int sum = 0;
  for (const int n : each) sum += n;
  return sum;
}

// Appends one child: a fault, not a compiler error, where it is no layer.
template <class L>
constexpr int emit_layer(plan::builder& b, int value) {
  if (b.failed()) return -1;
  if constexpr (Layer<L>) {
    const int out = L::emit(b, value);
    if (b.failed() || (out >= 0 && out < b.values())) return out;
    return b.fail(fault::value_unknown, 0, out, "emit returned ", out, ", which is no value");
  } else {
    b.begin_layer("Sequential");
    return b.fail(
        fault::not_a_layer, 0, 0,
        Join<L> ? "joins several inputs: it belongs in a Graph" : "this child is not a layer");
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// Kernels have their activation as a template argument; tests go through all of them.
#pragma once

#include <convexpr/kernels/activation.hpp>

#include <utility>

namespace activations {

using namespace convexpr;

inline constexpr int count = static_cast<int>(activation::softplus) + 1;

// visit(std::integral_constant) with the value of `kind`.
template <class Visit>
void with(activation kind, Visit visit) {
  [&]<int... Kind>(std::integer_sequence<int, Kind...>) {
    ((static_cast<int>(kind) == Kind
          ? visit(std::integral_constant<activation, static_cast<activation>(Kind)>{})
          : void()),
     ...);
  }
  (std::make_integer_sequence<int, count>{});
}

// Without fused multiply-add a register rounds twice where the reference, scalar, rounds once.
constexpr bool exact_without_fma(activation a) {
  using enum activation;
  return a == none || a == relu || a == leaky_relu || a == relu6 || a == prelu || a == hardswish ||
         a == hardsigmoid;
}

}  // namespace activations

// SPDX-License-Identifier: BSL-1.0
// Where values meet: Add, Mul and Concat as nodes of a Graph, Residual and Concat with branches.
#pragma once

#include "convexpr/layers/activation.hpp"
#include "convexpr/layers/lower.hpp"
#include "convexpr/plan/join.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// The sum of inputs of one shape. PyTorch would broadcast; here a shape that differs is an error,
// unless it is written: Broadcast<Add>.
struct Add {
  static constexpr int n = 1;
  static constexpr const char* kind = "Add";
  static constexpr plan::operation operation = plan::operation::add;
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    b.begin_layer(kind);
    return plan::join(b, operation, values, count, false);
  }
};

// The product of inputs of one shape.
struct Mul {
  static constexpr int n = 1;
  static constexpr const char* kind = "Mul";
  static constexpr plan::operation operation = plan::operation::mul;
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    b.begin_layer(kind);
    return plan::join(b, operation, values, count, false);
  }
};

// Broadcast<Add>, Broadcast<Mul>: channels, rows or columns of which an input has one are repeated,
// as PyTorch does in silence. Both images or both vectors. Costs no memory and no copy.
template <class Operation>
struct Broadcast {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    b.begin_layer("Broadcast");
    if constexpr (requires { Operation::operation; })
      return plan::join(b, Operation::operation, values, count, true);
    else
      return b.fail(fault::not_a_layer, 0, 0, "expected Broadcast<Add> or Broadcast<Mul>");
  }
};

// body(x) + shortcut(x), of one shape. Adds nothing to the names of its children; the shortcut's
// parameters come last, as in torchvision's ResNet.
template <class Body, class Shortcut = Identity>
struct Residual {
  static constexpr int n = steps_of_all<Body, Shortcut>() + 1;
  static constexpr int emit(plan::builder& b, int value) {
    const int body = emit_layer<Body>(b, value);
    int shortcut = value;
    if constexpr (!std::same_as<Shortcut, Identity>) shortcut = emit_layer<Shortcut>(b, value);
    b.begin_layer("Residual");
    return b.residual(body, shortcut);
  }
};

// The channels of all branches one after the other; each branch reads the same value. Without
// branches it joins the inputs of a Graph's Node.
template <class... Branches>
struct Concat {
  static constexpr int n = steps_of_all<Branches...>() + sizeof...(Branches);
  static constexpr int emit(plan::builder& b, int value) {
    int outputs[sizeof...(Branches)] = {};
    int count = 0;
    fold_types<Branches...>(0, [&](int, auto type) {
      outputs[count++] = emit_in_order<typename decltype(type)::type>(b, value, false);
      return 0;
    });
    b.begin_layer("Concat");
    return b.concat(outputs, count);
  }
};

template <>
struct Concat<> {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    b.begin_layer("Concat");
    return b.concat(values, count);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

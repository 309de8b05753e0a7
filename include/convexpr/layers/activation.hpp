// SPDX-License-Identifier: BSL-1.0
// Activations and other layers without parameters that keep the shape.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {
// One function for all: Kind is the name in messages.
constexpr int emit_activation(builder& b, int value, const char* kind, activation act,
                              double slope = 0) {
  b.begin_layer(kind);
  return b.pointwise(value, act, slope);
}
}  // namespace plan

// max(x, 0); NaN stays NaN.
struct ReLU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "ReLU", activation::relu);
  }
};

// x for x > 0, else negative_slope * x. PyTorch's default slope is 0.01.
template <options::real negative_slope = 0.01>
struct LeakyReLU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "LeakyReLU", activation::leaky_relu,
                                 negative_slope.value());
  }
};

// 1 / (1 + exp(-x))
struct Sigmoid {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "Sigmoid", activation::sigmoid);
  }
};

struct Tanh {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "Tanh", activation::tanh);
  }
};

// exp(x - max) / sum, over the channels by default; `dim` counts as in PyTorch, the batch being 0.
template <int dim = 1>
struct Softmax {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Softmax");
    return b.softmax(value, dim);
  }
};

// Nothing; a slot in a network where something may come.
struct Identity {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Identity");
    return value;
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

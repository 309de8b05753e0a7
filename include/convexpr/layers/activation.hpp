// SPDX-License-Identifier: BSL-1.0
// Activations, as in torch.nn, and Identity: layers that keep the shape. A convolution or a sum
// takes in the activation behind it.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {

// Activations without parameters are one function: `kind` is the name in messages.
constexpr int emit_activation(builder& b, int value, const char* kind, activation act,
                              double slope = 0, double threshold = 0) {
  b.begin_layer(kind);
  return b.pointwise(value, act, slope, threshold);
}

// Slopes: one, or one for each channel.
constexpr int prelu(builder& b, int in, int num_parameters, device where, element_type type) {
  if (b.failed() || !b.positive(fault::channels_not_positive, "num_parameters", num_parameters) ||
      !b.agrees(in, where, type)) {
    return -1;
  }
  const shape& x = b.extent(in);
  if (b.shapes_known() && num_parameters != 1 && num_parameters != x.channels) {
    return b.fail(fault::slopes_mismatch, x.channels, num_parameters,
                  "expected num_parameters 1 or ", x.channels, ", got ", num_parameters);
  }
  step s{};
  s.kind = operation::pointwise;
  s.act = activation::prelu;
  s.parameters.slopes = b.parameter_of("weight", num_parameters);
  b.starts_at(s.parameters.slopes, 0.25);
  return b.append(s, in, x);
}

}  // namespace plan

// max(x, 0); NaN stays NaN.
struct ReLU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "ReLU", activation::relu);
  }
};

// min(max(x, 0), 6)
struct ReLU6 {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "ReLU6", activation::relu6);
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

// LeakyReLU with slopes that are parameters: weight [num_parameters], one or one per channel.
template <int num_parameters = 1, options::given<prelu>... options>
struct PReLU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const prelu given = options::begin_layer<prelu>(b, "PReLU", options...);
    return plan::prelu(b, value, num_parameters, given.device, given.dtype);
  }
};

// x for x > 0, else alpha * (exp(x) - 1)
template <options::real alpha = 1.0>
struct ELU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "ELU", activation::elu, alpha.value());
  }
};

// 1.0507 * ELU with alpha 1.6733: the fixed point of its paper, with all digits.
struct SELU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "SELU", activation::selu);
  }
};

// x * P(normal <= x), or GELU<"tanh">, its approximation by a tanh.
template <options::gelu_form approximate = options::gelu_form{}>
struct GELU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("GELU");
    options::check(b, "approximate", approximate);
    return b.pointwise(value, approximate.tanh ? activation::gelu_tanh : activation::gelu);
  }
};

// x * sigmoid(x)
struct SiLU {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "SiLU", activation::silu);
  }
};

// x * tanh(ln(1 + exp(x)))
struct Mish {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "Mish", activation::mish);
  }
};

// x * min(max(x + 3, 0), 6) / 6
struct Hardswish {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "Hardswish", activation::hardswish);
  }
};

// min(max(x + 3, 0), 6) / 6
struct Hardsigmoid {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    return plan::emit_activation(b, value, "Hardsigmoid", activation::hardsigmoid);
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

// ln(1 + exp(beta * x)) / beta; x where beta * x > threshold
template <options::real beta = 1.0, options::real threshold = 20.0>
struct Softplus {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    if (beta.value() == 0) {
      b.begin_layer("Softplus");
      return b.fail(fault::divisor_zero, 1, 0, "expected a beta other than 0");
    }
    return plan::emit_activation(b, value, "Softplus", activation::softplus, beta.value(),
                                 threshold.value());
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

// x - max - ln(sum of exp(x - max)): the logarithm of Softmax, for small probabilities, too.
template <int dim = 1>
struct LogSoftmax {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("LogSoftmax");
    return b.softmax(value, dim, plan::operation::log_softmax);
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

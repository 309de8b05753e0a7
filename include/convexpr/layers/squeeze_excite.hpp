// SPDX-License-Identifier: BSL-1.0
// SqueezeExcite: each channel scaled by what the whole picture says of it.
#pragma once

#include "convexpr/layers/activation.hpp"
#include "convexpr/layers/conv2d.hpp"
#include "convexpr/layers/join.hpp"
#include "convexpr/layers/pool2d.hpp"
#include "convexpr/layers/sequential.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// torchvision.ops.SqueezeExcitation, with its names: x * scale(fc2(activation(fc1(mean of x)))).
// Parameters fc1.weight, fc1.bias, fc2.weight, fc2.bias. `options` is that of both convolutions,
// for dtype and device. The product is one trip over x; all else is on one pixel.
template <int input_channels, int squeeze_channels, class Activation = ReLU,
          class ScaleActivation = Sigmoid, options::given<with>... options>
struct SqueezeExcite {
  using Scale =
      Block<AdaptiveAvgPool2d<1>,
            Named<"fc1", Conv2d<input_channels, squeeze_channels, 1, options...>>, Activation,
            Named<"fc2", Conv2d<squeeze_channels, input_channels, 1, options...>>, ScaleActivation>;
  static constexpr int n = Scale::n + 1;
  static constexpr int emit(plan::builder& b, int value) {
    const int both[] = {value, emit_layer<Scale>(b, value)};
    b.begin_layer("SqueezeExcite");
    return plan::join(b, plan::operation::mul, both, 2, true);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

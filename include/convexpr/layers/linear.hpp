// SPDX-License-Identifier: BSL-1.0
// Linear and Flatten, as in torch.nn.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// y = weight * x + bias; weight [out_features][in_features], bias [out_features].
template <int in_features, int out_features, options::given<linear>... options>
struct Linear {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const linear given = options::begin_layer<linear>(b, "Linear", options...);
    return b.linear(value, b.channels_of(value, in_features, "in_features"), out_features,
                    given.bias.or_else(true), given.device, given.dtype);
  }
};

// C x H x W becomes a vector, in that order.
struct Flatten {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Flatten");
    return b.flatten(value);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// BatchNorm2d in its inference form; after a convolution it costs nothing, being folded into it.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// y = (x - running_mean) / sqrt(running_var + eps) * weight + bias, per channel.
// Parameters: weight, bias (both only if affine), running_mean, running_var, each [num_features].
template <int num_features, options::given<batch_norm>... options>
struct BatchNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    const batch_norm given = options::begin_layer<batch_norm>(b, "BatchNorm2d", options...);
    return b.batch_norm2d(value, b.channels_of(value, num_features, "num_features"),
                          given.eps.or_else(1e-5), given.affine.or_else(true), given.device,
                          given.dtype);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

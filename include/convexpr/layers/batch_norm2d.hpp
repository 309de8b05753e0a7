// SPDX-License-Identifier: BSL-1.0
// BatchNorm2d in its inference form; after a convolution it costs nothing, being folded into it.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// y = (x - running_mean) / sqrt(running_var + eps) * weight + bias, per channel.
// Parameters: weight, bias (both only if affine), running_mean, running_var, each [num_features].
template <int num_features, options::given<batch_norm> options = batch_norm{}>
struct BatchNorm2d {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    options::begin_layer(b, "BatchNorm2d", options);
    return b.batch_norm2d(value, b.channels_of(value, num_features, "num_features"),
                          options.eps.or_else(1e-5), options.affine.or_else(true), options.device,
                          options.dtype);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

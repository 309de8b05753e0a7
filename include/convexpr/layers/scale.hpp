// SPDX-License-Identifier: BSL-1.0
// Scale: a constant factor, as networks with residual scaling have it (`x + 0.2 * body(x)`).
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/layers/options.hpp"
#include "convexpr/plan/scale.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// factor * x. Directly behind a convolution it costs nothing, being folded into its weights.
template <options::real factor>
struct Scale {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Scale");
    return plan::scale(b, value, factor.value());
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

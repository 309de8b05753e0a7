// SPDX-License-Identifier: BSL-1.0
// Upsample: each element repeated, as torch.nn.Upsample in its default mode "nearest".
#pragma once

#include "convexpr/layers/layer.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// scale_factor is a number or hw{vertical, horizontal}. C x H x W -> C x H*scale x W*scale.
template <hw scale_factor>
struct Upsample {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Upsample");
    return b.upsample_nearest(value, scale_factor);
  }
};

// The same to a given size: element i reads floor(i * in / out), the ratio taken in float32 as
// PyTorch does.
template <hw size>
struct UpsampleTo {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("UpsampleTo");
    return b.upsample_nearest(value, size, true);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// PixelShuffle, PixelUnshuffle and ChannelShuffle, as in torch.nn: the same elements, elsewhere.
#pragma once

#include "convexpr/layers/layer.hpp"
#include "convexpr/plan/rearrange.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// C * r^2 x H x W -> C x H * r x W * r: element (c, y, x) is channel c * r^2 + (y % r) * r + x % r
// of pixel (y / r, x / r).
template <int upscale_factor>
struct PixelShuffle {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("PixelShuffle");
    return plan::pixel_shuffle(b, value, upscale_factor);
  }
};

// C x H x W -> C * r^2 x H / r x W / r, what PixelShuffle undoes.
template <int downscale_factor>
struct PixelUnshuffle {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("PixelUnshuffle");
    return plan::pixel_unshuffle(b, value, downscale_factor);
  }
};

// Channel i of group g becomes channel i * groups + g.
template <int groups>
struct ChannelShuffle {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("ChannelShuffle");
    return plan::channel_shuffle(b, value, groups);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// Which element the steps that only move elements read: shared by all devices, so that none can
// differ from the reference.
#pragma once

#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels {

// A copy whose picture goes into a vector: (c, y, x) becomes feature c * H * W + y * W + x.
// (Padding only grows a picture, so that nothing else makes many pixels one.)
constexpr bool is_flatten(const plan::step& s) {
  return s.out.height == 1 && s.out.width == 1 && (s.in.height > 1 || s.in.width > 1);
}

// The input coordinate that output coordinate `j` of upsample_nearest repeats. PyTorch computes the
// ratio in float, which for a few pairs of sizes (14 to 46 is one) is not floor(j * in / out).
constexpr int nearest_source(int j, int in, int out) {
  const float scale = static_cast<float>(in) / static_cast<float>(out);
  const int source = static_cast<int>(static_cast<float>(j) * scale);
  return source < in ? source : in - 1;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels

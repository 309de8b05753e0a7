// SPDX-License-Identifier: BSL-1.0
// What Scale appends to the plan: every element times one constant.
#pragma once

#include "convexpr/plan/builder.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// A depthwise 1x1 convolution without parameters, which folds into a convolution before it as batch
// normalisation does.
constexpr int scale(builder& b, int in, double factor) {
  if (b.failed() || !b.finite(factor)) return -1;
  step s{};
  s.kind = operation::conv2d;
  s.groups = b.extent(in).channels;
  s.factor = factor;
  return b.append(s, in, b.extent(in));
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

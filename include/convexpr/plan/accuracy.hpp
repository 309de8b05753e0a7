// SPDX-License-Identifier: BSL-1.0
// How closely a model keeps to the order of summation that defines its numbers: what a user writes
// behind the input, Model<Net, Input<3, 224, 224>, cx::relaxed>.
#pragma once

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI {

enum class accuracy : int {
  exact,    // every kernel gives the same bits: those of evaluate()
  relaxed,  // faster algorithms where they pay; within 2e-5 of a layer's largest output
};

inline constexpr accuracy exact = accuracy::exact;
inline constexpr accuracy relaxed = accuracy::relaxed;

}  // namespace convexpr::inline CONVEXPR_ABI

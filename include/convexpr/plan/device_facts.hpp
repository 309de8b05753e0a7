// SPDX-License-Identifier: BSL-1.0
// What a device tells about itself, so that the plan can choose kernels and tiles for it.
#pragma once

#include "convexpr/plan/shape.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

struct device_facts {
  int lanes = 1;       // elements of the network's type in one vector register
  int registers = 16;  // vector registers
  bool fused = false;  // has a fused multiply-add
  int lane_bytes = 4;  // of what is computed with: 4 for 16-bit elements, too
  long long l1_bytes = 32 * 1024;
  long long l2_bytes = 1024 * 1024;
  // Runs a transposed convolution as ordinary ones, one for each phase of its stride.
  bool splits_transposed = false;
  bool narrow = false;  // elements have 16 bits and are rounded when they are stored
  constexpr int element_bytes() const { return narrow ? lane_bytes / 2 : lane_bytes; }
};

}  // namespace convexpr::inline CONVEXPR_ABI::plan

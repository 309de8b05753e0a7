// SPDX-License-Identifier: BSL-1.0
// What the plan needs to know of the instruction set that this file is compiled for.
#pragma once

#include "convexpr/kernels/cpu/simd.hpp"
#include "convexpr/plan/device_facts.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

template <class T>
constexpr plan::device_facts facts() {
  plan::device_facts f{};
  f.lanes = lanes<T>;
  f.fused = fused;
  f.splits_transposed = true;
  f.narrow = is_narrow<T>;
  f.lane_bytes = static_cast<int>(sizeof(arithmetic_t<T>));
#if defined(CONVEXPR_AVX512) || (CONVEXPR_SIMD && defined(__aarch64__))
  f.registers = 32;
#else
  f.registers = 16;
#endif
#if defined(CONVEXPR_AVX512)
  f.l1_bytes = 48 * 1024;  // Ice Lake and later; Zen 4 has 32
  f.l2_bytes = 2048 * 1024;
#endif
  return f;
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The machine's own limit: independent fused multiply-adds in registers, nothing else. What every
// speed in docs/measuring.md is a ratio of.
#pragma once

#include "convexpr/kernels/cpu/facts.hpp"

namespace convexpr_benchmark {

// Runs `rounds` x 24 vector multiply-adds; returns the floating-point operations (2 per lane).
// 24 accumulators cover 4 cycles of latency at 2 per cycle three times over.
template <class T>
[[gnu::noinline]] double fma_peak(int rounds, T* sink) {
  namespace cpu = convexpr::kernels::cpu;
  constexpr int accumulators = convexpr::kernels::cpu::facts<T>().registers >= 32 ? 24 : 12;
  cpu::vec<T> acc[accumulators];
#pragma GCC unroll 32
  for (int i = 0; i < accumulators; ++i) acc[i] = cpu::broadcast(static_cast<T>(i));
  const cpu::vec<T> a = cpu::broadcast(sink[0]);
  const cpu::vec<T> b = cpu::broadcast(sink[1]);
#pragma GCC unroll 1
  for (int r = 0; r < rounds; ++r) {
#pragma GCC unroll 32
    for (int i = 0; i < accumulators; ++i) acc[i] = cpu::fmadd(acc[i], a, b);
  }
  cpu::vec<T> sum = acc[0];
#pragma GCC unroll 32
  for (int i = 1; i < accumulators; ++i) sum = cpu::fmadd(acc[i], a, sum);
  cpu::store(sink + 2, sum);
  return 2.0 * rounds * accumulators * cpu::lanes<T>;
}

}  // namespace convexpr_benchmark

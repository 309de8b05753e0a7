// SPDX-License-Identifier: BSL-1.0
// Where threads that run one network together wait for each other between its steps: by spinning,
// a fraction of a microsecond, and asleep only if somebody is late. For executors and
// run_steps.hpp.
#pragma once

#include <atomic>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Tells the core that this is a waiting loop.
inline void pause_core() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Turns of a waiting loop before the thread sleeps: some 50 microseconds on x86. Longer than any
// share is late by, unless its thread has lost its core; then others need this one.
inline constexpr int waiting_turns = 1000;

// Until `value` is no longer `old`. What was written before it changed can be read then.
inline void wait_while(const std::atomic<int>& value, int old) noexcept {
  for (int turn = 0; turn < waiting_turns; ++turn) {
    if (value.load(std::memory_order_acquire) != old) return;
    pause_core();
  }
  while (value.load(std::memory_order_acquire) == old) {
#if defined(__cpp_lib_atomic_wait)  // not without an operating system, where nothing sleeps
    value.wait(old, std::memory_order_acquire);
#endif
  }
}
inline void wake_all([[maybe_unused]] std::atomic<int>& value) noexcept {
#if defined(__cpp_lib_atomic_wait)
  value.notify_all();
#endif
}

// For `count` threads, again and again.
class barrier {
 public:
  void arrive_and_wait(int count) noexcept {
    const int turn = turn_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 < count) {
      wait_while(turn_, turn);
      return;
    }
    arrived_.store(0, std::memory_order_relaxed);
    turn_.store(turn + 1, std::memory_order_release);
    wake_all(turn_);
  }

 private:
  alignas(alignment) std::atomic<int> arrived_{0};
  alignas(alignment) std::atomic<int> turn_{0};  // overflow takes a year of steps
};

}  // namespace convexpr::inline CONVEXPR_ABI

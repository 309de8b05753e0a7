// SPDX-License-Identifier: BSL-1.0
// The clock, the statistics and the single thread of the programs here that time convexpr and its
// peers in turns.
#pragma once

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "convexpr/aligned_buffer.hpp"
#include "fma_peak.hpp"

namespace convexpr_benchmark {

// CPU time of this thread: losing the core to somebody else does not count.
inline double now() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// What a user waits for: of several threads nothing else can be compared.
inline double wall_now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// Seconds of one run, from as many as fill 150 microseconds.
template <class Run>
double time_of(int repetitions, Run&& run, double (*clock)() = now) {
  const double begin = clock();
  for (int i = 0; i < repetitions; ++i) run();
  return (clock() - begin) / repetitions;
}
template <class Run>
int repetitions_for(Run&& run) {
  run();
  const double once = std::min(time_of(1, run), time_of(4, run));
  return once > 150e-6 ? 1 : static_cast<int>(150e-6 / std::max(once, 1e-7)) + 1;
}

// Multiply-adds and additions per second of the FMA loop, once.
inline double peak_now(double (*clock)() = now) {
  float sink[2 + 16] = {1.0F, 1e-9F};
  const double begin = clock();
  const double flop = fma_peak(20000, sink);
  return flop / (clock() - begin);
}

// Bytes per second of reading `size` bytes again and again, the best of five times.
inline double read_bandwidth(std::size_t size) {
  namespace cpu = convexpr::kernels::cpu;
  constexpr std::size_t together = 8, one = static_cast<std::size_t>(cpu::lanes<float>);
  const convexpr::aligned_buffer<float> memory(size / sizeof(float));
  const cpu::vec<float> factor = cpu::broadcast(1.0F);
  cpu::vec<float> sums[together];
  for (cpu::vec<float>& sum : sums) sum = cpu::broadcast(0.0F);
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    const double begin = now();
    double bytes = 0;
    while (now() - begin < 2e-3) {
      const float* end = memory.data() + memory.size() - together * one;
      for (const float* at = memory.data(); at <= end; at += together * one) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < together; ++k) {
          sums[k] = cpu::fmadd(cpu::load(at + k * one), factor, sums[k]);
        }
      }
      bytes += static_cast<double>(size);
    }
    best = std::max(best, bytes / (now() - begin));
  }
  float sink[one];
  for (const cpu::vec<float>& sum : sums) {
    cpu::store(sink, sum);
    asm volatile("" : : "m"(sink) : "memory");
  }
  return best;
}

inline double least(const std::vector<double>& v) { return *std::min_element(v.begin(), v.end()); }
inline double median(std::vector<double> v) {
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

inline std::vector<float> noise(std::size_t size, float scale) {
  static std::uint32_t state = 12345;
  std::vector<float> values(size);
  for (float& v : values) {
    state = state * 1664525U + 1013904223U;
    v = scale * (static_cast<float>(state >> 8) / static_cast<float>(1U << 24) - 0.5F);
  }
  return values;
}

// Starts the program again with OMP_NUM_THREADS=1, which libgomp reads before main begins.
inline void insist_on_one_thread(char** argv) {
  const char* threads = std::getenv("OMP_NUM_THREADS");
  if (threads != nullptr && std::strcmp(threads, "1") == 0) return;
  setenv("OMP_NUM_THREADS", "1", 1);
  execv("/proc/self/exe", argv);
  std::perror("execv");
  std::exit(2);
}

}  // namespace convexpr_benchmark

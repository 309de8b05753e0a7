// SPDX-License-Identifier: BSL-1.0
// One call of a model, and the FMA peak, as Google Benchmark cases; for the programs here.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <span>
#include <vector>

#include "convexpr/convexpr.hpp"
#include "fma_peak.hpp"

namespace convexpr_benchmark {

namespace cx = convexpr;

inline void peak(benchmark::State& state) {
  float sink[2 + 16] = {1.0F, 1e-9F};
  double flop = 0;
  for (auto _ : state) {
    flop += fma_peak(20000, sink);
    benchmark::DoNotOptimize(sink);
  }
  state.counters["flop"] = benchmark::Counter(flop, benchmark::Counter::kIsRate);
}

// Weights and input are noise: the time does not depend on them (no zeros are skipped, and no
// value is near enough to 0 to be a denormal).
template <class T>
void fill(std::span<T> values, T scale) {
  std::uint32_t state = 12345;
  for (T& v : values) {
    state = state * 1664525U + 1013904223U;
    v = scale * (static_cast<T>(state >> 8) / static_cast<T>(1U << 24) - static_cast<T>(0.5));
  }
}

template <class Model>
void forward(benchmark::State& state) {
  using T = typename Model::value_type;
  cx::Parameters<typename Model::network> parameters;
  fill(std::span<T>(parameters.data(), Model::parameter_count), static_cast<T>(0.1));
  const Model model(parameters);
  std::vector<T> in(Model::input_size), out(Model::output_size);
  fill(std::span<T>(in), static_cast<T>(2));
  cx::Workspace<Model> workspace;
  for (auto _ : state) {
    model(std::span<const T, Model::input_size>(in.data(), Model::input_size),
          std::span<T, Model::output_size>(out.data(), Model::output_size), workspace);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.counters["flop"] = benchmark::Counter(
      2.0 * static_cast<double>(Model::macs) * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}

}  // namespace convexpr_benchmark

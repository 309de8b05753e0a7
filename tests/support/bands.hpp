// SPDX-License-Identifier: BSL-1.0
// Steps of a network run in bands of rows, by one worker and by shares of several: the output must
// be that of the steps run one by one.
#pragma once

#include <convexpr/thread_pool.hpp>

#include "shares.hpp"

namespace tests {

// The most steps that go together, 0: none do.
template <class Net, class In>
constexpr int steps_in_bands() {
  int most = 0;
  for (const plan::step& s : steps_to_run<Net, In>) most = std::max(most, s.band_steps);
  return most;
}

template <class Net, class In>
void check_bands() {
  using T = typename element_of<In::type>::type;
  const auto parameters = random_parameters<Parameters<Net>>(1);
  aligned_buffer<arithmetic_t<T>> packed(
      static_cast<std::size_t>(plan_of<Net, In>.packed_elements));
  std::vector<arithmetic_t<T>> scratch(static_cast<std::size_t>(pack_scratch<Net, In>));
  pack_weights<Net, In>(parameters.data(), packed.data(), scratch.data());
  network_memory<Net, In, accuracy::exact> memory;
  const T* in = memory.in.data();
  T* out = memory.written.data() + memory.arena_size;
  const call_memory<T> m{&in, &out, memory.written.data(), packed.data()};
  constexpr const auto& steps = steps_to_run<Net, In>;
  constexpr const auto& run = step_functions<Net, In, accuracy::exact, T>;
  const auto output_of = [&](auto&& body) {
    random_numbers(3).fill(memory.written.data(), memory.arena_size + memory.output_size);
    body();
    return std::vector<T>(out, out + memory.output_size);
  };
  const auto wanted = output_of([&] {
    for (std::size_t i = 0; i < steps.size(); ++i) run[i](steps[i], m);
  });
  const auto equals = [&](const std::vector<T>& got) {
    return std::memcmp(got.data(), wanted.data(), wanted.size() * sizeof(T)) == 0;
  };
  CHECK(equals(output_of([&] { run_steps<Net, In>(m); })));
  thread_pool pool(2);
  CHECK(equals(output_of([&] { run_steps<Net, In>(m, pool); })));
  for (const int workers : {2, 3, 7}) {
    INFO(workers << " workers");
    CHECK(equals(output_of([&] {
      for (std::size_t i = 0; i < steps.size();) {
        const bool together =
            steps[i].band_steps > 0 && plan::band_walk::has_room(&steps[i], workers);
        if (!together) run[i](steps[i], m);
        for (int w = workers - 1; together && w >= 0; --w) {
          run_bands(&steps[i], &run[i], m, {w, workers});
        }
        i += together ? static_cast<std::size_t>(steps[i].band_steps) : 1;
      }
    })));
  }
}

}  // namespace tests

// SPDX-License-Identifier: BSL-1.0
// Every step of a network cut into shares, along every axis that it can be cut along, whatever the
// plan would choose: together they must leave the memory that the whole step leaves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include <convexpr/aligned_buffer.hpp>
#include <convexpr/bound_network.hpp>

#include "catch.hpp"
#include "random.hpp"

namespace tests {

using namespace convexpr;

template <class Net, class In, accuracy Accuracy, std::size_t Index, plan::split_axis Axis>
inline constexpr plan::step cut_step = [] {
  plan::step s = steps_to_run<Net, In, Accuracy>[Index];
  s.split = Axis;
  return s;
}();

// All that a network writes: its arena, and behind it the output.
template <class Net, class In, accuracy Accuracy>
struct network_memory {
  using T = typename element_of<In::type>::type;
  static constexpr std::size_t arena_size =
      static_cast<std::size_t>(arena_view<Net, In, Accuracy>::stride) + alignment;
  static constexpr std::size_t output_size =
      static_cast<std::size_t>(plan::volume(plan_of<Net, In, Accuracy>.output));
  std::vector<T> in = random_numbers(2).vector<T>(
      static_cast<std::size_t>(plan::volume(plan_of<Net, In, Accuracy>.input)));
  aligned_buffer<T> written{arena_size + output_size};

  std::vector<T> copy() const {
    return std::vector<T>(written.data(), written.data() + arena_size + output_size);
  }
  // without what a step leaves in its scratch memory
  std::vector<T> results(const plan::step& s) const {
    std::vector<T> all = copy();
    const auto scratch = all.begin() + s.scratch_offset;
    std::fill(scratch, scratch + s.scratch_elements, T{});
    return all;
  }
  void restore(const std::vector<T>& from) {
    std::memcpy(written.data(), from.data(), from.size() * sizeof(T));
  }
};

// Returns into how many units steps were cut, all together.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
int check_shares() {
  using T = typename element_of<In::type>::type;
  using A = arithmetic_t<T>;
  constexpr auto facts = kernels::cpu::facts<T>();
  const auto parameters = random_parameters<Parameters<Net>>(1);
  aligned_buffer<A> packed(static_cast<std::size_t>(plan_of<Net, In, Accuracy>.packed_elements));
  std::vector<A> scratch(static_cast<std::size_t>(pack_scratch<Net, In, Accuracy>));
  pack_weights<Net, In, Accuracy>(parameters.data(), packed.data(), scratch.data());
  network_memory<Net, In, Accuracy> memory;
  random_numbers(3).fill(memory.written.data(), memory.arena_size + memory.output_size);
  const T* in = memory.in.data();
  T* out = memory.written.data() + memory.arena_size;
  const call_memory<T> m{&in, &out, memory.written.data(), packed.data()};
  int units = 0;
  for_each_index<plan_of<Net, In, Accuracy>.step_count>([&](auto index) {
    constexpr auto i = static_cast<std::size_t>(decltype(index)::value);
    const auto before = memory.copy();
    step_functions<Net, In, Accuracy, T>[i](steps_to_run<Net, In, Accuracy>[i], m);
    const auto after = memory.results(steps_to_run<Net, In, Accuracy>[i]);
    for_each_index<5>([&](auto axis) {
      constexpr auto cut = static_cast<plan::split_axis>(decltype(axis)::value);
      constexpr const plan::step& s = cut_step<Net, In, Accuracy, i, cut>;
      constexpr kernels::cpu::step_key key = kernels::cpu::key_of_step(s);
      constexpr int count = plan::units_of(s, cut, facts).count;
      if constexpr (count > 1 || cut == plan::split_axis::whole) {
        units += count;
        for (const int workers : {1, 2, 3, 7}) {
          INFO("step " << i << ", axis " << int(cut) << ", " << workers << " workers");
          memory.restore(before);
          for (int w = workers - 1; w >= 0; --w) {
            const plan::step p = plan::share_of(s, {w, workers}, facts);
            if (plan::is_empty(p)) continue;
            run_step<key>(p, m);
          }
          CHECK(std::memcmp(memory.results(s).data(), after.data(), after.size() * sizeof(T)) == 0);
        }
      }
    });
    memory.restore(after);
  });
  return units;
}

}  // namespace tests

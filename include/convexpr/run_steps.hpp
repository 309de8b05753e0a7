// SPDX-License-Identifier: BSL-1.0
// Runs the plan of a network on the CPU, in the thread that calls or by the workers of an executor.
// For bound_network.hpp and bound_ports.hpp, which are the calls.
#pragma once

#include <array>
#include <cstddef>

#include "convexpr/barrier.hpp"
#include "convexpr/executor.hpp"
#include "convexpr/kernels/cpu/device.hpp"
#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/parameters.hpp"
#include "convexpr/plan/network.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class Net, class In, accuracy Accuracy = accuracy::exact>
inline constexpr auto plan_of =
    plan::make_network(description_of<Net, In>, In::border,
                       kernels::cpu::facts<typename element_of<In::type>::type>(), Accuracy);

// The steps alone, as many as there are: this array is in the program, the one above is not.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
inline constexpr auto steps_to_run = [] {
  std::array<plan::step, static_cast<std::size_t>(plan_of<Net, In, Accuracy>.step_count)> steps{};
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = plan_of<Net, In, Accuracy>.steps[i];
  return steps;
}();

// The memory of calls, each arena 64-byte aligned; made by a workspace.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
struct arena_view {
  using value_type = typename element_of<In::type>::type;
  // from one arena to the next
  static constexpr long long stride =
      plan::round_up(plan_of<Net, In, Accuracy>.arena_elements + 0LL, 1LL * alignment);

  value_type* elements;
  int count = 1;

  value_type* at(int index) const { return elements + index * stride; }
};

// Where the elements of one call lie: one pointer for each input and output of the network.
template <class T>
struct call_memory {
  const T* const* in;
  T* const* out;
  T* arena;
  const arithmetic_t<T>* packed;

  T* written(const plan::tensor_view& v) const {
    return (v.where == plan::buffer::output ? out[v.port] : arena) + v.offset;
  }
  const T* read(const plan::tensor_view& v) const {
    return (v.where == plan::buffer::input    ? in[v.port]
            : v.where == plan::buffer::output ? out[v.port]
                                              : arena) +
           v.offset;
  }
};

template <class T>
using step_function = void (*)(const plan::step&, const call_memory<T>&) noexcept;

// `s` has this key, or is a share of a step that has.
template <kernels::cpu::step_key Key, class T>
void run_step(const plan::step& s, const call_memory<T>& m) noexcept {
  const T* second = s.second_value < 0 ? nullptr : m.read(s.second);
  kernels::cpu::run<Key>(s, m.read(s.in), second, m.written(s.out), m.packed + s.packed_offset,
                         m.arena + s.scratch_offset);
}

// What runs each of the steps. A table, as code for each step of 308 took 3.5 s more (g++ 12).
template <class Net, class In, accuracy Accuracy, class T>
inline constexpr auto step_functions = for_indices<
    plan_of<Net, In, Accuracy>.step_count>([](auto... indices) {
  constexpr const auto& steps = steps_to_run<Net, In, Accuracy>;
  return std::array<step_function<T>, sizeof...(indices)>{&run_step<
      kernels::cpu::key_of_step(steps[static_cast<std::size_t>(decltype(indices)::value)]), T>...};
});

// The first of these rows of a blocked tensor become those from `from` on.
template <class T>
CONVEXPR_NOINLINE void keep_rows(const plan::tensor_view& v, int from, int rows, T* to) noexcept {
  const int pixels = rows * v.width;
  for (int c = 0; c < v.channels; c += plan::channel_block, to += v.block_stride) {
    kernels::cpu::copy_run(to + from * v.row_stride, plan::channel_block, to, plan::channel_block,
                           pixels, plan::channel_block);
  }
}

// Steps that go together, band by band, or a worker's share of them.
template <class T>
CONVEXPR_NOINLINE void run_bands(const plan::step* steps, const step_function<T>* run,
                                 const call_memory<T>& m, plan::share mine = {}) noexcept {
  for (plan::band_walk walk(steps, mine); walk.next_band();) {
    for (int i = 0; i < steps->band_steps; ++i) {
      const int rows = walk.kept(i), from = walk.kept_from(i);
      if (rows > 0 && from > 0) keep_rows(walk.memory(i), from, rows, m.written(walk.memory(i)));
      const plan::step part = walk.take(i);
      if (part.out.height > 0) run[i](part, m);
    }
  }
}

template <class Net, class In, accuracy Accuracy = accuracy::exact>
inline constexpr bool has_bands = [] {
  for (const plan::step& s : steps_to_run<Net, In, Accuracy>) {
    if (s.band_steps > 0) return true;
  }
  return false;
}();

// All steps in order, for one image.
template <class Net, class In, accuracy Accuracy = accuracy::exact, class T>
void run_steps(const call_memory<T>& m) noexcept {
  constexpr const auto& steps = steps_to_run<Net, In, Accuracy>;
  constexpr const auto& run = step_functions<Net, In, Accuracy, T>;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if constexpr (has_bands<Net, In, Accuracy>) {
      if (steps[i].band_steps > 0) {
        run_bands(&steps[i], &run[i], m);
        i += static_cast<std::size_t>(steps[i].band_steps) - 1;
        continue;
      }
    }
    run[i](steps[i], m);
  }
}

// The share of one worker: its part of the steps that are split, the first worker all of the
// others. They meet before and behind each that is split, and not between those that go together.
template <class Net, class In, accuracy Accuracy = accuracy::exact, class T>
void run_share(const call_memory<T>& m, plan::share mine, barrier& meeting) noexcept {
  constexpr const auto& steps = steps_to_run<Net, In, Accuracy>;
  constexpr const auto& run = step_functions<Net, In, Accuracy, T>;
  for (std::size_t i = 0; i < steps.size();) {
    const plan::step& s = steps[i];
    const bool together = has_bands<Net, In, Accuracy> && s.band_steps > 0 &&
                          plan::band_walk::has_room(&s, mine.count);
    const bool whole = !together && s.split == plan::split_axis::whole;
    if (together) {
      if constexpr (has_bands<Net, In, Accuracy>) run_bands(&s, &run[i], m, mine);
    } else if (whole) {
      if (mine.index == 0) run[i](s, m);
    } else {
      const plan::step part = plan::share_of(s, mine, kernels::cpu::facts<T>());
      if (!plan::is_empty(part)) run[i](part, m);
    }
    i += together ? static_cast<std::size_t>(s.band_steps) : 1;
    if (i == steps.size()) return;
    if (!whole || steps[i].split != plan::split_axis::whole || steps[i].band_steps > 0) {
      meeting.arrive_and_wait(mine.count);
    }
  }
}

// Several threads gain nothing where no step is split, and lose their waking where it is short.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
inline constexpr bool is_shared =
    plan::split_cycles(
        steps_to_run<Net, In, Accuracy>.data(), plan_of<Net, In, Accuracy>.step_count,
        kernels::cpu::facts<typename element_of<In::type>::type>()) >= plan::least_shared_cycles;

template <class Net, class In, accuracy Accuracy = accuracy::exact, class T, executor E>
void run_steps(const call_memory<T>& m, E& ex) noexcept {
  if constexpr (is_shared<Net, In, Accuracy>) {
    barrier meeting;
    ex.run([&](int index, int count) noexcept {
      if (count == 1) return run_steps<Net, In, Accuracy>(m);
      run_share<Net, In, Accuracy>(m, {index, count}, meeting);
    });
  } else {
    run_steps<Net, In, Accuracy>(m);
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI

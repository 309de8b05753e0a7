// SPDX-License-Identifier: BSL-1.0
// A network run by the reference kernels: slow, obvious, and usable in a constant expression.
#pragma once

#include <array>

#include "convexpr/kernels/reference/device.hpp"
#include "convexpr/plan/fold.hpp"
#include "convexpr/plan/network.hpp"
#include "convexpr/ports.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class Net, class In>
inline constexpr auto reference_plan = plan::make_network(description_of<Net, In>, In::border,
                                                          plan::device_facts{});

// All steps in order by the reference kernels; one pointer for each input and output.
template <class Net, class In, class T>
constexpr void run_reference(const T* parameters, const T* const* in, T* const* out) {
  constexpr const auto& described = description_of<Net, In>;
  constexpr const auto& plan = reference_plan<Net, In>;
  constexpr long long largest_fold = plan::largest_fold(plan.steps, plan.step_count, is_narrow<T>);
  constexpr long long most_vectors = plan::most_vector_elements(plan.steps, plan.step_count);
  T* arena = new T[static_cast<std::size_t>(plan.arena_elements) + 1]{};
  using A = arithmetic_t<T>;
  A* folded = new A[static_cast<std::size_t>(largest_fold) + 1]{};
  A* vectors = new A[static_cast<std::size_t>(most_vectors) + 1]{};
  for (int i = 0; i < plan.step_count; ++i) {
    const plan::step& s = plan.steps[i];
    const A* weight = nullptr;
    const A* bias = nullptr;
    if (plan::is_convolution(s)) {
      const long long weights = 1LL * s.out.channels * plan::weights_per_output(s);
      const auto at = [&](int index) {
        return index < 0 ? nullptr : parameters + described.parameters[index].offset;
      };
      const T* own_weight = at(s.parameters.weight);
      const T* own_bias = at(s.parameters.bias);
      if (plan::needs_folding(s)) {
        plan::fold_weights(s, parameters, described.parameters, folded, folded + weights);
        weight = folded;
        bias = folded + weights;
      } else if constexpr (is_narrow<T>) {
        for (long long k = 0; k < weights; ++k) folded[k] = own_weight[k];
        for (int k = 0; own_bias != nullptr && k < s.out.channels; ++k) {
          folded[weights + k] = own_bias[k];
        }
        weight = folded;
        bias = own_bias != nullptr ? folded + weights : nullptr;
      } else {
        weight = own_weight;
        bias = own_bias;
      }
    } else if (s.own_elements > 0) {
      const T* from = parameters + described.parameters[s.parameters.weight].offset;
      for (long long k = 0; k < s.own_elements; ++k) folded[k] = from[k];
      weight = folded;
    }
    const auto address = [&](const plan::tensor_view& v) -> const T* {
      return (v.where == plan::buffer::input    ? in[v.port]
              : v.where == plan::buffer::output ? out[v.port]
                                                : arena) +
             v.offset;
    };
    T* to = (s.out.where == plan::buffer::output ? out[s.out.port] : arena) + s.out.offset;
    const T* second = s.second_value < 0 ? nullptr : address(s.second);
    plan::fill_channel_vectors(s, parameters, described.parameters, vectors);
    kernels::reference::run(s, address(s.in), second, to, weight, bias,
                            static_cast<const A*>(vectors));
  }
  delete[] vectors;
  delete[] folded;
  delete[] arena;
}

// The result for one image; `parameters` are the network's, in PyTorch's order, `in` has the order
// of In. The same bits as Model's wherever there is a fused multiply-add (in constant evaluation
// only g++ has one). clang evaluates up to about 0.2 million multiply-adds without flags, g++ 0.4;
// more with -fconstexpr-ops-limit=200000000 (g++), -fconstexpr-steps=100000000 (clang): LeNet-5,
// 0.42 million, takes the compiler 14 s (g++ 12) to 23 s (clang 14).
template <class Net, class In,
          class = typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match>
constexpr auto evaluate(const typename element_of<In::type>::type* parameters,
                        const typename element_of<In::type>::type* in) {
  using T = typename element_of<In::type>::type;
  output_of<Net, In, 0> out{};
  T* const to[] = {out.data()};
  run_reference<Net, In>(parameters, &in, to);
  return out;
}

// The same for Inputs<...>: an array with the elements of each input. Yields the tensor, or a
// std::tuple of several.
template <class Net, class In,
          class = typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match>
requires(In::count >= 1) constexpr auto evaluate(
    const typename element_of<In::type>::type* parameters,
    const std::array<const typename element_of<In::type>::type*, In::count>& in) {
  typename outputs_of<Net, In>::tensors out{};
  const auto to = pointers_of(out);
  run_reference<Net, In>(parameters, in.data(), to.data());
  return one_or_all(out);
}

}  // namespace convexpr::inline CONVEXPR_ABI

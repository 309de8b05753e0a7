// SPDX-License-Identifier: BSL-1.0
// The types of what a network of several inputs or outputs takes and yields, for Model and
// evaluate. One output is a tensor, several are a std::tuple of them.
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <utility>

#include "convexpr/parameters.hpp"
#include "convexpr/tensor.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class Net, class In, int Index>
using output_of =
    Tensor<typename element_of<In::type>::type,
           description_of<Net, In>.values[description_of<Net, In>.outputs[Index]].extent,
           In::border>;

template <class Net, class In,
          class = std::make_integer_sequence<int, description_of<Net, In>.output_count>>
struct outputs_of;
template <class Net, class In, int... Index>
struct outputs_of<Net, In, std::integer_sequence<int, Index...>> {
  using value_type = typename element_of<In::type>::type;
  using tensors = std::tuple<output_of<Net, In, Index>...>;
  using spans = std::tuple<std::span<value_type, output_of<Net, In, Index>::size>...>;
  static constexpr std::array<shape, sizeof...(Index)> shapes{output_of<Net, In, Index>::extent...};
  static constexpr std::array<std::size_t, sizeof...(Index)> sizes{
      output_of<Net, In, Index>::size...};
};

// Where the elements of each begin: of a tuple of tensors or of spans.
template <class Tuple>
constexpr auto pointers_of(Tuple& all) {
  return std::apply([](auto&... each) { return std::array{each.data()...}; }, all);
}

template <class First, class... Others>
constexpr auto one_or_all(std::tuple<First, Others...>& all) {
  if constexpr (sizeof...(Others) == 0)
    return std::get<0>(all);
  else
    return all;
}

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// Parameters<Net>: all weights of a network in PyTorch's names, order and layout. They belong to
// the network, not to an input size: one set feeds models of any size.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "convexpr/aligned_buffer.hpp"
#include "convexpr/layers/explain.hpp"
#include "convexpr/layers/lower.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <element_type Type>
struct element_of;
template <>
struct element_of<element_type::float32> {
  using type = float;
};
template <>
struct element_of<element_type::float64> {
  using type = double;
};

// The tensors of the state_dict, as many as there are: what remains in the program of all that the
// layers said.
template <class Net>
inline constexpr auto parameter_table = [] {
  std::array<plan::parameter, static_cast<std::size_t>(parameters_of<Net>.parameter_count)> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = parameters_of<Net>.parameters[i];
  return table;
}();

template <class Net>
class Parameters {
  static_assert(parameters_of<Net>.fault_found.ok(),
                "this network has a fault: name Model<Net, Input<...>> to read it");
  static constexpr const plan::parameter& entry(int i) {
    return parameter_table<Net>[static_cast<std::size_t>(i)];
  }

 public:
  using value_type = typename element_of<parameters_of<Net>.parameter_type>::type;
  static constexpr int count = parameters_of<Net>.parameter_count;  // tensors
  static constexpr std::size_t size =
      static_cast<std::size_t>(parameters_of<Net>.parameter_elements);

  // All zeros. One allocation.
  Parameters() : elements_(size) {}
  // A copy of `size` elements in PyTorch's order.
  explicit Parameters(std::span<const value_type, size> elements) : elements_(size) {
    for (std::size_t i = 0; i < size; ++i) elements_.data()[i] = elements[i];
  }

  // "layer1.0.conv1.weight", its dimensions and its elements.
  static constexpr std::string_view name(int i) {
    return {entry(i).name.data, static_cast<std::size_t>(entry(i).name.size)};
  }
  static constexpr std::span<const int> dims(int i) {
    return {entry(i).dims, static_cast<std::size_t>(entry(i).rank)};
  }
  std::span<value_type> tensor(int i) { return {elements_.data() + offset(i), length(i)}; }
  std::span<const value_type> tensor(int i) const {
    return {elements_.data() + offset(i), length(i)};
  }

  // parameters["conv1.weight"_s]: a span of static length; a name that is not there does not
  // compile.
  template <char... Key>
  auto operator[](boost::hana::string<Key...>) {
    constexpr int i = find<Key...>();
    return std::span<value_type, length(i)>(elements_.data() + offset(i), length(i));
  }
  template <char... Key>
  auto operator[](boost::hana::string<Key...>) const {
    constexpr int i = find<Key...>();
    return std::span<const value_type, length(i)>(elements_.data() + offset(i), length(i));
  }

  value_type* data() { return elements_.data(); }
  const value_type* data() const { return elements_.data(); }

 private:
  static constexpr std::size_t offset(int i) { return static_cast<std::size_t>(entry(i).offset); }
  static constexpr std::size_t length(int i) { return static_cast<std::size_t>(entry(i).elements); }
  template <char... Key>
  static consteval int find() {
    constexpr char key[] = {Key..., '\0'};
    constexpr int found = [&] {
      for (int i = 0; i < count; ++i) {
        if (plan::equal(entry(i).name.c_str(), key)) return i;
      }
      return -1;
    }();
    static_assert(found >= 0, "the network has no parameter of this name");
    return found;
  }

  aligned_buffer<value_type> elements_;
};

}  // namespace convexpr::inline CONVEXPR_ABI

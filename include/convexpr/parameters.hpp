// SPDX-License-Identifier: BSL-1.0
// Parameters<Net>: all weights of a network in PyTorch's names, order and layout. They belong to
// the network, not to an input size: one set feeds models of any size.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "convexpr/aligned_buffer.hpp"
#include "convexpr/layers/lower.hpp"
#include "convexpr/layers/parameter_key.hpp"
#include "convexpr/plan/element.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// The tensors of the state_dict, as many as there are: what remains in the program of all that the
// layers said.
template <class Net>
inline constexpr auto parameter_table = [] {
  std::array<plan::parameter, static_cast<std::size_t>(parameters_of<Net>.parameter_count)> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = parameters_of<Net>.parameters[i];
  return table;
}();

// One tensor while iterating: names and shapes are known to the program, elements are memory.
template <class T>
struct parameter_view {
  std::string_view name;  // "layer1.0.conv1.weight", ended by a NUL
  std::span<const int> dims;
  std::span<T> elements;
};

// The same with everything but the elements a constant.
template <class Net, int Index, class T>
struct parameter_constant {
  static constexpr const plan::parameter& entry =
      parameter_table<Net>[static_cast<std::size_t>(Index)];
  static constexpr int index = Index;
  static constexpr std::string_view name{entry.name.data,
                                         static_cast<std::size_t>(entry.name.size)};
  static constexpr std::span<const int, static_cast<std::size_t>(entry.rank)> dims{
      entry.dims, static_cast<std::size_t>(entry.rank)};
  std::span<T, static_cast<std::size_t>(entry.elements)> elements;
};

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

  // parameters["conv1.weight"_s]: a span of static length. A name that is not there does not
  // compile; the message has the nearest that is.
  template <char... Key>
  auto operator[](boost::hana::string<Key...>) {
    using key [[maybe_unused]] =
        typename decltype(explain::pointee(explain::judge_key<Net, Key...>()))::is_a_parameter;
    constexpr int i = explain::index_of_key<Net, Key...>;
    return std::span<value_type, length(i)>(elements_.data() + offset(i), length(i));
  }
  template <char... Key>
  auto operator[](boost::hana::string<Key...>) const {
    using key [[maybe_unused]] =
        typename decltype(explain::pointee(explain::judge_key<Net, Key...>()))::is_a_parameter;
    constexpr int i = explain::index_of_key<Net, Key...>;
    return std::span<const value_type, length(i)>(elements_.data() + offset(i), length(i));
  }

  // for (auto [name, dims, elements] : parameters)
  auto begin() { return iterator<value_type>{elements_.data(), 0}; }
  auto end() { return iterator<value_type>{elements_.data(), count}; }
  auto begin() const { return iterator<const value_type>{elements_.data(), 0}; }
  auto end() const { return iterator<const value_type>{elements_.data(), count}; }

  // visit(parameter_constant) for each: name, dims and the number of elements are constants there.
  template <class Visit>
  void for_each(Visit visit) {
    visit_all(elements_.data(), visit);
  }
  template <class Visit>
  void for_each(Visit visit) const {
    visit_all(elements_.data(), visit);
  }

  value_type* data() { return elements_.data(); }
  const value_type* data() const { return elements_.data(); }

 private:
  // 0 for -1, a name that was complained of: one message is enough.
  static constexpr std::size_t offset(int i) {
    return i < 0 ? 0 : static_cast<std::size_t>(entry(i).offset);
  }
  static constexpr std::size_t length(int i) {
    return i < 0 ? 0 : static_cast<std::size_t>(entry(i).elements);
  }
  template <class T>
  struct iterator {
    T* first;
    int at;
    parameter_view<T> operator*() const {
      return {name(at), dims(at), {first + offset(at), length(at)}};
    }
    iterator& operator++() { return ++at, *this; }
    bool operator==(const iterator&) const = default;
  };
  template <class T, class Visit>
  static void visit_all(T* first, Visit& visit) {
    for_each_index<count>([&](auto index) {
      using tensor = parameter_constant<Net, static_cast<int>(decltype(index)::value), T>;
      visit(
          tensor{decltype(tensor::elements)(first + offset(tensor::index), length(tensor::index))});
    });
  }

  aligned_buffer<value_type> elements_;
};

}  // namespace convexpr::inline CONVEXPR_ABI

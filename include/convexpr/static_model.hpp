// SPDX-License-Identifier: BSL-1.0
// A model without a heap: weights packed by the compiler into constants of the program, and
// memory for its calls that is placed by the program. For small devices.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/checked_calls.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// One tensor as constants, as examples/python/to_header.py writes them; dims end at a 0.
template <class T>
struct named_elements {
  std::string_view name;
  int dims[4];
  std::span<const T> elements;
};

// Not constexpr: the call that the compiler complains of is the sentence.
template <class T>
void expected_a_tensor_of_this_name_and_shape(const plan::parameter&);
void expected_no_tensor_of_this_name(std::string_view);

// All parameters of Net in PyTorch's order, from tensors in any order. A name or shape that is
// missing or unknown does not compile.
template <class Net, std::size_t N>
consteval auto arrange(const named_elements<typename Parameters<Net>::value_type> (&tensors)[N]) {
  std::array<typename Parameters<Net>::value_type, Parameters<Net>::size> all{};
  for (const plan::parameter& p : parameter_table<Net>) {
    bool found = false;
    for (const auto& tensor : tensors) {
      if (tensor.name != p.name.c_str()) continue;
      found = tensor.elements.size() == static_cast<std::size_t>(p.elements);
      for (int axis = 0; axis < 4; ++axis) found = found && tensor.dims[axis] == p.dims[axis];
      if (!found) break;
      for (std::size_t i = 0; i < tensor.elements.size(); ++i) {
        all[static_cast<std::size_t>(p.offset) + i] = tensor.elements[i];
      }
    }
    if (!found) expected_a_tensor_of_this_name_and_shape<Net>(p);
  }
  for (const auto& tensor : tensors) {
    bool known = false;
    for (const plan::parameter& p : parameter_table<Net>) known |= tensor.name == p.name.c_str();
    if (!known) expected_no_tensor_of_this_name(tensor.name);
  }
  return all;
}

template <class Model>
struct PackedWeights;

// Model's constants and calls over weights that lie elsewhere and outlive it; may be constexpr.
// Its batches and large arenas take a StaticWorkspace.
#if defined(__clang__)
template <class Net, class In, accuracy Accuracy = exact,
          class = typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match>
#else
template <class Net, class In, accuracy Accuracy = exact,
          typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match* = nullptr>
#endif
class StaticModel : public checked_calls<bound_network<Net, In, Accuracy>> {
 public:
  constexpr explicit StaticModel(const PackedWeights<StaticModel>& weights)
      : checked_calls<bound_network<Net, In, Accuracy>>(weights.elements.data()) {}
  StaticModel(PackedWeights<StaticModel>&&) = delete;
};

// Weights in the order of the kernels: Model::packed_bytes, 64-byte aligned. A constexpr one lies
// in .rodata.
template <class Model>
struct PackedWeights {
  alignas(alignment)
      std::array<typename Model::weight_type, static_cast<std::size_t>(Model::packed_bytes) /
                                                  sizeof(typename Model::weight_type)> elements;
};

// Packed by the compiler, a StaticModel; docs/embedded.md says how many weights it takes.
template <class Model>
consteval PackedWeights<Model> pack(
    std::span<const typename Model::value_type, Model::parameter_count> parameters) {
  using T = typename Model::weight_type;
  PackedWeights<Model> packed{};
  T* scratch =
      new T[pack_scratch<typename Model::network, typename Model::input, Model::numbers> + 1]{};
  pack_weights<typename Model::network, typename Model::input, Model::numbers>(
      parameters.data(), packed.elements.data(), scratch);
  delete[] scratch;
  return packed;
}

// The memory of one call at a time, in place: make it static.
template <class Model>
class StaticWorkspace {
 public:
  operator typename Model::arena_type() noexcept { return {arena_}; }

 private:
  using value_type = typename Model::value_type;
  alignas(alignment)
      value_type arena_[static_cast<std::size_t>(Model::arena_bytes) / sizeof(value_type) + 1] = {};
};

}  // namespace convexpr::inline CONVEXPR_ABI

#pragma GCC diagnostic pop

// SPDX-License-Identifier: BSL-1.0
// Model: a network bound to an input size, its weights packed on the heap, ready to run.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/aligned_buffer.hpp"
#include "convexpr/checked_calls.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// A network that does not fit together, or not with the input, is an error here: one sentence
// naming layer, expected and got. Accuracy: relaxed takes faster algorithms whose sums round
// otherwise.
#if defined(__clang__)
template <class Net, class In, accuracy Accuracy = exact,
          class = typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match>
#else
template <class Net, class In, accuracy Accuracy = exact,
          typename decltype(explain::pointee(explain::judge<Net, In>()))::shapes_match* = nullptr>
#endif
class Model : public checked_calls<bound_network<Net, In, Accuracy>> {
  using base = checked_calls<bound_network<Net, In, Accuracy>>;
  template <class A>
  static constexpr bool makes_model =
      std::is_base_of_v<Model, std::remove_cvref_t<A>> ||
      std::is_convertible_v<A, const Parameters<Net>&> ||
      std::is_convertible_v<A, std::span<const typename base::value_type, base::parameter_count>>;

 public:
  using value_type = typename base::value_type;
  using weight_type = typename base::weight_type;

  // Packs the weights: the only allocation in a model's life.
  explicit Model(const Parameters<Net>& parameters) : Model(pack(parameters.data())) {}
  // Weights as constants in the program, in PyTorch's order.
  explicit Model(std::span<const value_type, base::parameter_count> parameters)
      : Model(pack(parameters.data())) {}
  // Of anything else, in one sentence.
  template <class... A>
  requires(sizeof...(A) != 1 || !(makes_model<A> || ...)) explicit Model(A&&...) : base(nullptr) {
    constexpr bool has_weights = sizeof...(A) == 1 && (makes_model<A> && ...);
    static_assert(has_weights,
                  "convexpr: a model is made with its weights: expected cx::load<Model>(file), or "
                  "Model(weights) of cx::Parameters<Net>, or of an array or a "
                  "std::span<const T, Model::parameter_count>, whose length is in its type");
  }

 private:
  explicit Model(aligned_buffer<weight_type>&& packed)
      : base(packed.data()), memory_(std::move(packed)) {}

  static aligned_buffer<weight_type> pack(const value_type* parameters) {
    aligned_buffer<weight_type> packed(base::packed_bytes / sizeof(weight_type));
    std::vector<weight_type> scratch(static_cast<std::size_t>(pack_scratch<Net, In, Accuracy>));
    pack_weights<Net, In, Accuracy>(parameters, packed.data(), scratch.data());
    return packed;
  }

  aligned_buffer<weight_type> memory_;
};

// The memory of one call at a time, for arenas too large for the stack. Allocates once. With as
// many arenas as an executor has threads, a batch is dealt out to them image by image.
template <class Model>
class Workspace {
  using view = typename Model::arena_type;

 public:
  explicit Workspace(int arenas = 1)
      : count_(arenas < 1 ? 1 : arenas),
        memory_(static_cast<std::size_t>(count_ > 1 ? count_ * view::stride : size)) {}
  operator view() noexcept { return {memory_.data(), count_}; }

 private:
  using value_type = typename Model::value_type;
  static constexpr long long size = Model::arena_bytes / sizeof(value_type);
  int count_;
  aligned_buffer<value_type> memory_;
};

}  // namespace convexpr::inline CONVEXPR_ABI

#pragma GCC diagnostic pop

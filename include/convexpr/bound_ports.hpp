// SPDX-License-Identifier: BSL-1.0
// bound_network for several inputs or outputs: what a Model over Inputs<...> offers in place of the
// members that speak of one.
#pragma once

#include "convexpr/bound_network.hpp"
#include "convexpr/ports.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class Net, class... I, accuracy Accuracy>
class bound_network<Net, Inputs<I...>, Accuracy>
    : public plan_constants<Net, Inputs<I...>, Accuracy> {
  using constants = plan_constants<Net, Inputs<I...>, Accuracy>;
  using constants::plan_;

 public:
  using constants::border, constants::arena_fits_stack;
  using typename constants::arena_type, typename constants::input, typename constants::value_type,
      typename constants::weight_type;

  using outputs = outputs_of<Net, input>;
  static constexpr std::array<shape, sizeof...(I)> input_shapes{I::extent...};
  static constexpr const auto& output_shapes = outputs::shapes;

  template <int Index>
  using input_tensor = Tensor<value_type, input_shapes[Index], border>;
  template <int Index>
  using output_tensor = output_of<Net, input, Index>;
  using input_spans =
      std::tuple<std::span<const value_type, static_cast<std::size_t>(plan::volume(I::extent))>...>;
  using output_spans = typename outputs::spans;
  using result = decltype(one_or_all(std::declval<typename outputs::tensors&>()));

  // One tensor for each input; yields a tensor, or a std::tuple of several. As with one input:
  // const, noexcept, no allocation, no lock, safe from many threads, each with its own arena, and
  // with an `executor` as a last argument run by its threads.
  auto operator()(const Tensor<value_type, I::extent, border>&... in) const noexcept
      requires(arena_fits_stack) {
    return (*this)(in..., inline_executor{});
  }
  auto operator()(const Tensor<value_type, I::extent, border>&... in,
                  arena_type arena) const noexcept {
    return (*this)(in..., arena, inline_executor{});
  }
  // model({a.span(), b.span()}, {mean, deviation}, workspace). No output may overlap an input or
  // another output: it traps.
  void operator()(const input_spans& in, const output_spans& out, arena_type arena) const noexcept {
    (*this)(in, out, arena, inline_executor{});
  }

  template <last_argument<arena_type> E>
  auto operator()(const Tensor<value_type, I::extent, border>&... in, E&& ex) const noexcept
      requires(arena_fits_stack) {
    alignas(alignment) value_type arena[plan_.arena_elements + 1];
    return (*this)(in..., arena_type{arena}, ex);
  }
  template <last_argument<arena_type> E>
  auto operator()(const Tensor<value_type, I::extent, border>&... in, arena_type arena,
                  E&& ex) const noexcept {
    check_result<sizeof(typename outputs::tensors)>();
    typename outputs::tensors out{};
    const value_type* const from[] = {in.data()...};
    const auto to = pointers_of(out);
    if constexpr (check_executor<E>()) {
      run_steps<Net, input, Accuracy>(memory{from, to.data(), arena.elements, packed_}, ex);
    }
    return one_or_all(out);
  }
  template <last_argument<arena_type> E>
  void operator()(const input_spans& in, const output_spans& out, arena_type arena,
                  E&& ex) const noexcept {
    const auto from = pointers_of(in);
    const auto to = pointers_of(out);
    refuse_overlap(from, to);
    if constexpr (check_executor<E>()) {
      run_steps<Net, input, Accuracy>(memory{from.data(), to.data(), arena.elements, packed_}, ex);
    }
  }

 protected:
  // `packed`: what pack_weights() wrote.
  constexpr explicit bound_network(const weight_type* packed) : packed_(packed) {}
  const weight_type* packed_;

 private:
  using memory = call_memory<value_type>;

  static void refuse_overlap(const std::array<const value_type*, sizeof...(I)>& in,
                             const std::array<value_type*, output_shapes.size()>& out) noexcept {
    constexpr std::array<std::size_t, sizeof...(I)> sizes{
        static_cast<std::size_t>(plan::volume(I::extent))...};
    const std::less<const value_type*> before{};
    const auto apart = [&](const value_type* a, std::size_t m, const value_type* b, std::size_t n) {
      if (before(a, b + n) && before(b, a + m)) __builtin_trap();
    };
    for (std::size_t o = 0; o < out.size(); ++o) {
      for (std::size_t i = 0; i < in.size(); ++i) {
        apart(in[i], sizes[i], out[o], outputs::sizes[o]);
      }
      for (std::size_t k = 0; k < o; ++k) {
        apart(out[k], outputs::sizes[k], out[o], outputs::sizes[o]);
      }
    }
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// bound_network for several inputs or outputs: what a Model over Inputs<...> offers in place of the
// members that speak of one.
#pragma once

#include "convexpr/bound_network.hpp"
#include "convexpr/ports.hpp"

namespace convexpr::inline CONVEXPR_ABI {

template <class Net, class... I>
class bound_network<Net, Inputs<I...>> {
 public:
  using network = Net;
  using input = Inputs<I...>;
  using value_type = typename element_of<input::type>::type;
  using weight_type = arithmetic_t<value_type>;

 private:
  static constexpr const auto& plan_ = plan_of<Net, input>;
  static_assert(plan_.fits_memory,
                "the intermediate tensors of this network exceed the address space");

 public:
  using outputs = outputs_of<Net, input>;
  static constexpr layout border = input::border;
  static constexpr std::array<shape, sizeof...(I)> input_shapes{I::extent...};
  static constexpr const auto& output_shapes = outputs::shapes;
  static constexpr std::size_t parameter_count = Parameters<Net>::size;  // elements
  static constexpr long long macs = plan_.macs;                          // multiply-adds, one image
  static constexpr long long arena_bytes = plan_.arena_elements * sizeof(value_type);
  static constexpr long long packed_bytes = plan_.packed_elements * sizeof(weight_type);
  static constexpr bool arena_fits_stack = arena_bytes <= stack_arena_bytes;
  static constexpr std::span<const plan::step> steps{steps_to_run<Net, input>};
  static constexpr bool uses_generic_kernel = plan::any_generic(steps.data(), plan_.step_count);

  template <int Index>
  using input_tensor = Tensor<value_type, input_shapes[Index], border>;
  template <int Index>
  using output_tensor = output_of<Net, input, Index>;
  using input_spans =
      std::tuple<std::span<const value_type, static_cast<std::size_t>(plan::volume(I::extent))>...>;
  using output_spans = typename outputs::spans;

  // One tensor for each input; yields a tensor, or a std::tuple of several. As with one input:
  // const, noexcept, no allocation, no lock, safe from many threads, each with its own arena.
  auto operator()(const Tensor<value_type, I::extent, border>&... in) const noexcept
      requires(arena_fits_stack) {
    alignas(alignment) value_type arena[plan_.arena_elements + 1];
    return (*this)(in..., arena_view<Net, input>{arena});
  }
  auto operator()(const Tensor<value_type, I::extent, border>&... in,
                  arena_view<Net, input> arena) const noexcept {
    typename outputs::tensors out{};
    const value_type* const from[] = {in.data()...};
    const auto to = pointers_of(out);
    run_steps<Net, input>(from, to.data(), arena.elements, packed_);
    return one_or_all(out);
  }
  // model({a.span(), b.span()}, {mean, deviation}, workspace). No output may overlap an input or
  // another output: it traps.
  void operator()(const input_spans& in, const output_spans& out,
                  arena_view<Net, input> arena) const noexcept {
    const auto from = pointers_of(in);
    const auto to = pointers_of(out);
    refuse_overlap(from, to);
    run_steps<Net, input>(from.data(), to.data(), arena.elements, packed_);
  }

 protected:
  // `packed`: what pack_weights() wrote.
  constexpr explicit bound_network(const weight_type* packed) : packed_(packed) {}
  const weight_type* packed_;

 private:
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

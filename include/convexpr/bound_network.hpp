// SPDX-License-Identifier: BSL-1.0
// A network bound to an input size: its constants and every form of its call, wherever its packed
// weights and its arena lie. For model.hpp, which allocates them, and static_model.hpp, which
// does not.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>

#include "convexpr/parameters.hpp"
#include "convexpr/plan/fold.hpp"
#include "convexpr/run_steps.hpp"
#include "convexpr/tensor.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// An arena up to this size lives on the stack of the call; a larger one wants a Workspace.
inline constexpr long long stack_arena_bytes = 64 * 1024;

// Half of most stacks. What a call returns lies there, unless it initialises a static object.
inline constexpr std::size_t stack_result_bytes = 4 << 20;
template <std::size_t Bytes>
constexpr void check_result() {
  static_assert(Bytes <= stack_result_bytes,
                "convexpr: more than 4 MB would be returned on the stack: let the call write to "
                "spans, as in model(in, out, workspace)");
}

// Elements of scratch that pack_weights() takes.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
inline constexpr long long pack_scratch = plan::largest_fold(plan_of<Net, In, Accuracy>.steps,
                                                             plan_of<Net, In, Accuracy>.step_count);

// Parameters in PyTorch's order to the order of the kernels, batch normalisation folded in; `table`
// tells where each is. One function for all networks of an element type.
template <accuracy Accuracy, class T>
[[gnu::cold]] constexpr void pack_steps(std::span<const plan::step> steps,
                                        const plan::parameter* table, const T* parameters,
                                        arithmetic_t<T>* packed, arithmetic_t<T>* scratch) {
  const auto at = [&](int index) { return index < 0 ? nullptr : parameters + table[index].offset; };
  for (const plan::step& s : steps) {
    plan::fill_channel_vectors(s, parameters, table, packed + s.packed_offset + s.vectors_offset);
    arithmetic_t<T>* to = packed + s.packed_offset;
    for (long long i = 0; i < s.own_elements; ++i) to[i] = at(s.parameters.weight)[i];
    if (!plan::is_convolution(s)) continue;
    if (plan::needs_folding(s)) {
      arithmetic_t<T>* bias = scratch + 1LL * s.out.channels * plan::weights_per_output(s);
      plan::fold_weights(s, parameters, table, scratch, bias);
      kernels::cpu::pack_conv2d<Accuracy>(s, scratch, bias, to);
    } else {
      kernels::cpu::pack_conv2d<Accuracy>(s, at(s.parameters.weight), at(s.parameters.bias), to);
    }
  }
}

// Writes plan_of<Net, In, Accuracy>.packed_elements to `packed`, which begins at a multiple of 64
// bytes.
template <class Net, class In, accuracy Accuracy = accuracy::exact, class T>
constexpr void pack_weights(const T* parameters, arithmetic_t<T>* packed,
                            arithmetic_t<T>* scratch) {
  pack_steps<Accuracy>(steps_to_run<Net, In, Accuracy>, parameter_table<Net>.data(), parameters,
                       packed, scratch);
}

// The constants of a plan that do not depend on how many inputs and outputs it has.
template <class Net, class In, accuracy Accuracy = accuracy::exact>
class plan_constants {
 public:
  using network = Net;
  using input = In;
  using arena_type = arena_view<Net, In, Accuracy>;
  static constexpr accuracy numbers = Accuracy;
  using value_type = typename element_of<In::type>::type;
  using weight_type = arithmetic_t<value_type>;  // of packed weights

 protected:
  static constexpr const auto& plan_ = plan_of<Net, In, Accuracy>;
  static_assert(plan_.fits_memory,
                "the intermediate tensors of this network exceed the address space");

 public:
  static constexpr layout border = In::border;
  static constexpr std::size_t parameter_count = Parameters<Net>::size;  // elements
  static constexpr long long macs = plan_.macs;                          // multiply-adds, one image
  static constexpr long long arena_bytes = plan_.arena_elements * sizeof(value_type);
  static constexpr long long packed_bytes = plan_.packed_elements * sizeof(weight_type);
  static constexpr bool arena_fits_stack = arena_bytes <= stack_arena_bytes;

  // The plan: what runs, in order, with each step's kernel family, tile, views and offsets.
  static constexpr std::span<const plan::step> steps{steps_to_run<Net, In, Accuracy>};
  static constexpr bool uses_generic_kernel = plan::any_generic(steps.data(), plan_.step_count);
};

template <class Net, class In, accuracy Accuracy = accuracy::exact>
class bound_network : public plan_constants<Net, In, Accuracy> {
  using constants = plan_constants<Net, In, Accuracy>;
  using constants::plan_;

 public:
  using constants::border, constants::arena_fits_stack;
  using typename constants::arena_type, typename constants::value_type,
      typename constants::weight_type;

  static constexpr shape input_shape = plan_.input;
  static constexpr shape output_shape = plan_.output;
  static constexpr std::size_t input_size = static_cast<std::size_t>(plan::volume(input_shape));
  static constexpr std::size_t output_size = static_cast<std::size_t>(plan::volume(output_shape));
  static constexpr convexpr::receptive_field receptive_field = plan_.reach;

  using input_tensor = Tensor<value_type, input_shape, border>;
  using output_tensor = Tensor<value_type, output_shape, border>;
  using result = output_tensor;  // of a call with tensors

  using input_span = std::span<const value_type, input_size>;
  using output_span = std::span<value_type, output_size>;

  // All forms of the call: const, noexcept, no allocation, no lock; safe from many threads at once,
  // each with its own Workspace or StaticWorkspace, which becomes an arena_view. `in` and `out`
  // need no alignment; if they overlap, it traps. An `executor` as a last argument shares the work
  // among its threads; the result keeps its bits.
  output_tensor operator()(const input_tensor& in) const noexcept requires(arena_fits_stack) {
    return (*this)(in, inline_executor{});
  }
  output_tensor operator()(const input_tensor& in, arena_type arena) const noexcept {
    return (*this)(in, arena, inline_executor{});
  }
  void operator()(input_span in, output_span out) const noexcept requires(arena_fits_stack) {
    (*this)(in, out, inline_executor{});
  }
  void operator()(input_span in, output_span out, arena_type arena) const noexcept {
    (*this)(in, out, arena, inline_executor{});
  }
  // A batch: n images one after the other. Spans of another size trap. Where `arena` is several,
  // threads take whole images.
  void operator()(int n, std::span<const value_type> in, std::span<value_type> out,
                  arena_type arena) const noexcept {
    (*this)(n, in, out, arena, inline_executor{});
  }

  template <last_argument<arena_type, output_span> E>
  output_tensor operator()(const input_tensor& in, E&& ex) const noexcept
      requires(arena_fits_stack) {
    check_result<sizeof(output_tensor)>();
    output_tensor out;
    (*this)(in.span(), out.span(), ex);
    return out;
  }
  template <last_argument<arena_type, output_span> E>
  output_tensor operator()(const input_tensor& in, arena_type arena, E&& ex) const noexcept {
    check_result<sizeof(output_tensor)>();
    output_tensor out;
    (*this)(in.span(), out.span(), arena, ex);
    return out;
  }
  template <last_argument<arena_type, output_span> E>
  void operator()(input_span in, output_span out, E&& ex) const noexcept
      requires(arena_fits_stack) {
    if constexpr (check_executor<E>()) {
      alignas(alignment) value_type arena[plan_.arena_elements + 1];
      (*this)(in, out, arena_type{arena}, ex);
    }
  }
  template <last_argument<arena_type, output_span> E>
  void operator()(input_span in, output_span out, arena_type arena, E&& ex) const noexcept {
    if constexpr (check_executor<E>()) {
      refuse_overlap(in.data(), out.data(), 1);
      forward(in.data(), out.data(), arena.elements, ex);
    }
  }
  template <last_argument<arena_type, output_span> E>
  void operator()(int n, std::span<const value_type> in, std::span<value_type> out,
                  arena_type arena, E&& ex) const noexcept {
    if constexpr (check_executor<E>()) {
      const std::size_t count = n < 0 ? 0 : static_cast<std::size_t>(n);
      if (in.size() / input_size != count || in.size() % input_size != 0 ||
          out.size() / output_size != count || out.size() % output_size != 0) {
        __builtin_trap();
      }
      refuse_overlap(in.data(), out.data(), count);
      run_batch(n, in.data(), out.data(), arena, ex);
    }
  }

 protected:
  // `packed`: what pack_weights() wrote.
  constexpr explicit bound_network(const weight_type* packed) : packed_(packed) {}
  const weight_type* packed_;

 private:
  // Of a batch all images count: the first output may not lie over the second input either.
  static void refuse_overlap(const value_type* in, const value_type* out, std::size_t n) noexcept {
    const std::less<const value_type*> before{};
    if (before(in, out + n * output_size) && before(out, in + n * input_size)) __builtin_trap();
  }

  template <class E>
  void forward(const value_type* in, value_type* out, value_type* arena, E& ex) const noexcept {
    run_steps<Net, In, Accuracy>(call_memory<value_type>{&in, &out, arena, packed_}, ex);
  }

  // Workers with an arena of their own take image after image; those left over are shared.
  template <class E>
  void run_batch(int n, const value_type* in, value_type* out, arena_type arena,
                 E& ex) const noexcept {
    const auto image = [&](int i, value_type* memory, auto& by) {
      const auto k = static_cast<std::size_t>(i);
      forward(in + k * input_size, out + k * output_size, memory, by);
    };
    const int most = ex.concurrency();
    const int workers = arena.count < most ? arena.count : most;
    const int dealt = workers < 2 ? 0 : n / workers * workers;
    if (dealt > 0) {
      ex.run([&](int index, int count) noexcept {
        inline_executor alone;
        const int every = count < workers ? count : workers;
        if (index >= every) return;
        for (int i = index; i < dealt; i += every) image(i, arena.at(index), alone);
      });
    }
    for (int i = dealt; i < n; ++i) image(i, arena.elements, ex);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

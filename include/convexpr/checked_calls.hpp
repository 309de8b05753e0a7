// SPDX-License-Identifier: BSL-1.0
// What a call of a model says that fits none of its forms: one sentence instead of a list of all
// overloads. For model.hpp and static_model.hpp.
#pragma once

#include <type_traits>

#include "convexpr/bound_ports.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// `Calls`: a bound_network.
template <class Calls>
class checked_calls : public Calls {
 public:
  using Calls::operator();

  template <class... A>
  requires(!std::is_invocable_v<const Calls&, A...>) typename Calls::result operator()(
      A&&...) const noexcept {
    constexpr bool has_memory =
        Calls::arena_fits_stack || (std::is_convertible_v<A, typename Calls::arena_type> || ...);
    constexpr bool one_input = requires { Calls::input_size; };
    static_assert(has_memory,
                  "convexpr: this network computes in more than 64 KB of memory: pass a "
                  "cx::Workspace of this model, as in model(in, workspace)");
    static_assert(!has_memory || !one_input,
                  "convexpr: no call of this model takes these arguments; expected model(tensor), "
                  "model(in, out) with std::spans or arrays of input_size and output_size "
                  "elements, or model(n, in, out, workspace), where vectors will do; a workspace "
                  "may follow, and then an executor");
    static_assert(!has_memory || one_input,
                  "convexpr: no call of this model takes these arguments; expected a tensor of "
                  "each input, model(a, b), or model({a, b}, {out}, workspace) with std::spans or "
                  "arrays of all elements; a workspace may follow, and then an executor");
    __builtin_trap();
  }

 protected:
  using Calls::Calls;
};

}  // namespace convexpr::inline CONVEXPR_ABI

// SPDX-License-Identifier: BSL-1.0
// Who runs a call: `executor` is what the calls of a model, and of `tiled`, take as their last
// argument to be run by several threads.
#pragma once

#include <concepts>
#include <type_traits>

#include "convexpr/config.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// What an executor is given: worker `index` of `count` runs its share.
struct example_body {
  void operator()(int index, int count) const noexcept;
};

// ex.concurrency(): the most workers, fixed. ex.run(body): body(0, count), ..., body(count - 1,
// count), all at the same time, since they wait for each other, with a count from 1 to
// concurrency(); returns when all have returned. It must not throw.
template <class E>
concept executor = requires(std::remove_reference_t<E>& e, const example_body& body) {
  { e.concurrency() }
  noexcept->std::convertible_to<int>;
  { e.run(body) }
  noexcept;
};

// The last argument of a call where it is none of the `Other` things that may stand there.
template <class E, class... Other>
concept last_argument = (!std::convertible_to<E, Other> && ...);

// Says it in one sentence; of a concept by name compilers would list what it lacks as well.
template <class E>
constexpr bool check_executor() {
  constexpr bool is_executor = executor<E>;
  static_assert(is_executor,
                "convexpr: expected an executor as the last argument of this call, such as a "
                "cx::thread_pool: a type with concurrency() and run(body), both noexcept; or a "
                "workspace, which must be one of this very model");
  return is_executor;
}

// Everything in the thread that calls.
struct inline_executor {
  static constexpr int concurrency() noexcept { return 1; }
  template <class Body>
  static constexpr void run(const Body& body) noexcept {
    body(0, 1);
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

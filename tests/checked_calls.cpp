// SPDX-License-Identifier: BSL-1.0
// A model's calls are those of bound_network, and yield what those do; what fits none of them is
// refused: tests/reject/workspace_missing.cpp and call_*.cpp.
#include "convexpr/checked_calls.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

struct Net : Sequential<Conv2d<2, 3, 3>, ReLU> {};
using In = Input<2, 5, 6>;
using M = Model<Net, In>;
using Calls = bound_network<Net, In>;
static_assert(std::is_base_of_v<checked_calls<Calls>, M>);

// A sentence must not stand before a call that fits.
template <class... A>
constexpr bool same_as_without =
    std::is_same_v<std::invoke_result_t<const M&, A...>, std::invoke_result_t<const Calls&, A...>>;
static_assert(same_as_without<M::input_tensor&>);
static_assert(same_as_without<const M::input_tensor&, inline_executor>);
static_assert(same_as_without<M::input_tensor, Workspace<M>&>);
static_assert(same_as_without<float (&)[60], float (&)[36]>);
static_assert(same_as_without<std::array<float, 60>&, std::array<float, 36>&, Workspace<M>&>);
static_assert(same_as_without<M::input_span, M::output_span, Workspace<M>&, inline_executor>);
static_assert(same_as_without<int, std::vector<float>&, std::vector<float>&, Workspace<M>&>);

}  // namespace

TEST_CASE("all forms of the call yield the same") {
  const M model(tests::random_parameters<Parameters<Net>>(1));
  M::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  const M::output_tensor wanted = model(in);
  Workspace<M> workspace;
  CHECK(model(in, workspace) == wanted);
  float numbers[60], results[36];
  std::copy_n(in.data(), 60, numbers);
  model(numbers, results, workspace);
  CHECK(std::equal(results, results + 36, wanted.data()));
}

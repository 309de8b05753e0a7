// SPDX-License-Identifier: BSL-1.0
// Both words of the policy, and which one a model has when it is told none.
#include <convexpr/plan/accuracy.hpp>

#include <convexpr/static_model.hpp>

#include <convexpr/layers.hpp>
#include <type_traits>

#include "../support/catch.hpp"

namespace {

namespace cx = convexpr;

struct Net : cx::Sequential<cx::Conv2d<16, 64, 3>, cx::Conv2d<64, 64, 3>> {};
using In = cx::Input<16, 64, 64>;
using Exact = cx::StaticModel<Net, In>;
using Relaxed = cx::StaticModel<Net, In, cx::relaxed>;

static_assert(std::is_same_v<Exact, cx::StaticModel<Net, In, cx::exact>>);
static_assert(!std::is_same_v<Exact, Relaxed>);
static_assert(Exact::numbers == cx::exact && Relaxed::numbers == cx::relaxed);
static_assert(Exact::steps[1].tile.family == cx::plan::kernel_family::direct);
static_assert(Relaxed::steps[1].tile.family == cx::plan::kernel_family::direct);  // writes planes
static_assert(Relaxed::packed_bytes >= Exact::packed_bytes);

TEST_CASE("accuracy") { CHECK(cx::exact != cx::relaxed); }

}  // namespace

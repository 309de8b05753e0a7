// SPDX-License-Identifier: BSL-1.0
// Names looked up by the compiler, and what is nearest to one that is not there.
#include "convexpr/layers/parameter_key.hpp"

#include <string_view>

#include "convexpr/layers.hpp"
#include "support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::explain;

struct Net : Sequential<Named<"conv1", Conv2d<1, 2, 3>>, ReLU, Named<"conv2", Conv2d<2, 2, 3>>,
                        BatchNorm2d<2>> {};

static_assert(find_parameter<Net>("conv1.weight") == 0);
static_assert(find_parameter<Net>("3.running_var") == 7);
static_assert(find_parameter<Net>("conv1") == -1 && find_parameter<Net>("") == -1);

constexpr bool nearest(std::string_view key, const char* wanted) {
  return nearest_parameter<Net>(key) == find_parameter<Net>(wanted);
}
static_assert(nearest("conv1.wieght", "conv1.weight"));
static_assert(nearest("conv2.bia", "conv2.bias"));
static_assert(nearest("module.conv2.weight", "conv2.weight"));
static_assert(nearest("3.mean", "3.running_mean"));
static_assert(nearest("", "3.bias"));  // the shortest
static_assert(nearest_parameter<ReLU>("weight") == -1);

static_assert(plan::equal(key_sentence<Net, 'b'>::text.c_str(),
                          "expected the name of a parameter, the nearest is 3.bias, got b"));
static_assert(plan::equal(key_sentence<ReLU, 'b'>::text.c_str(),
                          "expected the name of a parameter, got b"));

}  // namespace

TEST_CASE("likeness counts what two names share at their ends") {
  CHECK(likeness("weight", "weight") == 18);
  CHECK(likeness("weight", "wieght") == 12);
  CHECK(likeness("aaa", "aa") == 5);  // no character counts twice
  CHECK(likeness("", "bias") == -4);
  CHECK(likeness("bias", "") == -4);
}

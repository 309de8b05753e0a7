// SPDX-License-Identifier: BSL-1.0
// The named arguments: what is not given is PyTorch's default, what is given arrives exactly.
#include "convexpr/layers/options.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace options = convexpr::options;
using law = cx::padding_law;

namespace {
template <cx::with value>
constexpr cx::with with_through_template = value;
}  // namespace

TEST_CASE("what is not given") {
  CHECK_BOTH(cx::with{}.stride.or_else(1) == cx::hw{1, 1});
  CHECK_BOTH(cx::with{}.padding.law == law::explicit_ && cx::with{}.padding.pads == cx::sides{});
  CHECK_BOTH(cx::with{}.dilation.or_else(1) == cx::hw{1, 1});
  CHECK_BOTH(cx::with{}.groups.or_else(1) == 1);
  CHECK_BOTH(cx::with{}.bias.or_else(true) && !cx::with{}.bias.or_else(false));
  CHECK_BOTH(cx::with{}.padding_mode.value == cx::padding_mode::zeros);
  CHECK_BOTH(cx::with{}.device == cx::cpu && cx::with{}.dtype == cx::float32);
  CHECK_BOTH(cx::pool{}.stride.or_else({3, 5}) == cx::hw{3, 5});
  CHECK_BOTH(cx::pool{}.divisor_override.or_else(0) == 0);
}

TEST_CASE("zeros that are given are not the same as nothing") {
  CHECK_BOTH(cx::with{.stride = 0}.stride.or_else(1) == cx::hw{0, 0});
  CHECK_BOTH(cx::with{.groups = 0}.groups.or_else(1) == 0);
  CHECK_BOTH(!cx::with{.bias = false}.bias.or_else(true));
  CHECK_BOTH(cx::batch_norm{.eps = 0.0}.eps.or_else(1e-5) == 0);
}

TEST_CASE("pairs are height and width") {
  CHECK_BOTH(cx::with{.stride = 2}.stride.or_else(1) == cx::hw{2, 2});
  CHECK_BOTH(cx::with{.stride = {2, 3}}.stride.or_else(1) == cx::hw{2, 3});
  CHECK_BOTH(cx::with{.dilation = cx::hw{2, 3}}.dilation.or_else(1) == cx::hw{2, 3});
}

TEST_CASE("every form of padding") {
  CHECK_BOTH(cx::with{.padding = 1}.padding.pads == cx::sides{1, 1, 1, 1});
  CHECK_BOTH(cx::with{.padding = {1, 2}}.padding.pads == cx::sides{1, 1, 2, 2});
  CHECK_BOTH(cx::with{.padding = cx::hw{1, 2}}.padding.pads == cx::sides{1, 1, 2, 2});
  CHECK_BOTH(cx::with{.padding = cx::sides{1, 2, 3, 4}}.padding.pads == cx::sides{1, 2, 3, 4});
  CHECK_BOTH(cx::with{.padding = cx::sides{.left = 5}}.padding.pads == cx::sides{0, 0, 5, 0});
  CHECK_BOTH(cx::with{.padding = "same"}.padding.law == law::same);
  CHECK_BOTH(cx::with{.padding = "valid"}.padding.law == law::valid);
  CHECK_BOTH(cx::with{.padding = cx::same_upper}.padding.law == law::same_upper);
  CHECK_BOTH(cx::with{.padding = cx::same_lower}.padding.law == law::same_lower);
}

TEST_CASE("every padding mode") {
  CHECK_BOTH(cx::with{.padding_mode = "zeros"}.padding_mode.value == cx::padding_mode::zeros);
  CHECK_BOTH(cx::with{.padding_mode = "reflect"}.padding_mode.value == cx::padding_mode::reflect);
  CHECK_BOTH(cx::with{.padding_mode = "replicate"}.padding_mode.value ==
             cx::padding_mode::replicate);
  CHECK_BOTH(cx::with{.padding_mode = "circular"}.padding_mode.value == cx::padding_mode::circular);
}

TEST_CASE("dtypes and devices, as words, too") {
  CHECK_BOTH(cx::with{.dtype = cx::float64}.dtype == cx::float64);
  CHECK_BOTH(cx::with{.dtype = "float64"}.dtype == cx::float64);
  CHECK_BOTH(cx::linear{.dtype = "float32"}.dtype == cx::float32);
  CHECK_BOTH(cx::linear{.dtype = "float16"}.dtype == cx::float16);
  CHECK_BOTH(cx::linear{.dtype = "bfloat16"}.dtype == cx::bfloat16);
  CHECK_BOTH(cx::with{.device = "cpu"}.device == cx::cpu);
  CHECK_BOTH(cx::with{.device = "cuda"}.device == cx::cuda);
}

TEST_CASE("through a template argument") {
  CHECK_BOTH(with_through_template<cx::with{.padding = 2}>.padding.pads.top == 2);
}

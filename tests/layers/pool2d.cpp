// SPDX-License-Identifier: BSL-1.0
// Pools: PyTorch's options and their defaults.
#include "convexpr/layers/pool2d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using cx::AvgPool2d, cx::MaxPool2d, cx::pool;
using namespace described;
using In = cx::Input<2, 9, 10>;

TEST_CASE("the stride is the kernel unless given") {
  CHECK_BOTH(step_of<MaxPool2d<cx::hw{2, 3}>, In>().stride == cx::hw{2, 3});
  CHECK_BOTH(step_of<MaxPool2d<3, pool{.stride = 1}>, In>().stride == cx::hw{1, 1});
  CHECK_BOTH(output_of<MaxPool2d<cx::hw{2, 3}>, In> == cx::shape{2, 4, 3});
}

TEST_CASE("options of MaxPool2d") {
  constexpr auto s =
      step_of<MaxPool2d<3, pool{.stride = 2, .padding = {1, 0}, .dilation = {1, 2}}>, In>();
  CHECK_BOTH(s.kind == cx::plan::operation::max_pool2d);
  CHECK_BOTH(s.pads == cx::sides{1, 1, 0, 0} && s.dilation == cx::hw{1, 2});
  CHECK_BOTH(output_of<MaxPool2d<2, pool{.ceil_mode = true}>, In> == cx::shape{2, 5, 5});
  CHECK_BOTH(output_of<MaxPool2d<2>, In> == cx::shape{2, 4, 5});
}

TEST_CASE("options of AvgPool2d") {
  CHECK_BOTH(step_of<AvgPool2d<2>, In>().kind == cx::plan::operation::avg_pool2d);
  CHECK_BOTH(step_of<AvgPool2d<2>, In>().count_include_pad);
  CHECK_BOTH(!step_of<AvgPool2d<2, pool{.count_include_pad = false}>, In>().count_include_pad);
  CHECK_BOTH(step_of<AvgPool2d<2>, In>().divisor_override == 0);
  CHECK_BOTH(step_of<AvgPool2d<2, pool{.divisor_override = -3}>, In>().divisor_override == -3);
}

TEST_CASE("words and laws of padding, which PyTorch's pools lack and Keras' have") {
  CHECK_BOTH(output_of<MaxPool2d<3, pool{.stride = 2, .padding = cx::same_upper}>, In> ==
             cx::shape{2, 5, 5});
  CHECK_BOTH(step_of<MaxPool2d<2, pool{.stride = 2, .padding = cx::same_upper}>, In>().pads ==
             cx::sides{0, 1, 0, 0});
  CHECK_BOTH(step_of<MaxPool2d<3, pool{.stride = 1, .padding = "same"}>, In>().pads ==
             cx::sides{1, 1, 1, 1});
  CHECK_BOTH(output_of<AvgPool2d<3, pool{.padding = "valid"}>, In> == cx::shape{2, 3, 3});
}

TEST_CASE("options that a pool does not have are refused, not ignored") {
  CHECK_BOTH(fault_of<AvgPool2d<2, pool{.dilation = 1}>, In> == cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<MaxPool2d<2, pool{.count_include_pad = true}>, In> ==
             cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<MaxPool2d<2, pool{.divisor_override = 2}>, In> ==
             cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<AvgPool2d<2, pool{.divisor_override = 0}>, In> == cx::fault::divisor_zero);
}

TEST_CASE("AdaptiveAvgPool2d") {
  CHECK_BOTH(output_of<cx::AdaptiveAvgPool2d<1>, In> == cx::shape{2, 1, 1});
  CHECK_BOTH(output_of<cx::AdaptiveAvgPool2d<cx::hw{0, 20}>, In> == cx::shape{2, 9, 20});
  CHECK_BOTH(fault_of<cx::AdaptiveAvgPool2d<1>, cx::Input<4>> == cx::fault::input_not_an_image);
}

TEST_CASE("AdaptiveMaxPool2d, and pools of all pixels") {
  using cx::plan::operation;
  CHECK_BOTH(output_of<cx::AdaptiveMaxPool2d<cx::hw{3, 0}>, In> == cx::shape{2, 3, 10});
  CHECK_BOTH(step_of<cx::AdaptiveMaxPool2d<2>, In>().kind == operation::adaptive_max_pool2d);
  CHECK_BOTH(output_of<cx::GlobalAvgPool2d, In> == cx::shape{2, 1, 1});
  CHECK_BOTH(step_of<cx::GlobalAvgPool2d, In>().kind == operation::adaptive_avg_pool2d);
  CHECK_BOTH(output_of<cx::GlobalMaxPool2d, In> == cx::shape{2, 1, 1});
  CHECK_BOTH(step_of<cx::GlobalMaxPool2d, In>().kind == operation::adaptive_max_pool2d);
  CHECK_BOTH(fault_of<cx::AdaptiveMaxPool2d<-1>, In> == cx::fault::output_size_not_positive);
}

TEST_CASE("one output") {
  CHECK_BOTH(output_of<MaxPool2d<2, pool{.return_indices = false}>, In> == cx::shape{2, 4, 5});
  CHECK_BOTH(fault_of<MaxPool2d<2, pool{.return_indices = true}>, In> ==
             cx::fault::pool_option_not_taken);
}

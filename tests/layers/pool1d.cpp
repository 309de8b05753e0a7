// SPDX-License-Identifier: BSL-1.0
// Pools along a sequence: PyTorch's options and their defaults.
#include "convexpr/layers/pool1d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using cx::AvgPool1d, cx::MaxPool1d, cx::pool;
using namespace described;
using In = cx::Input<2, 10>;

TEST_CASE("the stride is the kernel unless given") {
  CHECK_BOTH(step_of<MaxPool1d<3>, In>().stride == cx::hw{1, 3});
  CHECK_BOTH(step_of<MaxPool1d<3>, In>().kernel == cx::hw{1, 3});
  CHECK_BOTH(output_of<MaxPool1d<3>, In> == cx::shape{2, 3});
  CHECK_BOTH(output_of<MaxPool1d<3, pool{.stride = 1}>, In> == cx::shape{2, 8});
}

TEST_CASE("every option") {
  using Layer = MaxPool1d<3, pool{.stride = 2, .padding = 1, .dilation = 2, .ceil_mode = true}>;
  constexpr auto s = step_of<Layer, In>();
  CHECK_BOTH(s.kind == cx::plan::operation::max_pool2d && s.pads == cx::sides{0, 0, 1, 1});
  CHECK_BOTH(s.dilation == cx::hw{1, 2} && output_of<Layer, In> == cx::shape{2, 5});
  CHECK_BOTH(step_of<AvgPool1d<2>, In>().count_include_pad);
  CHECK_BOTH(!step_of<AvgPool1d<2, pool{.count_include_pad = false}>, In>().count_include_pad);
  CHECK_BOTH(fault_of<AvgPool1d<2, pool{.dilation = 2}>, In> == cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<MaxPool1d<2, pool{.count_include_pad = false}>, In> ==
             cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<MaxPool1d<2, pool{.divisor_override = 2}>, In> ==
             cx::fault::pool_option_not_taken);
  CHECK_BOTH(fault_of<MaxPool1d<2, pool{.stride = {2, 1}}>, In> ==
             cx::fault::pair_in_one_dimension);
}

TEST_CASE("adaptive: a size, or the input's") {
  CHECK_BOTH(output_of<cx::AdaptiveAvgPool1d<4>, In> == cx::shape{2, 4});
  CHECK_BOTH(output_of<cx::AdaptiveAvgPool1d<0>, In> == cx::shape{2, 10});
}

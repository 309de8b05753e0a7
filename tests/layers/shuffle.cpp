// SPDX-License-Identifier: BSL-1.0
// PixelShuffle, PixelUnshuffle and ChannelShuffle, and that the second undoes the first.
#include "convexpr/layers/shuffle.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers/conv2d.hpp"
#include "convexpr/layers/sequential.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<36, 6, 9>;

TEST_CASE("shapes") {
  CHECK_BOTH(output_of<cx::PixelShuffle<2>, In> == cx::shape{9, 12, 18});
  CHECK_BOTH(output_of<cx::PixelUnshuffle<3>, In> == cx::shape{324, 2, 3});
  CHECK_BOTH(output_of<cx::ChannelShuffle<4>, In> == cx::shape{36, 6, 9});
  CHECK_BOTH(output_of<cx::Sequential<cx::PixelShuffle<3>, cx::PixelUnshuffle<3>>, In> ==
             cx::shape{36, 6, 9});
  CHECK_BOTH(step_of<cx::ChannelShuffle<4>, In>().groups == 4);
}

TEST_CASE("a layer behind infers the channels that they leave") {
  using Net =
      cx::Sequential<cx::Conv2d<36, 8, 1>, cx::PixelShuffle<2>, cx::Conv2d<cx::infer, 3, 1>,
                     cx::PixelUnshuffle<3>, cx::ChannelShuffle<3>, cx::Conv2d<cx::infer, 5, 1>>;
  CHECK_BOTH(output_of<Net, In> == cx::shape{5, 4, 6});
  CHECK_BOTH(cx::description_of<Net, In>.parameters[2].dims[1] == 2);
  CHECK_BOTH(cx::description_of<Net, In>.parameters[4].dims[1] == 27);
}

TEST_CASE("faults") {
  CHECK_BOTH(fault_of<cx::PixelShuffle<5>, In> == cx::fault::channels_not_divisible);
  CHECK_BOTH(fault_of<cx::PixelUnshuffle<2>, In> == cx::fault::size_not_divisible);
  CHECK_BOTH(fault_of<cx::ChannelShuffle<5>, In> == cx::fault::channels_not_divisible);
}

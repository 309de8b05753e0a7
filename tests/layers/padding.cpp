// SPDX-License-Identifier: BSL-1.0
// Pads and crops: which side is which.
#include "convexpr/layers/padding.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<2, 7, 9>;

TEST_CASE("one number, a pair, four sides") {
  CHECK_BOTH(step_of<cx::ZeroPad2d<1>, In>().pads == cx::sides{1, 1, 1, 1});
  CHECK_BOTH(step_of<cx::ZeroPad2d<cx::hw{1, 2}>, In>().pads == cx::sides{1, 1, 2, 2});
  CHECK_BOTH(step_of<cx::ZeroPad2d<cx::sides{.top = 1, .right = 3}>, In>().pads ==
             cx::sides{1, 0, 0, 3});
  CHECK_BOTH(output_of<cx::ZeroPad2d<cx::sides{.top = 1, .right = 3}>, In> == cx::shape{2, 8, 12});
}

TEST_CASE("each kind is its mode") {
  CHECK_BOTH(step_of<cx::ReflectionPad2d<2>, In>().mode == cx::padding_mode::reflect);
  CHECK_BOTH(step_of<cx::ReplicationPad2d<2>, In>().mode == cx::padding_mode::replicate);
  CHECK_BOTH(step_of<cx::CircularPad2d<2>, In>().mode == cx::padding_mode::circular);
  CHECK_BOTH(step_of<cx::ConstantPad2d<2, -1.5>, In>().mode == cx::padding_mode::zeros);
  CHECK_BOTH(step_of<cx::ConstantPad2d<2, -1.5>, In>().slope == -1.5);
}

TEST_CASE("crops") {
  CHECK_BOTH(output_of<cx::Crop<1>, In> == cx::shape{2, 5, 7});
  CHECK_BOTH(output_of<cx::Crop<cx::sides{.bottom = 6}>, In> == cx::shape{2, 1, 9});
  CHECK_BOTH(output_of<cx::CenterCrop<cx::hw{3, 4}>, In> == cx::shape{2, 3, 4});
  CHECK_BOTH(fault_of<cx::Crop<4>, In> == cx::fault::crop_exceeds_input);
}

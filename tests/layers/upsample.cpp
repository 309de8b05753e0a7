// SPDX-License-Identifier: BSL-1.0
// Upsample by a factor, and to a size.
#include "convexpr/layers/upsample.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
using namespace described;
using In = cx::Input<2, 3, 5>;

TEST_CASE("by a factor") {
  CHECK_BOTH(output_of<cx::Upsample<2>, In> == cx::shape{2, 6, 10});
  CHECK_BOTH(output_of<cx::Upsample<cx::hw{1, 3}>, In> == cx::shape{2, 3, 15});
  CHECK_BOTH(step_of<cx::Upsample<2>, In>().kind == cx::plan::operation::upsample_nearest);
}

TEST_CASE("to a size, smaller ones too") {
  CHECK_BOTH(output_of<cx::UpsampleTo<cx::hw{2, 7}>, In> == cx::shape{2, 2, 7});
  CHECK_BOTH(output_of<cx::UpsampleTo<12>, In> == cx::shape{2, 12, 12});
}

TEST_CASE("by a fraction, and by two") {
  CHECK_BOTH(output_of<cx::Upsample<0.5>, In> == cx::shape{2, 1, 2});
  CHECK_BOTH(output_of<cx::Upsample<cx::factors{1.5, 2}>, In> == cx::shape{2, 4, 10});
  CHECK_BOTH(step_of<cx::Upsample<1.5>, In>().scale_rows == 1.5);
}

TEST_CASE("bilinear") {
  constexpr cx::upsample bilinear{.mode = "bilinear"};
  constexpr cx::upsample aligned{.mode = "bilinear", .align_corners = true};
  CHECK_BOTH(step_of<cx::Upsample<2, bilinear>, In>().kind ==
             cx::plan::operation::upsample_bilinear);
  CHECK_BOTH(!step_of<cx::Upsample<2, bilinear>, In>().align_corners);
  CHECK_BOTH(step_of<cx::Interpolate<2, aligned>, In>().align_corners);
  CHECK_BOTH(output_of<cx::InterpolateTo<cx::hw{2, 7}, aligned>, In> == cx::shape{2, 2, 7});
  CHECK_BOTH(fault_of<cx::Upsample<2, cx::upsample{.align_corners = false}>, In> ==
             cx::fault::align_corners_not_taken);
}

TEST_CASE("faults") {
  CHECK_BOTH(fault_of<cx::Upsample<cx::hw{2, 0}>, In> == cx::fault::scale_factor_not_positive);
  CHECK_BOTH(
      says<cx::UpsampleTo<-1>, In>("UpsampleTo (layer 1): expected a positive size, got -1x-1"));
  CHECK_BOTH(fault_of<cx::Upsample<2>, cx::Input<9>> == cx::fault::input_not_an_image);
}

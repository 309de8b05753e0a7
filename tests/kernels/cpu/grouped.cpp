// SPDX-License-Identifier: BSL-1.0
// Convolutions in small groups against the reference: groups inside a register, across registers
// and across blocks, depthwise with several outputs for a channel, in every layout.
#include <convexpr/kernels/cpu/grouped.hpp>

#include <convexpr/kernels/cpu/conv2d.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;

// With the tile that the plan chooses, or as it would be chosen for groups.
template <class T, geometry Geometry>
void check() {
  static constexpr plan::step s = [] {
    constexpr plan::device_facts facts = kernels::cpu::facts<T>();
    plan::step step = step_of(Geometry);
    step.tile = {plan::kernel_family::grouped, plan::most_pixels(2, facts), 1};
    step.packed_elements = plan::packed_elements(step, facts);
    return step;
  }();
  CHECK(difference<T>(s, kernels::cpu::run_conv2d<kernels::cpu::key_of(s), T>, 3) == "");
}

constexpr geometry in_groups(int groups, int in, int out, int height, int width, hw kernel,
                             layout in_order = layout::blocked,
                             layout out_order = layout::blocked) {
  geometry g{in, out, height, width, kernel};
  g.groups = groups;
  g.pads = {kernel.height / 2, kernel.height / 2, kernel.width / 2, kernel.width / 2};
  g.in_order = in_order;
  g.out_order = out_order;
  return g;
}
constexpr geometry strided(geometry g, hw stride, hw dilation = 1) {
  g.stride = stride;
  g.dilation = dilation;
  return g;
}

TEMPLATE_TEST_CASE("groups", "", float, double) {
  using T = TestType;
  check<T, in_groups(8, 32, 32, 5, 31, 3)>();                                          // 4 -> 4
  check<T, finished(in_groups(3, 24, 24, 6, 9, 3), activation::relu)>();               // 8 -> 8
  check<T, strided(in_groups(16, 32, 64, 7, 18, hw{3, 2}), {1, 2})>();                 // 2 -> 4
  check<T, finished(in_groups(4, 32, 16, 4, 9, hw{1, 5}), activation::leaky_relu)>();  // 8 -> 4
  check<T, strided(in_groups(3, 36, 54, 9, 8, 3), 1, {2, 1})>();           // across blocks
  check<T, in_groups(2, 80, 6, 4, 5, 3)>();                                // 40 channels each
  check<T, in_groups(17, 17, 51, 3, 33, 3)>();                             // three for each
  check<T, in_groups(40, 40, 80, 4, 17, 1)>();                             // one long row
  check<T, in_groups(20, 20, 20, 5, 9, 3, layout::nchw, layout::nchw)>();  // on planes
  check<T, in_groups(40, 40, 40, 5, 9, 3, layout::nhwc, layout::nhwc)>();
  check<T, strided(in_groups(5, 10, 15, 6, 7, 3, layout::nhwc, layout::blocked), 2, 2)>();
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Groups of 2, 4 and 8 channels in strips against the reference: tiles of every kind, padding on
// each side, a last block that is not full.
#include <convexpr/kernels/cpu/grouped_strips.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using convexpr::float16_t;

// By tiles of at most so many pixels, whatever the plan would choose for this instruction set.
template <class T, geometry Geometry, int Most>
void check(T weight_at_border = T(0)) {
  static constexpr plan::step s = [] {
    plan::step step = step_of(Geometry);
    const plan::row_of_tiles row = plan::row_in_tiles(step, false, Most);
    step.tile = {plan::kernel_family::grouped_strips, row.pixels,
                 plan::channel_block / kernels::cpu::lanes<T>};
    step.packed_elements = plan::packed_elements(step, kernels::cpu::facts<T>());
    return step;
  }();
  if constexpr (2 * (Geometry.in / Geometry.groups) <= kernels::cpu::lanes<T>) {
    const auto run = [](const plan::step& step, const T* in, const T* second, T* out,
                        const arithmetic_t<T>* packed) {
      kernels::cpu::run_grouped_strips<kernels::cpu::blocked_shape_of(s), T>(
          step, in, second, out, packed, slopes_of(step, packed));
    };
    CHECK(difference<T>(s, run, 3, true, weight_at_border) == "");
  }
}

constexpr geometry in_groups(int groups, int channels, int height, int width,
                             sides pads = {1, 1, 1, 1}, activation act = activation::none) {
  geometry g{channels, channels, height, width, 3};
  g.groups = groups;
  g.pads = pads;
  g.act = act;
  g.residual = act != activation::none;
  return g;
}

TEST_CASE("groups in strips") {
  check<float, in_groups(9, 36, 7, 13), 7>();
  check<float, in_groups(9, 36, 5, 12), 4>();
  check<float, in_groups(8, 16, 3, 8, {1, 1, 1, 1}, activation::relu), 4>();
  check<float, in_groups(4, 32, 5, 5, {2, 0, 0, 2}, activation::relu), 8>();
  check<float, in_groups(8, 16, 4, 10, {0, 2, 1, 0}, activation::prelu), 5>();
  check<double, in_groups(5, 20, 3, 9), 5>();
  check<double, in_groups(9, 18, 3, 12), 4>();
  check<float16_t, in_groups(4, 16, 4, 6), 6>();
  check<float, in_groups(4, 16, 5, 7), 7>(std::numeric_limits<float>::infinity());
}

}  // namespace

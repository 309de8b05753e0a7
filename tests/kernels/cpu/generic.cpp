// SPDX-License-Identifier: BSL-1.0
// The generic convolution against the reference: any layout, any groups.
#include <convexpr/kernels/cpu/generic.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;

template <class T>
void check(const geometry& g) {
  plan::step s = step_of(g);
  s.tile.family = plan::kernel_family::generic;
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  const auto run = [](const plan::step& t, const T* in, const T* second, T* out, const T* packed) {
    kernels::cpu::run_generic<activation::prelu>(t, in, second, out, packed, slopes_of(t, packed));
  };
  CHECK(difference<T>(s, run) == "");
}

TEMPLATE_TEST_CASE("groups that straddle blocks, depthwise in every layout", "", float, double) {
  struct counts {
    int in, out, groups;
  };
  constexpr layout orders[] = {layout::nchw, layout::nhwc, layout::blocked};
  for (const counts c : {counts{48, 48, 2}, {36, 54, 3}, {20, 20, 20}, {5, 10, 5}, {33, 2, 1}}) {
    for (const layout in_order : orders) {
      for (const layout out_order : orders) {
        geometry g{c.in, c.out, 5, 6, hw{3, 2}, hw{2, 1}, hw{1, 2}};
        g.pads = {1, 2, 3, 0};
        g.groups = c.groups;
        g.in_order = in_order;
        g.out_order = out_order;
        g.residual = true;
        g.second_order = layout::nhwc;
        g.act = activation::prelu;
        check<TestType>(g);
      }
    }
  }
}

}  // namespace

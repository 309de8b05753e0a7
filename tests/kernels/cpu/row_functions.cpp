// SPDX-License-Identifier: BSL-1.0
// Rows in tiles of two widths, some outputs at a time, against the reference.
#include <convexpr/kernels/cpu/row_functions.hpp>

#include <convexpr/kernels/cpu/along_row.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using namespace kernels::cpu;

template <row_shape Shape, class T>
void run(const plan::step& s, const T* in, const T* second, T* out, const T* packed) {
  static_assert(Shape.pixels % lanes<T> == 0);
  row_sweep<T>(s, in, second, out, packed, nullptr, Shape.pixels, row_functions_of<Shape, T>(),
               row_finish_of<activation::none, T>())
      .run();
}

template <row_shape Shape, class T>
void check(int width, layout order, T weight_at_border = T(0)) {
  geometry g{19, Shape.outputs, 9, width, 3};
  g.pads = {1, 1, 2, 0};
  g.in_order = g.out_order = order;
  g.act = activation::relu;
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::along_row, Shape.pixels, 1};
  s.packed_elements = plan::packed_elements(s, facts<T>());
  CHECK(difference<T>(s, run<Shape, T>, 3, true, weight_at_border) == "");
}

TEMPLATE_TEST_CASE("tiles of two widths", "", float, double) {
  using T = TestType;
  constexpr int n = lanes<T>;
  for (const int width : {n, 3 * n, 5 * n + 1}) {
    check<row_shape{8, 4, 3 * n, true, 0}, T>(width, layout::blocked);
    check<row_shape{6, 3, 4 * n, true, 0}, T>(width, layout::nchw);
    check<row_shape{3, 0, 2 * n, true, 0}, T>(width, layout::nchw);
  }
  check<row_shape{8, 4, 3 * n, true, 0}, T>(2 * n, layout::nchw,
                                            std::numeric_limits<T>::infinity());
}

}  // namespace

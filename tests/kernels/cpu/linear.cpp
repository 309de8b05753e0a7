// SPDX-License-Identifier: BSL-1.0
// A matrix times a vector against the reference: a single pixel in every layout.
#include <convexpr/kernels/cpu/linear.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <int Vectors, activation Act, class T, bool Far = false>
void run(const plan::step& s, const T* in, const T* second, T* out, const arithmetic_t<T>* packed) {
  const auto slopes = slopes_of(s, packed);
  if (kernels::cpu::stores_beside(s)) {
    return kernels::cpu::run_linear<Vectors, Far, true, Act>(s, in, second, out, packed, slopes);
  }
  kernels::cpu::run_linear<Vectors, Far, false, Act>(s, in, second, out, packed, slopes);
}

template <class T>
plan::step tiled(const geometry& g, int vectors) {
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::linear, 1, vectors};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  return s;
}

TEMPLATE_TEST_CASE("channels, layouts, alignment", "", float, double, float16_t) {
  constexpr int n = lanes<TestType>;
  for (const layout order : {layout::nchw, layout::nhwc, layout::blocked}) {
    for (const int in : {1, 16, 17, 35, 300}) {
      for (const int out : {1, n - 1, n, n + 1, 3 * n, 5 * n + 2}) {
        geometry g{in, out, 1, 1};
        g.in_order = g.out_order = g.second_order = order;
        if (in == 17) g.act = activation::relu;
        g.residual = in == 35;
        const auto offset = in % 4;
        CHECK(difference<TestType>(tiled<TestType>(g, 1), run<1, activation::none, TestType>,
                                   offset) == "");
        CHECK(difference<TestType>(tiled<TestType>(g, 3), run<3, activation::none, TestType>,
                                   offset) == "");
        CHECK(difference<TestType>(tiled<TestType>(g, 3), run<3, activation::none, TestType, true>,
                                   offset) == "");
      }
    }
  }
}

TEST_CASE("other activations") {
  geometry g{20, 21, 1, 1};
  g.act = activation::relu6;
  CHECK(difference<float>(tiled<float>(g, 2), run<2, activation::relu6, float>) == "");
  g.act = activation::prelu;
  CHECK(difference<float>(tiled<float>(g, 1), run<1, activation::prelu, float>) == "");
}

}  // namespace

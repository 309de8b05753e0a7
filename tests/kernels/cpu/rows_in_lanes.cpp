// SPDX-License-Identifier: BSL-1.0
// Convolutions with the rows of the kernel in lanes, against the reference: also where the plan
// would take another family.
#include <convexpr/kernels/cpu/rows_in_lanes.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T>
constexpr plan::step in_strips(const geometry& g) {
  constexpr plan::device_facts facts = kernels::cpu::facts<T>();
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::rows_in_lanes, plan::choose_strips(s, facts).pixels, 1};
  s.packed_elements = plan::packed_elements(s, facts);
  return s;
}

template <class T, geometry Geometry>
void check(int offset = 3, bool with_bias = true, T weight_at_border = T(0)) {
  if constexpr (Geometry.kernel.height * Geometry.out <= lanes<T>) {
    static constexpr plan::step s = in_strips<T>(Geometry);
    static_assert(s.tile.pixels > 0);
    const auto run = [](const plan::step& step, const T* in, const T*, T* out, const T* packed) {
      static constexpr auto functions =
          kernels::cpu::rows_in_lanes_functions_of<kernels::cpu::rows_in_lanes_row_of(s), T>();
      kernels::cpu::rows_in_lanes_sweep<T>(step, in, out, packed, functions).run();
    };
    CHECK(difference<T>(s, run, offset, with_bias, weight_at_border) == "");
  }
}

constexpr geometry with_kernel(geometry g, hw kernel) {
  g.kernel = kernel;
  return g;
}

TEMPLATE_TEST_CASE("two outputs, of which AVX2 holds three rows", "", float, double) {
  check<TestType, image(35, 2, 6, 60)>();
}

TEST_CASE("all lanes and three in four of them") {
  check<float, image(64, 4, 9, 60)>();
  check<float, with_kernel(image(8, 8, 5, 11), {2, 7})>();
  check<float, image(24, 3, 8, 29, 5)>();
}

TEST_CASE("bands of rows, images lower than the kernel") {
  check<float, image(17, 4, 301, 60)>();
  check<float, image(16, 4, 1, 60)>();
}

TEST_CASE("padding") {
  check<float, padded(image(16, 4, 9, 60), {0, 0, 0, 0})>();
  check<float, padded(image(16, 4, 3, 8), {7, 5, 4, 6})>();
}

TEST_CASE("activations, no bias, alignment, numbers that idle lanes must not spread") {
  check<float, finished(image(33, 4, 6, 60), activation::relu, false)>(0);
  check<float, finished(image(16, 4, 6, 21), activation::leaky_relu, false)>(5);
  check<float, image(32, 4, 6, 60)>(7, false);
  check<float, image(32, 4, 6, 60)>(2, true, std::numeric_limits<float>::infinity());
}

TEST_CASE("channels beside others in a larger tensor stay") {
  if constexpr (lanes<float> >= 12) {
    constexpr int height = 5, width = 60;
    static constexpr plan::step s = in_strips<float>(image(16, 4, height, width));
    std::vector<float> in(16 * height * width, 1.0F), out(in.size(), 7.0F), weight(16 * 4 * 9);
    std::vector<float> packed(static_cast<std::size_t>(s.packed_elements));
    kernels::cpu::pack_conv2d(s, weight.data(), static_cast<const float*>(nullptr), packed.data());
    static constexpr auto functions =
        kernels::cpu::rows_in_lanes_functions_of<kernels::cpu::rows_in_lanes_row_of(s), float>();
    kernels::cpu::rows_in_lanes_sweep<float>(s, in.data(), out.data(), packed.data(), functions)
        .run();
    int wrong = 0;
    for (std::size_t i = 0; i < out.size(); ++i) wrong += out[i] != (i % 16 < 4 ? 0.0F : 7.0F);
    CHECK(wrong == 0);
  }
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// First layers, whose input is a few planes, in tiles of chosen sizes against the reference.
#include <convexpr/kernels/cpu/peeled_planes.hpp>

#include <convexpr/kernels/cpu/conv2d.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T>
constexpr bool has_family = kernels::cpu::fused&& lanes<T> > 1;

template <class T, geometry Geometry, int Pixels, int Vectors>
void check(int offset = 0) {
  static constexpr plan::step s = [] {
    plan::step planned = step_of(Geometry);
    planned.tile = {plan::kernel_family::peeled, Pixels, Vectors, 16};
    planned.packed_elements = plan::packed_elements(planned, kernels::cpu::facts<T>());
    return planned;
  }();
  if constexpr (has_family<T>) {
    static_assert(plan::can_peel(s, Pixels, Vectors, kernels::cpu::facts<T>()));
    static_assert(kernels::cpu::key_of(s).peeled.shape.planes == Geometry.in);
    CHECK(difference<T>(s, kernels::cpu::run_conv2d<kernels::cpu::key_of(s), T>, offset) == "");
    const T infinity = std::numeric_limits<T>::infinity();
    CHECK(difference<T>(s, kernels::cpu::run_conv2d<kernels::cpu::key_of(s), T>, 0, true,
                        infinity) == "");
  }
}

constexpr geometry planes(int in, int out, hw size, hw kernel, hw stride = 1) {
  geometry g{in, out, size.height, size.width, kernel, stride};
  const int high = kernel.height / 2, wide = kernel.width / 2;
  g.pads = {high, high, wide, wide};
  g.in_order = layout::nchw;
  return g;
}
constexpr geometry to_nhwc(geometry g) {
  g.out_order = layout::nhwc;
  return g;
}

TEST_CASE("one, two and more tiles in a row of float and double") {
  constexpr int one = lanes<float>;
  check<float, planes(3, 4 * one, {4, 17}, 3), 6, 4>(1);
  check<float, planes(3, 4 * one, {2, 13}, 3), 3, 4>(3);
  check<float, planes(3, 2 * one, {3, 9}, 3), 5, 2>();
  check<float, planes(3, 2 * one, {2, 18}, 3), 6, 2>(2);
  check<float, planes(1, one, {2, 7}, 3), 7, 1>(3);
  check<double, planes(3, 16, {4, 23}, 3), 8, 1>(1);
}

TEST_CASE("wide kernels, strides and few rows") {
  constexpr int one = lanes<float>;
  check<float, planes(3, 4 * one, {9, 26}, 7, 2), 3, 4>();
  check<float, planes(3, 4 * one, {5, 34}, 7, 2), 6, 4>(1);
  check<float, planes(4, one, {1, 19}, {3, 5}), 8, 1>();
  check<float, planes(2, 2 * one, {5, 30}, {2, 3}, {1, 4}), 3, 2>();
  check<float, padded(planes(3, one, {4, 5}, 3), {3, 3, 0, 2}), 7, 1>();
}

TEST_CASE("layouts, activations and padded lanes") {
  using enum activation;
  constexpr int one = lanes<float>;
  check<float, to_nhwc(planes(3, 2 * one, {3, 11}, 3)), 4, 2>(1);
  check<float, finished(planes(3, one, {3, 11}, 3), relu, false), 6, 1>();
  check<float, finished(planes(3, one, {3, 11}, 3), leaky_relu, false), 6, 1>();
  check<float, finished(planes(3, one, {3, 11}, 3), prelu, false), 6, 1>();
  check<float, planes(3, 16 - one / 2, {3, 11}, 3), 6, 1>();
}

TEST_CASE("a residual is left to the tiles of many channels") {
  constexpr plan::step s = step_of(finished(planes(3, 16, {3, 11}, 3), activation::none, true));
  STATIC_REQUIRE(!plan::unrolls_planes(s));
}

}  // namespace

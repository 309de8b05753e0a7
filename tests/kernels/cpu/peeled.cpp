// SPDX-License-Identifier: BSL-1.0
// Dense convolutions through the loop nest of peeled.hpp, in tiles of chosen sizes and passes,
// against the reference.
#include <convexpr/kernels/cpu/peeled.hpp>

#include <convexpr/kernels/cpu/conv2d.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T>
constexpr bool has_family = kernels::cpu::fused&& lanes<T> > 1;

template <class T, geometry Geometry, int Pixels, int Vectors, int Blocks, bool Ahead = false>
void check(int offset = 0) {
  static constexpr plan::step s = [] {
    constexpr plan::device_facts facts = kernels::cpu::facts<T>();
    plan::step planned = step_of(Geometry);
    planned.tile = {plan::kernel_family::peeled, Pixels, Vectors, 16 * Blocks, 0, Ahead};
    planned.packed_elements = plan::packed_elements(planned, facts);
    return planned;
  }();
  if constexpr (has_family<T>) {
    static_assert(plan::can_peel(s, Pixels, Vectors, kernels::cpu::facts<T>()));
    CHECK(difference<T>(s, kernels::cpu::run_conv2d<kernels::cpu::key_of(s), T>, offset) == "");
  }
}

constexpr geometry conv(int in, int out, hw size, hw kernel, hw stride = 1, hw dilation = 1) {
  geometry g{in, out, size.height, size.width, kernel, stride, dilation};
  g.pads = {kernel.height / 2 * dilation.height, kernel.height / 2 * dilation.height,
            kernel.width / 2 * dilation.width, kernel.width / 2 * dilation.width};
  return g;
}
constexpr geometry in_order(geometry g, layout in, layout out) {
  g.in_order = in;
  g.out_order = out;
  return g;
}

TEMPLATE_TEST_CASE("one, two and more tiles in a row, in one and more passes", "", float, double) {
  using T = TestType;
  check<T, conv(35, 32, {5, 5}, 3), 5, 2, 1>();
  check<T, conv(35, 32, {5, 5}, 3), 5, 2, 0>();
  check<T, conv(64, 32, {6, 9}, 3), 5, 2, 3>();
  check<T, conv(16, 16, {4, 23}, 3), 6, 1, 1>();
  check<T, conv(17, 16, {1, 14}, 3), 5, 1, 1>(3);
  check<T, conv(48, 16, {2, 3}, {3, 5}), 3, 1, 2, true>();
}

TEST_CASE("kernels, strides, dilations and padding") {
  using T = float;
  check<T, conv(17, 16, {9, 11}, 3, 2), 4, 1, 1>();
  check<T, conv(17, 16, {9, 12}, 3, 2), 6, 1, 1>();
  check<T, conv(3, 16, {9, 15}, 7, 2), 4, 1, 1>();
  check<T, conv(5, 16, {9, 12}, 3, 1, 2), 6, 1, 1>();
  check<T, conv(33, 16, {7, 9}, {2, 5}, {1, 3}), 3, 1, 1>();
  check<T, padded(conv(17, 16, {4, 3}, 3), {5, 5, 2, 2}), 6, 1, 1>();
  check<T, padded(conv(17, 16, {4, 5}, 3), {0, 1, 0, 1}), 4, 1, 1>();
}

TEST_CASE("layouts, residuals, activations and groups") {
  using T = float;
  using enum activation;
  constexpr auto nchw = layout::nchw, nhwc = layout::nhwc, blocked = layout::blocked;
  check<T, in_order(conv(20, 32, {5, 7}, 3), nchw, nhwc), 4, 2, 1>(1);
  check<T, in_order(conv(20, 16, {5, 7}, 3), nhwc, blocked), 4, 1, 1>();
  check<T, conv(16, 16 - lanes<T> / 2, {5, 7}, 3), 4, 1, 1>();
  check<T, finished(conv(35, 16, {5, 7}, 3), relu, true), 4, 1, 1>();
  check<T, finished(conv(35, 16, {5, 7}, 3), leaky_relu, true), 4, 1, 1>();
  check<T, finished(conv(35, 16, {5, 7}, 3), prelu, true), 4, 1, 1>();
  check<T, grouped(conv(64, 64, {5, 7}, 3), 2), 4, 1, 1>();
  check<double, finished(conv(17, 16, {7, 9}, {2, 5}, {1, 3}), leaky_relu, true), 3, 1, 1>(1);
}

// With 32 registers the plan takes none of them, and each is seconds of compiling.
template <class T>
void check_wide() {
  using enum activation;
  constexpr int wide = 4 * lanes<T>;
  constexpr auto nchw = layout::nchw, nhwc = layout::nhwc;
  check<T, conv(35, wide, {3, 8}, 3), 3, 4, 1>();
  check<T, conv(3, 2 * wide, {3, 7}, 3, 2), 3, 4, 1>(1);
  check<T, conv(25, wide, {5, 11}, {1, 5}), 3, 4, 2, true>();
  check<T, conv(17, wide, {4, 9}, 3, 1, 2), 3, 4, 1>();
  check<T, in_order(conv(19, wide, {2, 5}, 3), nchw, nhwc), 3, 4, 1>(3);
  check<T, finished(conv(24, wide, {2, 10}, 3), leaky_relu, true), 3, 4, 1>();
  check<T, in_order(conv(3, wide, {4, 8}, 3), nchw, layout::blocked), 3, 4, 1>(1);
  check<T, in_order(conv(3, 2 * wide, {9, 17}, 7, 2), nchw, layout::blocked), 3, 4, 1>();
  check<T, in_order(finished(conv(4, wide, {3, 11}, 5), relu, true), nchw, nhwc), 3, 4, 1>(1);
  check<T, in_order(conv(1, wide, {3, 3}, 3), nchw, layout::blocked), 3, 4, 1>();
}

TEST_CASE("tiles that are wider than high hold their inputs") {
  constexpr int wide = 4 * lanes<double>;
  if constexpr (kernels::cpu::facts<float>().registers == 16) check_wide<float>();
  check<double, conv(35, wide, {3, 8}, 3), 3, 4, 1>();
  check<double, in_order(conv(3, wide, {4, 8}, 3), layout::nchw, layout::blocked), 3, 4, 1>(1);
}

TEST_CASE("a residual may be overwritten by the output") {
  if constexpr (has_family<float>) {
    static constexpr plan::step s = [] {
      plan::step planned = step_of(finished(conv(48, 16, {7, 7}, 3), activation::relu, true));
      planned.tile = {plan::kernel_family::peeled, 7, 1, 16};
      planned.packed_elements = plan::packed_elements(planned, kernels::cpu::facts<float>());
      return planned;
    }();
    const auto in_place = [](const plan::step& step, const float* in, const float* second,
                             float* out, const float* packed) {
      std::memcpy(out, second, sizeof(float) * 16 * 7 * 7);
      kernels::cpu::run_conv2d<kernels::cpu::key_of(s), float>(step, in, out, out, packed);
    };
    CHECK(difference<float>(s, in_place) == "");
  }
}

TEST_CASE("an image cut into blocks of rows for the cache gives the same") {
  constexpr int outputs = 2 * lanes<float>;
  constexpr geometry tall = conv(64, outputs, {16, 150}, 3);
  static_assert(plan::bands_in_l2(step_of(tall), outputs, outputs / 2, 0, 16,
                                  kernels::cpu::facts<float>()) > 1);
  check<float, tall, 28 % lanes<float> + 5, 1, 2>();
}

TEST_CASE("weights that are not finite spoil only what they are multiplied with") {
  if constexpr (has_family<float>) {
    static constexpr plan::step s = [] {
      plan::step planned = step_of(conv(17, 16, {6, 6}, 3));
      planned.tile = {plan::kernel_family::peeled, 4, 1, 16};
      planned.packed_elements = plan::packed_elements(planned, kernels::cpu::facts<float>());
      return planned;
    }();
    for (const float weight :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      CHECK(difference<float>(s, kernels::cpu::run_conv2d<kernels::cpu::key_of(s), float>, 0, true,
                              weight) == "");
    }
  }
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Depthwise convolutions row by row and in strips against the reference: tiles of every kind,
// padding on each side, residuals, activations in the tile and behind it.
#include <convexpr/kernels/cpu/depthwise.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using convexpr::bfloat16_t;  // arm_neon.h has one, too
using convexpr::float16_t;
using plan::kernel_family;

// By tiles of at most so many pixels.
template <class T, geometry Geometry, kernel_family Family, int Most>
void check() {
  static constexpr plan::step s = [] {
    plan::step step = step_of(Geometry);
    const plan::row_of_tiles row = plan::row_in_tiles(step, plan::runs_flat(step), Most);
    step.tile = {Family, row.pixels, plan::channel_block / kernels::cpu::lanes<T>};
    step.packed_elements = plan::packed_elements(step, kernels::cpu::facts<T>());
    return step;
  }();
  static_assert(kernels::cpu::tiles_of_row(s).count > 0);
  const auto run = [](const plan::step& step, const T* in, const T* second, T* out,
                      const arithmetic_t<T>* packed) {
    kernels::cpu::run_depthwise<kernels::cpu::blocked_shape_of(s), T>(step, in, second, out, packed,
                                                                      slopes_of(step, packed));
  };
  CHECK(difference<T>(s, run, 3) == "");
}

constexpr geometry planes(int channels, int height, int width, hw kernel, sides pads,
                          hw stride = 1) {
  geometry g{channels, channels, height, width, kernel, stride};
  g.groups = channels;
  g.pads = pads;
  return g;
}
constexpr geometry dilated(geometry g, hw dilation) {
  g.dilation = dilation;
  return g;
}

TEST_CASE("row by row") {
  using T = float;
  constexpr auto rows = kernel_family::depthwise_rows;
  check<T, planes(35, 9, 13, 3, {1, 1, 1, 1}), rows, 4>();  // uneven tiles
  check<T, planes(16, 5, 7, 3, {1, 1, 1, 1}), rows, 7>();   // one tile
  check<T, finished(planes(20, 9, 15, 3, {0, 1, 0, 1}, 2), activation::relu), rows, 5>();
  check<T, planes(17, 6, 11, 5, {2, 2, 2, 2}), rows, 6>();
  check<T, dilated(planes(15, 9, 8, hw{3, 4}, {4, 0, 2, 1}, hw{3, 1}), hw{2, 1}), rows, 4>();
  check<T, finished(planes(33, 5, 5, 1, {0, 0, 0, 0}), activation::prelu), rows, 7>();  // one row
  check<T, planes(2, 2, 4, hw{5, 2}, {5, 4, 1, 0}), rows, 3>();  // windows without any element
}

TEST_CASE("in strips") {
  using T = float;
  constexpr auto strips = kernel_family::depthwise_strips;
  check<T, planes(35, 9, 13, 3, {1, 1, 1, 1}), strips, 7>();
  check<T, planes(16, 7, 7, 3, {1, 1, 1, 1}), strips, 7>();
  check<T, finished(planes(18, 4, 14, 3, {0, 0, 0, 0}), activation::relu), strips, 5>();
  check<T, finished(planes(17, 5, 9, 3, {2, 2, 2, 1}), activation::relu6, false), strips, 4>();
  check<T, planes(3, 1, 1, 3, {1, 1, 1, 1}), strips, 7>();
  check<T, finished(planes(20, 2, 6, 3, {0, 2, 1, 1}), activation::prelu), strips, 6>();
}

TEMPLATE_TEST_CASE("other elements", "", double, float16_t, bfloat16_t) {
  using T = TestType;
  check<T, planes(35, 5, 9, 3, {1, 1, 1, 1}), kernel_family::depthwise_strips, 7>();
  check<T, finished(planes(17, 5, 9, 3, {1, 1, 1, 1}, 2), activation::prelu),
        kernel_family::depthwise_rows, 5>();
}

TEST_CASE("planes share machine code") {
  const auto shape = [](int size, int stride) {
    return kernels::cpu::blocked_shape_of([&] {
      plan::step s = step_of(planes(32, size, size, 3, {1, 1, 1, 1}, stride));
      s.tile = {kernel_family::depthwise_rows, 14, 1};
      return s;
    }());
  };
  CHECK(shape(112, 1) == shape(28, 1));
  CHECK(shape(112, 2) == shape(56, 2));
  CHECK(!(shape(112, 1) == shape(112, 2)));
}

TEST_CASE("weights that are not finite spoil only what they are multiplied with") {
  static constexpr plan::step s = planned<float>(step_of(planes(20, 6, 9, 3, {1, 1, 1, 1})));
  const auto run = [](const plan::step& step, const float* in, const float* second, float* out,
                      const float* packed) {
    kernels::cpu::run_depthwise<kernels::cpu::blocked_shape_of(s), float>(step, in, second, out,
                                                                          packed, nullptr);
  };
  CHECK(difference<float>(s, run, 0, true, std::numeric_limits<float>::infinity()) == "");
  CHECK(difference<float>(s, run, 0, false) == "");
}

}  // namespace

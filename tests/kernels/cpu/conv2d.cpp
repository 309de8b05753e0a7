// SPDX-License-Identifier: BSL-1.0
// Convolutions with the tiles that the plan chooses for this instruction set, against the
// reference.
#include <convexpr/kernels/cpu/conv2d.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using convexpr::bfloat16_t;  // arm_neon.h has one, too
using convexpr::float16_t;
using kernels::cpu::conv_key;
using kernels::cpu::key_of;

template <class T, geometry Geometry>
void check() {
  static constexpr plan::step s = planned<T>(step_of(Geometry));
  constexpr conv_key key = key_of(s);
  CHECK(difference<T>(s, kernels::cpu::run_conv2d<key, T>, 3) == "");
}

constexpr geometry convolution(int in, int out, int height, int width, hw kernel,
                               layout in_order = layout::blocked,
                               layout out_order = layout::blocked) {
  geometry g{in, out, height, width, kernel};
  g.pads = {kernel.height / 2, kernel.height / 2, kernel.width / 2, kernel.width / 2};
  g.in_order = in_order;
  g.out_order = out_order;
  return g;
}
constexpr geometry with_stride(geometry g, hw stride) {
  g.stride = stride;
  return g;
}
constexpr geometry with_relu(geometry g) {
  g.act = activation::relu;
  g.residual = true;
  return g;
}
constexpr geometry with_activation(geometry g, activation act, layout second_order) {
  g.act = act;
  g.residual = true;
  g.second_order = second_order;
  return g;
}

TEMPLATE_TEST_CASE("every tile size in its place", "", float, double) {
  using T = TestType;
  check<T, convolution(16, 64, 13, 33, 3)>();
  check<T, with_relu(convolution(17, 64, 29, 29, 1))>();
  check<T, convolution(150, 80, 14, 14, 1)>();
  check<T, with_stride(convolution(70, 160, 15, 13, 1), 2)>();
  check<T, convolution(20, 64, 9, 11, 1, layout::nhwc)>();
  check<T, convolution(3, 64, 15, 31, 7, layout::nchw)>();
  check<T, with_stride(convolution(3, 32, 15, 33, 3, layout::nhwc), 2)>();
  check<T, convolution(32, 48, 9, 29, 5)>();
  check<T, convolution(35, 4, 9, 66, 3)>();
  check<T, convolution(12, 3, 8, 58, 3, layout::blocked, layout::nchw)>();
  check<T, convolution(12, 3, 8, 28, 3, layout::blocked, layout::nhwc)>();
  check<T, convolution(17, 2, 9, 70, 5)>();
  check<T, convolution(1, 1, 9, 130, 3, layout::nchw, layout::nchw)>();
  check<T, convolution(1, 8, 28, 28, 3, layout::nchw)>();
  check<T, convolution(784, 10, 1, 1, 1)>();
  check<T, grouped(convolution(48, 48, 9, 31, 3), 48)>();
  check<T, grouped(with_stride(convolution(35, 35, 9, 31, 3), 2), 35)>();
  check<T, grouped(convolution(20, 20, 9, 31, hw{1, 5}), 20)>();
  check<T, grouped(convolution(64, 64, 5, 9, 3), 4)>();
  check<T, grouped(convolution(48, 96, 5, 9, 3), 2)>();
}

// One of each family and kind of store: the rest is the code of float.
TEMPLATE_TEST_CASE("16-bit elements are rounded once, at the store", "", float16_t, bfloat16_t) {
  using T = TestType;
  check<T, with_relu(convolution(17, 64, 9, 9, 3))>();
  check<T, with_stride(convolution(3, 20, 15, 33, 3, layout::nchw, layout::nchw), 2)>();
  check<T, convolution(12, 3, 8, 58, 3, layout::nhwc, layout::nchw)>();
  check<T, convolution(20, 3, 8, 70, 3, layout::blocked, layout::nchw)>();
  check<T, convolution(784, 10, 1, 1, 1)>();
  check<T, grouped(convolution(35, 35, 9, 31, 3), 35)>();
  check<T, grouped(convolution(35, 35, 5, 7, 3, layout::nchw), 35)>();
}

// Within the tile, on stored vectors, in scratch memory.
TEMPLATE_TEST_CASE("activations in every place", "", float, double) {
  using T = TestType;
  using enum activation;
  constexpr auto blocked = layout::blocked, nhwc = layout::nhwc;
  constexpr auto act_of = [](activation a, layout second, int channels, int groups) {
    return grouped(with_activation(convolution(channels, channels, 7, 19, 3), a, second), groups);
  };
  check<T, act_of(hardswish, blocked, 20, 1)>();
  check<T, act_of(hardswish, blocked, 20, 20)>();
  check<T, act_of(hardswish, nhwc, 20, 1)>();
  check<T, act_of(relu6, blocked, 35, 35)>();
  check<T, act_of(leaky_relu, blocked, 20, 1)>();
  check<T, act_of(prelu, blocked, 20, 1)>();
  check<T, act_of(prelu, blocked, 20, 20)>();
  check<T, act_of(prelu, nhwc, 20, 1)>();
  check<T, with_activation(convolution(35, 40, 5, 7, 1), relu6, blocked)>();
  check<T, with_activation(convolution(35, 40, 5, 7, 1), prelu, blocked)>();
  if (!kernels::cpu::fused) return;  // the reference's formulas fuse
  check<T, act_of(silu, blocked, 20, 1)>();
  check<T, act_of(silu, blocked, 32, 2)>();
  static_assert(key_of(planned<T>(step_of(act_of(relu6, blocked, 20, 1)))).act_in_tile);
  static_assert(!key_of(planned<T>(step_of(act_of(relu6, nhwc, 20, 1)))).act_in_tile);
  static_assert(!key_of(planned<T>(step_of(act_of(silu, blocked, 20, 1)))).act_in_tile);
}

TEST_CASE("layers of other sizes share machine code") {
  constexpr auto key = [](const geometry& g) { return key_of(planned<float>(step_of(g))); };
  constexpr conv_key one = key(convolution(64, 64, 128, 128, 3));
  CHECK(one == key(convolution(32, 128, 128, 128, 3)));
  CHECK(one == key(convolution(96, 128, 128, 128, 3)));
  CHECK(key(convolution(64, 64, 56, 56, 1)) == key(convolution(128, 256, 28, 28, 1)));
  CHECK(!(one == key(with_stride(convolution(64, 64, 128, 128, 3), 2))));
}

}  // namespace

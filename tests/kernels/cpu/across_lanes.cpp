// SPDX-License-Identifier: BSL-1.0
// Sums across lanes with registers against the same for single numbers, bit for bit: outputs and
// pixels of a tile, odd sizes, strides, dilation, padding, layouts, activations.
#include <convexpr/kernels/cpu/across_lanes.hpp>

#include <convexpr/kernels/cpu/conv2d.hpp>
#include <convexpr/kernels/reference/across_lanes.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;

template <class T>
constexpr plan::step relaxed_step(const geometry& g, int pixels) {
  constexpr plan::device_facts facts = kernels::cpu::facts<T>();
  plan::step s = step_of(g);
  if (pixels == 0) pixels = plan::choose_lane_pixels(s, facts);
  s.tile = {plan::kernel_family::across_lanes, pixels, 0};
  s.packed_elements = plan::packed_elements(s, facts);
  return s;
}

template <class T, geometry Geometry, int Pixels = 0>
void check() {
  if constexpr (kernels::cpu::lanes < T >> 1) {
    static constexpr plan::step s = relaxed_step<T>(Geometry, Pixels);
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    numbers<T> next;
    guarded<T> in(s.in, 3), second(s.second, 3), out(s.out, 3), expected(s.out, 0);
    in.fill(s.in, next);
    const int length = s.in.channels * s.kernel.height * s.kernel.width;
    std::vector<T> weight(static_cast<std::size_t>(s.out.channels * length));
    for (T& w : weight) w = next();
    std::vector<T> bias(static_cast<std::size_t>(s.out.channels));
    for (T& b : bias) b = next();
    kernels::reference::across_lanes<kernels::cpu::lanes<T>>(s, in.data(), expected.data(),
                                                             weight.data(), bias.data());
    std::vector<T> packed(static_cast<std::size_t>(s.packed_elements) + 16, nan);
    kernels::cpu::pack_conv2d(s, weight.data(), bias.data(), packed.data());
    std::size_t written = 0;
    for (const T x : packed) written += std::isnan(x) ? 0 : 1;
    CHECK(written == static_cast<std::size_t>(s.packed_elements));
    kernels::cpu::run_conv2d<kernels::cpu::key_of(s), T>(s, in.data(), nullptr, out.data(),
                                                         packed.data());
    CHECK(wrong_output(s, in, second, out, expected, length) == "");
  }
}

constexpr geometry to(geometry g, layout order) {
  g.out_order = order;
  return g;
}
constexpr geometry moving(geometry g, hw stride, hw dilation) {
  g.stride = stride;
  g.dilation = dilation;
  return g;
}

TEMPLATE_TEST_CASE("outputs and kernels", "", float, double) {
  using T = TestType;
  check<T, image(32, 1, 5, 19)>();
  check<T, image(16, 4, 6, 13)>();
  check<T, image(48, 3, 4, 9, 5)>();
  check<T, image(16, 7, 3, 8, 1)>();
}

TEST_CASE("pixels of a tile, rows shorter than two") {
  check<float, image(32, 2, 4, 7)>();
  check<float, image(16, 4, 5, 1)>();
  check<float, image(16, 4, 9, 6), 1>();
  check<float, image(16, 3, 3, 5), 5>();
  check<float, image(16, 12, 3, 5), 2>();
}

TEST_CASE("strides, dilation, padding") {
  check<float, moving(image(16, 4, 9, 21), {2, 2}, {1, 1})>();
  check<float, moving(image(32, 2, 9, 15), {1, 1}, {2, 3})>();
  check<float, moving(image(16, 3, 12, 17, 5), {3, 1}, {1, 2})>();
  check<float, padded(image(16, 4, 6, 7), {0, 0, 0, 0})>();
  check<float, padded(image(16, 4, 3, 3), {7, 5, 4, 9})>();
}

TEST_CASE("layouts and activations") {
  check<float, to(image(32, 4, 5, 9), layout::nchw)>();
  check<float, to(finished(image(32, 3, 5, 9), activation::relu, false), layout::nhwc)>();
  check<float, finished(image(16, 4, 5, 9), activation::leaky_relu, false)>();
  check<float, to(finished(image(16, 3, 5, 9), activation::sigmoid, false), layout::nchw)>();
}

}  // namespace

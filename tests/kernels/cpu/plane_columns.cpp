// SPDX-License-Identifier: BSL-1.0
// One plane to a few planes against the reference, vectors of several rows at a time, on any
// instruction set: also where the plan would take another kernel.
#include <convexpr/kernels/cpu/plane_columns.hpp>

#include "../../support/catch.hpp"
#include "../../support/plane_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T>
constexpr plan::step tiled(const geometry& g) {
  return plane_step<T>(g, lanes<T>);
}

template <geometry G, class T>
void run(const plan::step& s, const T* in, const T*, T* out, const T* packed) {
  constexpr kernels::cpu::plane_columns_shape shape =
      kernels::cpu::plane_columns_of(tiled<T>(G), lanes<T>);
  static_assert(shape.outputs > 0);
  kernels::cpu::run_plane_columns<shape>(s, in, out, packed);
}

template <geometry G, class T>
void check() {
  constexpr plan::step s = tiled<T>(G);
  if constexpr (kernels::cpu::plane_columns_of(s, lanes<T>).outputs > 0) {
    check_plane<T>(s, run<G, T>);
  }
}

constexpr geometry odd() {
  geometry g{1, 5, 60, 2 * lanes<float> + 5, hw{2, 5}, hw{2, 1}, hw{3, 2}};
  g.pads = {4, 1, 3, 0};
  g.act = activation::relu;
  return g;
}

TEMPLATE_TEST_CASE("vectors of rows, borders and padding", "", float, double) {
  check<square(8, 2 * lanes<float> + 12, 3, 1), TestType>();
  check<square(6, 2 * lanes<float> + 9, 5, 2), TestType>();
  check<square(11, lanes<float> + 1, 3, 1), TestType>();
  check<square(1, lanes<float> + 2, 3, 0), TestType>();
  check<odd(), TestType>();
}

// A missing tap must not make a zero of -0.
TEST_CASE("a negative zero stays") {
  constexpr geometry g = square(4, lanes<float> + 1, 3, 1);
  constexpr plan::step s = tiled<float>(g);
  constexpr auto width = static_cast<std::size_t>(lanes<float> + 1), area = width * width;
  const std::vector<float> in(area, 1.0F);
  std::vector<float> packed(4 + 9 * 4, -0.0F), out(4 * area, 1.0F);
  packed.resize(packed.size() + 64);
  run<g, float>(s, in.data(), nullptr, out.data(), packed.data());
  std::size_t positive = 0;
  for (const float x : out) positive += x == 0.0F && std::signbit(x) ? 0 : 1;
  CHECK(positive == 0);
}

TEST_CASE("what it leaves to others") {
  const auto outputs = [](const geometry& g) {
    return kernels::cpu::plane_columns_of(tiled<float>(g), lanes<float>).outputs;
  };
  geometry g = square(2, 2 * lanes<float>, 3, 1);
  CHECK(outputs(g) == 2);
  g.act = activation::sigmoid;
  CHECK(outputs(g) == 0);
  CHECK(outputs(square(2, lanes<float>, 3, 1)) == 0);  // one vector lacks taps on both sides
  CHECK(outputs(square(2, 2 * lanes<float> + 1, 5, 2)) == 0);  // so do two at the right
  CHECK(outputs(square(2, 2 * lanes<float>, 1, 0)) == 0);      // all rows are one
}

}  // namespace

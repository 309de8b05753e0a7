// SPDX-License-Identifier: BSL-1.0
// One plane to a few planes against the reference, whole rows at a time, on any instruction set:
// also where the plan would take another kernel.
#include <convexpr/kernels/cpu/plane_rows.hpp>

#include "../../support/catch.hpp"
#include "../../support/plane_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T>
constexpr plan::step tiled(const geometry& g) {
  return plane_step<T>(g, plan::round_up(step_of(g).out.width, lanes<T>));
}

template <geometry G, class T>
void run(const plan::step& s, const T* in, const T*, T* out, const T* packed) {
  constexpr kernels::cpu::plane_shape shape = kernels::cpu::plane_shape_of(tiled<T>(G), lanes<T>);
  static_assert(shape.rows > 0);
  kernels::cpu::run_plane_rows<shape>(s, in, out, packed);
}

template <geometry G, class T>
void check() {
  constexpr plan::step s = tiled<T>(G);
  check_plane<T>(s, run<G, T>);
}

constexpr geometry odd() {
  geometry g{1, 2, 20, 19, hw{2, 5}, hw{2, 1}, hw{3, 2}};
  g.pads = {4, 1, 2, 0};
  g.act = activation::relu;
  return g;
}

TEMPLATE_TEST_CASE("rows, borders and padding", "", float, double) {
  check<square(8, 28, 3, 1), TestType>();
  check<square(6, 28, 5, 2), TestType>();
  check<square(3, 17, 3, 0), TestType>();
  check<square(1, 5, 3, 1), TestType>();
  check<square(2, 2, 5, 2), TestType>();
  check<odd(), TestType>();
}

TEST_CASE("what it leaves to others") {
  const auto rows = [](const geometry& g, int most = 1000) {
    plan::step s = tiled<float>(g);
    if (most < s.tile.pixels) s.tile.pixels = most;
    return kernels::cpu::plane_shape_of(s, lanes<float>).rows;
  };
  geometry g = square(2, 28, 3, 1);
  CHECK(rows(g) > 0);
  g.act = activation::sigmoid;
  CHECK(rows(g) == 0);
  CHECK(rows(square(2, 28, 3, 1), 16) == 0);  // a row is more than a tile
  g = square(2, 2 * lanes<float> + 1, 5, 2);  // a lane of the second vector lacks a tap, too
  CHECK(rows(g) == 0);
}

}  // namespace

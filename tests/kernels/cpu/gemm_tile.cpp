// SPDX-License-Identifier: BSL-1.0
// A run of tiles on its own: sums begin at the bias or go on from the output, and end as told.
#include <convexpr/kernels/cpu/gemm_tile.hpp>

#include <vector>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::kernels::cpu;

constexpr int tiles = 3, pixels = 2, channels = 19;

// Whole numbers, so that every order of summation gives the same.
template <class T, gemm_shape Shape>
struct fixture {
  static constexpr int vectors = Shape.vectors;
  static constexpr int width = vectors * lanes<T>, row = tiles * pixels * 16;
  std::vector<T> in, weights, bias, second, out;
  gemm_call<T> call{};

  fixture() {
    for (int i = 0; i < 2 * row; ++i) in.push_back(static_cast<T>(i * 7 % 11 - 5));
    for (int i = 0; i < channels * width; ++i) weights.push_back(static_cast<T>(i * 5 % 13 - 6));
    for (int i = 0; i < width; ++i) bias.push_back(static_cast<T>(i));
    for (int i = 0; i < vectors * row; ++i) second.push_back(static_cast<T>(i % 7));
    for (int i = 0; i < vectors * row; ++i) out.push_back(static_cast<T>(i % 5));
    call.in = in.data();
    call.weights = weights.data();
    call.ahead = weights.data();
    call.ahead_lines = 1;
    call.out = out.data();
    call.tiles = tiles;
    call.channels = channels;
    call.in_block = row;
    for (int v = 0; v < vectors; ++v) call.out_vector[v] = call.second_vector[v] = v * row;
  }
  T sum(int pixel, int v, int lane) const {
    T total = 0;
    for (int c = 0; c < channels; ++c) {
      total += in[static_cast<std::size_t>(c / 16 * row + pixel * 16 + c % 16)] *
               weights[static_cast<std::size_t>(c * width + v * lanes<T> + lane)];
    }
    return total;
  }
};

template <class T, gemm_shape Shape, class Expected>
void check(fixture<T, Shape>& f, Expected expected) {
  const std::vector<T> before = f.out;
  run_gemm_tiles<Shape, T>(f.call);
  for (int p = 0; p < tiles * pixels; ++p) {
    for (int v = 0; v < Shape.vectors; ++v) {
      for (int lane = 0; lane < lanes<T>; ++lane) {
        const auto at = static_cast<std::size_t>(v * f.row + p * 16 + lane);
        const T sum = f.sum(p, v, lane);
        CHECK(f.out[at] == expected(sum, before[at],
                                    f.bias[static_cast<std::size_t>(v * lanes<T> + lane)],
                                    f.second[at]));
      }
    }
  }
}

template <class T>
T at_least(T floor, T x) {
  return x > floor ? x : floor;
}

template <class T, int Vectors>
void check_first_and_last() {
  fixture<T, gemm_shape{pixels, Vectors}> f;
  f.call.bias = f.bias.data();
  f.call.second = f.second.data();
  f.call.floor = T(-20);
  check(f, [](T sum, T, T bias, T second) { return at_least(T(-20), sum + bias + second); });
}
TEMPLATE_TEST_CASE("sums begin at the bias and end with the residual and a floor", "", float,
                   double) {
  check_first_and_last<TestType, 1>();
  check_first_and_last<TestType, 2>();
  check_first_and_last<TestType, 4>();  // wider than high
}

TEMPLATE_TEST_CASE("sums go on from the output", "", float, double) {
  using T = TestType;
  fixture<T, gemm_shape{pixels, 2}> f;
  f.call.floor = -std::numeric_limits<T>::infinity();
  check(f, [](T sum, T before, T, T) { return sum + before; });
}

TEMPLATE_TEST_CASE("an activation waits for the last channels", "", float, double) {
  using T = TestType;
  constexpr gemm_shape shape{pixels, 2, activation::leaky_relu};
  for (const bool last : {false, true}) {
    fixture<T, shape> f;
    f.call.floor = -std::numeric_limits<T>::infinity();
    f.call.slope = T(0.5);
    f.call.last = last;
    check(f, [&](T sum, T before, T, T) {
      const T whole = sum + before;
      return last && whole < 0 ? whole / 2 : whole;
    });
  }
}

}  // namespace

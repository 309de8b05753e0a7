// SPDX-License-Identifier: BSL-1.0
// Initial parameters: PyTorch's rules, numpy's numbers (examples/python/initialise.py), the same
// inside the compiler.
#include "convexpr/initialise.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "convexpr/layers.hpp"
#include "support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::literals;

struct Net : Sequential<Conv2d<3, 8, hw{3, 5}>, BatchNorm2d<8>, ReLU,
                        Named<"grouped", Conv2d<8, 4, 3, with{.groups = 4}>>, Flatten,
                        Named<"bias", Linear<4, 2, convexpr::linear{.bias = false}>>> {};

// Of initialise.py.
static_assert(uniform_numbers("conv1.weight", 1)[0] == 0x1.c0147ep-1);
static_assert(uniform_numbers("conv1.weight", 1)[3] == -0x1.bceeaep-1);
static_assert(uniform_numbers("conv1.weight", 0)[1] == 0x1.9f448p-7);
static_assert(uniform_numbers("0.bias", (std::uint64_t{1} << 63) + 5)[2] == -0x1.aa3bp-8);

static_assert(square_root_of(0) == 0 && square_root_of(1) == 1 && square_root_of(144) == 12);
static_assert(square_root_of(3) == 0x1.bb67ae8584caap+0);
static_assert(square_root_of((std::uint64_t{1} << 53) - 1) == 0x1.6a09e667f3bccp+26);
static_assert(square_root_of((std::uint64_t{1} << 40) + 1) == 0x1.00000000008p+20);

constexpr auto constants = [] {
  std::array<float, Parameters<Net>::size> elements{};
  initialise<Net>(elements, 7);
  return elements;
}();
static_assert(constants[8 * 45 - 1] == 0x1.9f22f6p-5f);

double largest(std::span<const float> elements) {
  double most = 0;
  for (const float x : elements) most = std::max(most, std::fabs(double{x}));
  return most;
}
bool all(std::span<const float> elements, float wanted) {
  return std::all_of(elements.begin(), elements.end(), [&](float x) { return x == wanted; });
}

// A layer of one's own says what its parameter begins at.
struct Shift {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Shift");
    const int weight = b.parameter_of("weight", 3, 2);
    b.starts_at(weight, 0.25);
    return b.pointwise(value, activation::none);
  }
};

}  // namespace

TEST_CASE("each kind of parameter begins as PyTorch's") {
  const auto p = initial_parameters<Net>(7);
  CHECK(std::equal(constants.begin(), constants.end(), p.data()));
  // drawn from (-b, b), b = 1 / sqrt(inputs of one output), the bias too
  const auto drawn = [](std::span<const float> elements, double fan_in) {
    const double bound = 1 / std::sqrt(fan_in);
    CHECK(largest(elements) < bound);
    CHECK(largest(elements) > 0.6 * bound);
    CHECK(*std::min_element(elements.begin(), elements.end()) < 0);
    CHECK(*std::max_element(elements.begin(), elements.end()) > 0);
  };
  drawn(p["0.weight"_s], 45);
  drawn(p["0.bias"_s], 45);
  drawn(p["grouped.weight"_s], 18);
  drawn(p["grouped.bias"_s], 18);
  drawn(p["bias.weight"_s], 4);  // a layer that is called bias is none
  CHECK(all(p["1.weight"_s], 1));
  CHECK(all(p["1.bias"_s], 0));
  CHECK(all(p["1.running_mean"_s], 0));
  CHECK(all(p["1.running_var"_s], 1));
}

TEST_CASE("what a layer of one's own begins at") {
  CHECK(all(initial_parameters<Shift>(1)["weight"_s], 0.25f));
}

TEST_CASE("another seed or name gives other numbers, evenly spread") {
  const uniform_numbers a("a", 1), b("b", 1), c("a", 2);
  double sum = 0, squares = 0;
  std::array<int, 16> histogram{};
  constexpr int count = 16000;
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    CHECK(a[at] != b[at]);
    CHECK(a[at] != c[at]);
    CHECK(a[at] != 0);
    sum += a[at];
    squares += a[at] * a[at];
    ++histogram[static_cast<std::size_t>((a[at] + 1) * 8)];
  }
  CHECK(std::fabs(sum / count) < 0.02);  // 4 standard deviations
  CHECK(std::fabs(squares / count - 1. / 3) < 0.01);
  for (const int n : histogram) CHECK(std::abs(n - 1000) < 130);
}

TEST_CASE("square roots are rounded to nearest") {
  for (std::uint64_t n = 0; n < 5000; ++n) CHECK(square_root_of(n) == std::sqrt(double(n)));
  for (std::uint64_t n = 1; n >> 53 == 0; n = n * 3 + 1) {
    CHECK(square_root_of(n) == std::sqrt(static_cast<double>(n)));
  }
}

TEST_CASE("float64 networks draw the same numbers, unrounded") {
  using Precise = Linear<3, 2, convexpr::linear{.dtype = float64}>;
  const auto p = initial_parameters<Precise>(1);
  CHECK(p["weight"_s][5] == uniform_numbers("weight", 1)[5] * (1 / std::sqrt(3.)));
}

// SPDX-License-Identifier: BSL-1.0
// The points of Winograd's polynomials, and weights at them: a polynomial is found again from its
// values.
#include <convexpr/plan/winograd.hpp>

#include <cmath>

#include "../support/catch.hpp"

namespace {

using namespace convexpr;

TEMPLATE_TEST_CASE_SIG("coefficients of the products of the points", "", ((int Pairs), Pairs), 1, 2,
                       3) {
  constexpr plan::winograd_points<Pairs> points{};
  const double x = 0.3;
  double all = 1, sum = std::pow(x, 2 * Pairs);
  for (int p = 0; p < Pairs; ++p) {
    all *= x * x - points.at[p] * points.at[p];
    sum += points.all[p] * std::pow(x, 2 * p);
    CHECK(points.power(p, 5) == Approx(std::pow(points.at[p], 5)));
    double others = 1, part = std::pow(x, 2 * Pairs - 2);
    for (int o = 0; o < Pairs; ++o) {
      if (o != p) others *= x * x - points.at[o] * points.at[o];
    }
    for (int k = 0; k < Pairs - 1; ++k) part += points.without[p][k] * std::pow(x, 2 * k);
    CHECK(part == Approx(others));
  }
  CHECK(sum == Approx(all));
}

// F(2x2, 3x3) is known by heart: G = {1 0 0, 1/2 1/2 1/2, 1/2 -1/2 1/2, 0 0 1}, but for signs.
TEST_CASE("weights of the smallest tile") {
  const double w[] = {2, 3, 7};
  double at[4] = {};
  plan::transform_weights<1>(w, 3, at);
  CHECK(at[0] == -2);
  CHECK(at[1] == 6);
  CHECK(at[2] == 3);
  CHECK(at[3] == 7);
}

// A kernel that is a product of a column and a row.
TEST_CASE("rows and columns of a kernel") {
  const double column[] = {1, -2, 4, 0.5, 3}, row[] = {2, 1, -1, 5, 0.25};
  double kernel[25] = {}, down[6] = {}, across[8] = {}, at[48] = {};
  for (int i = 0; i < 25; ++i) kernel[i] = column[i / 5] * row[i % 5];
  plan::transform_weights<2>(column, 5, down);
  plan::transform_weights<3>(row, 5, across);
  plan::transform_kernel<2, 3>(kernel, 5, at);
  for (int i = 0; i < 48; ++i) CHECK(at[i] == Approx(down[i / 8] * across[i % 8]));
}

static_assert(plan::winograd_pairs(4) == 1 && plan::winograd_pairs(6) == 2 &&
              plan::winograd_pairs(8) == 3);

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Winograd's algorithm as numbers: the points of its polynomials and the transform of weights. For
// the transforms in kernels/, and for packing.
#pragma once

#include "convexpr/plan/step.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Where the polynomials of a tile are taken besides 0 and infinity: at x and -x for each of these.
// Numbers near 1 keep the powers small: with 1 and 2 for two pairs, as in the first papers, sums
// over 256 channels are off by 8.4e-6 of the largest, with these by 1.7e-6, as direct ones are.
template <int Pairs>
struct winograd_points {
  static_assert(Pairs >= 1 && Pairs <= 3);
  double at[3] = {};
  // coefficients of product(x^2 - at^2), the constant first; the leading one, 1, left out; over
  // all pairs, and over all but one
  double all[3] = {};
  double without[3][3] = {};

  constexpr winograd_points() {
    if (Pairs == 1) at[0] = 1;
    if (Pairs == 2) at[0] = 0.70710678118654752440, at[1] = 1.41421356237309504880;
    if (Pairs == 3) at[0] = 0.5625, at[1] = 1, at[2] = 1 / 0.5625;
    multiply(all, -1);
    for (int p = 0; p < Pairs; ++p) multiply(without[p], p);
  }

  // of the number that kernels multiply by
  constexpr double square(int p) const { return Pairs == 2 ? (p == 0 ? 0.5 : 2) : at[p] * at[p]; }
  constexpr double power(int p, int exponent) const {
    double product = exponent % 2 == 1 ? at[p] : 1;
    for (; exponent > 1; exponent -= 2) product *= square(p);
    return product;
  }

 private:
  constexpr void multiply(double (&to)[3], int skipped) {
    double product[4] = {1};
    int degree = 0;
    for (int p = 0; p < Pairs; ++p) {
      if (p == skipped) continue;
      product[degree + 1] = product[degree];
      for (int k = degree; k > 0; --k) product[k] = product[k - 1] - square(p) * product[k];
      product[0] *= -square(p);
      ++degree;
    }
    for (int k = 0; k < degree; ++k) to[k] = product[k];
  }
};

// Of tiles of n x n inputs.
constexpr int winograd_pairs(int n) { return n / 2 - 1; }

// One row or column of weights, `taps` of them, at all n points; each divided by what the product
// of the two polynomials is too large by.
template <int Pairs>
constexpr void transform_weights(const double* w, int taps, double* to) {
  constexpr winograd_points<Pairs> points{};
  constexpr int n = 2 * Pairs + 2;
  const auto value = [&](double x) {
    double sum = 0;
    for (int t = taps - 1; t >= 0; --t) sum = sum * x + w[t];
    return sum;
  };
  double zero = 1;
  for (int p = 0; p < Pairs; ++p) zero *= -points.square(p);
  to[0] = w[0] / zero;
  for (int p = 0; p < Pairs; ++p) {
    double others = 2 * points.square(p);  // x * (x + x)
    for (int o = 0; o < Pairs; ++o) {
      if (o != p) others *= points.square(p) - points.square(o);
    }
    to[1 + 2 * p] = value(points.at[p]) / others;
    to[2 + 2 * p] = value(-points.at[p]) / others;
  }
  to[n - 1] = w[taps - 1];
}

// A whole kernel [taps][taps] to [rows][columns], by `Down` pairs for a column of it and `Across`
// pairs for a row.
template <int Down, int Across>
constexpr void transform_kernel(const double* w, int taps, double* to) {
  constexpr int rows = 2 * Down + 2, columns = 2 * Across + 2;
  double down[rows][columns] = {};
  for (int x = 0; x < taps; ++x) {
    double column[rows] = {}, at[rows] = {};
    for (int y = 0; y < taps; ++y) column[y] = w[y * taps + x];
    transform_weights<Down>(column, taps, at);
    for (int y = 0; y < rows; ++y) down[y][x] = at[y];
  }
  for (int y = 0; y < rows; ++y, to += columns) transform_weights<Across>(down[y], taps, to);
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

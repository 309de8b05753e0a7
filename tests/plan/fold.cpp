// SPDX-License-Identifier: BSL-1.0
// Batch normalisation folded into the weights before it, and the square root that it needs.
#include "convexpr/plan/fold.hpp"

#include <cmath>
#include <limits>

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

// Parameters of a convolution with 2 outputs of 3 weights, then its normalisation.
constexpr float parameters[] = {1,
                                2,
                                3,
                                -4,
                                5,
                                6,
                                /* bias */ 7,
                                8,
                                /* scale */ 2,
                                -1,
                                /* shift */ 10,
                                20,
                                /* mean */ 3,
                                4,
                                /* variance */ 4,
                                0.25};

struct folded {
  float weight[6] = {};
  float bias[2] = {};
};

constexpr folded fold(const plan::parameter_indices& indices, double eps) {
  plan::parameter table[6] = {};
  const long long offsets[] = {0, 6, 8, 10, 12, 14};
  for (int i = 0; i < 6; ++i) table[i].offset = offsets[i];
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.in = plan::dense_view({3, 1, 1}, cx::layout::blocked);
  s.out = plan::dense_view({2, 1, 1}, cx::layout::blocked);
  s.parameters = indices;
  s.eps = eps;
  folded f{};
  plan::fold_weights(s, parameters, table, f.weight, f.bias);
  return f;
}

}  // namespace

TEST_CASE("weights times scale / deviation, biases shifted") {
  constexpr plan::parameter_indices all{0, 1, 2, 3, 4, 5};
  constexpr folded f = fold(all, 0);  // deviations 2 and 1/2: factors 1 and -2
  CHECK_BOTH(f.weight[0] == 1 && f.weight[1] == 2 && f.weight[2] == 3);
  CHECK_BOTH(f.weight[3] == 8 && f.weight[4] == -10 && f.weight[5] == -12);
  CHECK_BOTH(f.bias[0] == (7 - 3) * 1 + 10 && f.bias[1] == (8 - 4) * -2 + 20);
}

TEST_CASE("what is not there: no bias is 0, not affine is 1 and 0") {
  constexpr folded no_bias = fold({0, -1, 2, 3, 4, 5}, 0);
  CHECK_BOTH(no_bias.bias[0] == (0 - 3) * 1 + 10 && no_bias.bias[1] == (0 - 4) * -2 + 20);
  constexpr folded plain = fold({0, 1, -1, -1, 4, 5}, 0);  // factors 1/2 and 2
  CHECK_BOTH(plain.weight[0] == 0.5f && plain.weight[3] == -8);
  CHECK_BOTH(plain.bias[0] == (7 - 3) * 0.5f && plain.bias[1] == (8 - 4) * 2);
}

TEST_CASE("eps is added to the variance") {
  constexpr folded f = fold({0, 1, 2, 3, 4, 5}, 12);  // deviations 4 and 3.5
  CHECK_BOTH(f.weight[0] == 0.5f && f.bias[0] == (7 - 3) * 0.5f + 10);
  CHECK_BOTH(f.weight[3] == static_cast<float>(-4 * (-1 / 3.5)));
}

TEST_CASE("who has a bias, who needs folding") {
  plan::step s{};
  s.in = plan::dense_view({8, 4, 4}, cx::layout::blocked);
  s.kernel = {3, 5};
  s.groups = 2;
  CHECK(plan::weights_per_output(s) == 60);
  CHECK(plan::needs_folding(s));  // no weight of its own
  s.parameters.weight = 0;
  s.factor = 0.5;
  CHECK(plan::needs_folding(s));
  s.factor = 1;
  CHECK(!plan::needs_folding(s));
  s.parameters.mean = 0;
  CHECK(plan::needs_folding(s));
}

TEST_CASE("the square root is within one unit in the last place of the true one") {
  CHECK_BOTH(plan::square_root(0) == 0 && plan::square_root(1) == 1 && plan::square_root(4) == 2);
  CHECK_BOTH(plan::square_root(0.25) == 0.5 && plan::square_root(144) == 12);
  CHECK_BOTH(plan::square_root(1e-5) > 0);
  CHECK(std::isnan(plan::square_root(-1)));
  CHECK(std::isnan(plan::square_root(std::nan(""))));
  int far = 0;
  for (double x = 1e-12; x < 1e12; x *= 1.00731) {
    const double root = std::sqrt(x), mine = plan::square_root(x);
    far += mine < std::nextafter(root, 0) || mine > std::nextafter(root, 1e300);
  }
  CHECK(far == 0);
}

// SPDX-License-Identifier: BSL-1.0
// What can be read from one step: whether it takes a residual in, and its multiply-adds.
#include "convexpr/plan/step.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {
constexpr plan::step convolution(cx::shape in, cx::shape out, cx::hw kernel, int groups) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.in = plan::dense_view(in, cx::layout::blocked);
  s.out = plan::dense_view(out, cx::layout::blocked);
  s.kernel = kernel;
  s.groups = groups;
  s.parameters.weight = 0;
  return s;
}
constexpr plan::step with_second(plan::operation kind, int value) {
  plan::step s{};
  s.kind = kind;
  s.second_value = value;
  return s;
}
}  // namespace

TEST_CASE("multiply-adds") {
  // the first layer of ResNet-50, as its users count it
  CHECK_BOTH(plan::multiply_adds(convolution({3, 224, 224}, {64, 112, 112}, {7, 7}, 1)) ==
             118013952);
  CHECK_BOTH(plan::multiply_adds(convolution({32, 9, 9}, {32, 7, 7}, {3, 3}, 32)) == 32 * 49 * 9);
  CHECK_BOTH(plan::multiply_adds(convolution({784}, {10}, {1, 1}, 1)) == 7840);
  CHECK_BOTH(plan::multiply_adds(plan::step{}) == 0);
}

TEST_CASE("batch normalisation alone counts no multiply-adds") {
  const auto alone = [] {
    plan::step s = convolution({8, 4, 4}, {8, 4, 4}, {1, 1}, 8);
    s.parameters = {.mean = 0, .variance = 1};
    return plan::multiply_adds(s) == 0 && s.parameters.has_batch_norm();
  };
  CHECK_BOTH(alone());
}

TEST_CASE("multiply-adds beyond any machine stop at a limit") {
  constexpr int huge = plan::max_extent;
  CHECK_BOTH(plan::multiply_adds(convolution({huge, 1, 1}, {huge, huge, 1}, {huge, huge}, 1)) ==
             plan::max_elements);
}

TEST_CASE("only a convolution takes a residual in") {
  CHECK_BOTH(plan::has_residual(with_second(plan::operation::conv2d, 0)));
  CHECK_BOTH(!plan::has_residual(with_second(plan::operation::conv2d, -1)));
  CHECK_BOTH(!plan::has_residual(with_second(plan::operation::add, 0)));
}

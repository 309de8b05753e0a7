// SPDX-License-Identifier: BSL-1.0
// Sums and products of several values: which shapes meet, and in which order.
#include "convexpr/plan/join.hpp"

#include "../support/both.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace plan = cx::plan;
using cx::fault, cx::shape, plan::operation;

namespace {

// x and a max pool of it, in this order or the other way round
constexpr plan::description<6> joined(operation kind, shape x, cx::hw pool, bool broadcast,
                                      bool pool_first = false) {
  return plan::describe<6>(
      [&](plan::builder& b, int value) {
        const int pooled = b.max_pool2d(value, {.kernel = pool});
        const int two[] = {pool_first ? pooled : value, pool_first ? value : pooled};
        return plan::join(b, kind, two, 2, broadcast);
      },
      x, cx::element_type::float32, true);
}

}  // namespace

TEST_CASE("broadcasting: extents that are equal or 1") {
  CHECK_BOTH(plan::broadcast_shape({4, 5, 6}, {4, 1, 1}) == shape{4, 5, 6});
  CHECK_BOTH(plan::broadcast_shape({1, 5, 1}, {4, 1, 6}) == shape{4, 5, 6});
  CHECK_BOTH(plan::broadcast_shape({4, 5, 6}, {2, 5, 6}) == shape{});
  CHECK_BOTH(plan::broadcast_shape({4, 5, 6}, {4, 5, 3}) == shape{});
  CHECK_BOTH(plan::broadcast_shape(7, 1) == shape{7});
  CHECK_BOTH(plan::broadcast_shape(7, 3) == shape{});
  CHECK_BOTH(plan::broadcast_shape({7, 1, 1}, 7) == shape{});
}

TEST_CASE("nothing is repeated unless it is asked for") {
  CHECK_BOTH(joined(operation::add, {4, 8, 8}, 1, false).fault_found.ok());
  CHECK_BOTH(joined(operation::add, {4, 8, 8}, 8, false).fault_found.what ==
             fault::add_shapes_differ);
  CHECK_BOTH(joined(operation::mul, {4, 8, 8}, 8, false).fault_found.what ==
             fault::mul_shapes_differ);
  CHECK_BOTH(joined(operation::mul, {4, 8, 8}, 8, true).fault_found.ok());
  CHECK_BOTH(joined(operation::mul, {4, 8, 8}, {1, 4}, true).fault_found.what ==
             fault::broadcast_shapes_differ);
}

TEST_CASE("the larger operand is read first, whatever the order") {
  for (const bool pool_first : {false, true}) {
    const auto d = joined(operation::mul, {4, 8, 8}, 8, true, pool_first);
    CHECK(d.steps[1].in_value == d.input);
    CHECK(d.steps[1].second_value == d.steps[0].out_value);
    CHECK(d.values[d.output].extent == shape{4, 8, 8});
  }
}

TEST_CASE("any number of inputs from two on") {
  constexpr auto many = [](int count) {
    return plan::describe<300>(
        [=](plan::builder& b, int value) {
          int all[300] = {};
          for (int i = 0; i < count; ++i) all[i] = value;
          return plan::join(b, operation::add, all, count, false);
        },
        {4, 8, 8}, cx::element_type::float32, true);
  };
  CHECK(many(1).fault_found.what == fault::inputs_too_few);
  CHECK(many(3).step_count == 2);
  CHECK(many(300).step_count == 299);
}

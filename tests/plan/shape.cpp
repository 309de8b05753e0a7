// SPDX-License-Identifier: BSL-1.0
// Shapes, and products of sizes that stay within what memory can hold.
#include "convexpr/plan/shape.hpp"

#include <climits>

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

TEST_CASE("a shape is an image, or a vector of features") {
  CHECK_BOTH(cx::shape{10}.is_vector());
  CHECK_BOTH(cx::shape{10} == cx::shape{10, 0, 0});
  CHECK_BOTH(cx::shape{10}.rows() == 1 && cx::shape{10}.columns() == 1);
  CHECK_BOTH(!cx::shape{3, 1, 1}.is_vector());
  CHECK_BOTH(cx::shape{3, 4, 5}.rows() == 4 && cx::shape{3, 4, 5}.columns() == 5);
  CHECK_BOTH(cx::shape{3, 4, 5} != cx::shape{3, 5, 4});
  CHECK_BOTH(cx::shape{} == cx::shape{0});
}

TEST_CASE("a sequence has a length and no height") {
  CHECK_BOTH(cx::shape{16, 100}.is_sequence() && !cx::shape{16, 100}.is_image());
  CHECK_BOTH(cx::shape{16, 100} == cx::shape{16, 0, 100});
  CHECK_BOTH(cx::shape{16, 100} != cx::shape{16, 1, 100});
  CHECK_BOTH(cx::shape{16, 100}.rows() == 1 && cx::shape{16, 100}.columns() == 100);
  CHECK_BOTH(!cx::shape{16, 100}.is_vector() && !cx::shape{10}.is_sequence());
  CHECK_BOTH(!cx::shape{10}.is_image() && cx::shape{3, 1, 1}.is_image());
  CHECK_BOTH(plan::volume({16, 100}) == 1600);
}

TEST_CASE("height comes before width, and one number means both") {
  CHECK_BOTH(cx::hw{3, 5}.height == 3 && cx::hw{3, 5}.width == 5);
  CHECK_BOTH(cx::hw{7} == cx::hw{7, 7});
  CHECK_BOTH(cx::hw{} == cx::hw{0, 0});
}

TEST_CASE("a product that leaves memory is -1, and stays so") {
  constexpr long long two31 = 1LL << 31;
  CHECK_BOTH(plan::checked_product(6, 7) == 42);
  CHECK_BOTH(plan::checked_product(0, plan::max_elements) == 0);
  CHECK_BOTH(plan::checked_product(plan::max_elements, 1) == plan::max_elements);
  CHECK_BOTH(plan::checked_product(plan::max_elements, 2) == -1);
  CHECK_BOTH(plan::checked_product(two31, two31) == -1);
  CHECK_BOTH(plan::checked_product(LLONG_MAX, LLONG_MAX) == -1);
  CHECK_BOTH(plan::checked_product(-1, 5) == -1);
  CHECK_BOTH(plan::checked_product(5, -1) == -1);
  CHECK_BOTH(plan::checked_product(plan::checked_product(two31, two31), 0) == -1);
  CHECK_BOTH(plan::volume({3, 224, 224}) == 150528);
  CHECK_BOTH(plan::volume({1000}) == 1000);
  CHECK_BOTH(plan::volume({INT_MAX, INT_MAX, INT_MAX}) == -1);
  CHECK_BOTH(plan::volume({-3, 2, 2}) == -1);
}

TEST_CASE("rounding up") {
  CHECK_BOTH(plan::round_up(0, 16) == 0);
  CHECK_BOTH(plan::round_up(1, 16) == 16);
  CHECK_BOTH(plan::round_up(16, 16) == 16);
  CHECK_BOTH(plan::round_up(17LL, 16LL) == 32);
  CHECK_BOTH(plan::round_up(plan::max_extent - 1, 16) == plan::max_extent);
  CHECK_BOTH(plan::ceil_div(7, 2) == 4 && plan::ceil_div(8, 2) == 4 && plan::ceil_div(0, 3) == 0);
}

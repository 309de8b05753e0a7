// SPDX-License-Identifier: BSL-1.0
// A verdict is good until a fault is in it.
#include "convexpr/plan/verdict.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

TEST_CASE("a verdict begins without a fault") {
  CHECK_BOTH(plan::verdict{}.ok());
  CHECK_BOTH(plan::verdict{}.layer == 0);
  CHECK_BOTH(plan::verdict{}.sentence.size == 0);
  CHECK_BOTH(!plan::verdict{cx::fault::stride_not_positive}.ok());
}

// SPDX-License-Identifier: BSL-1.0
// Facts of a device of which nothing is known: what any machine has.
#include "convexpr/plan/device_facts.hpp"

#include "../support/both.hpp"

namespace plan = convexpr::plan;

TEST_CASE("an unknown device has one lane and no fused multiply-add") {
  CHECK_BOTH(plan::device_facts{}.lanes == 1);
  CHECK_BOTH(!plan::device_facts{}.fused);
  CHECK_BOTH(plan::device_facts{}.l1_bytes < plan::device_facts{}.l2_bytes);
}

// SPDX-License-Identifier: BSL-1.0
// What Scale becomes, with plain values.
#include "convexpr/plan/scale.hpp"

#include "../support/both.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

constexpr auto described(const cx::shape& in) {
  return plan::describe<1>([](plan::builder& b, int value) { return plan::scale(b, value, 0.2); },
                           in, cx::element_type::float32, true);
}

}  // namespace

TEST_CASE("a step without parameters and without multiply-adds of a convolution") {
  for (const cx::shape& in : {cx::shape{5, 4, 3}, cx::shape{7}}) {
    const auto d = described(in);
    CHECK((d.step_count == 1 && d.parameter_count == 0));
    CHECK((d.steps[0].factor == 0.2 && d.steps[0].groups == in.channels));
    CHECK(d.values[d.output].extent == in);
    CHECK(plan::multiply_adds(d.steps[0]) == 0);
  }
  static_assert(described({5, 4, 3}).steps[0].factor == 0.2);
}

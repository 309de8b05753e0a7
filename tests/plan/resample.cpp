// SPDX-License-Identifier: BSL-1.0
// Sizes and faults of upsampling, with plain values.
#include "convexpr/plan/resample.hpp"

#include <climits>

#include "../support/both.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

constexpr plan::resampling by(double rows, double columns) {
  return {.scale_rows = rows, .scale_columns = columns};
}
constexpr plan::resampling to(int height, int width) {
  return {.is_size = true, .size = {height, width}};
}

constexpr auto described(const cx::shape& in, const plan::resampling& r) {
  return plan::describe<1>([=](plan::builder& b, int value) { return plan::resample(b, value, r); },
                           in, cx::element_type::float32, true);
}
constexpr cx::shape output(const cx::shape& in, const plan::resampling& r) {
  const auto d = described(in, r);
  return d.fault_found.ok() ? d.values[d.output].extent : cx::shape{};
}
constexpr fault what(const cx::shape& in, const plan::resampling& r) {
  return described(in, r).fault_found.what;
}

}  // namespace

TEST_CASE("by factors: rounded down in double") {
  CHECK_BOTH(output({2, 3, 4}, by(2, 3)) == cx::shape{2, 6, 12});
  CHECK_BOTH(output({2, 3, 4}, by(1.5, 0.5)) == cx::shape{2, 4, 2});
  CHECK_BOTH(output({2, 10, 3}, by(1.1, 3.3)) == cx::shape{2, 11, 9});
  CHECK_BOTH(described({2, 3, 4}, by(2, 3)).steps[0].scale_columns == 3);
}

TEST_CASE("to a size") {
  CHECK_BOTH(output({2, 3, 4}, to(7, 1)) == cx::shape{2, 7, 1});
  CHECK_BOTH(described({2, 3, 4}, to(7, 1)).steps[0].scale_rows == 0);
}

TEST_CASE("what cannot be") {
  CHECK_BOTH(what({2, 3, 4}, by(0, 1)) == fault::scale_factor_not_positive);
  CHECK_BOTH(what({2, 3, 4}, by(1, -0.5)) == fault::scale_factor_not_positive);
  CHECK_BOTH(what({2, 3, 4}, to(1, -5)) == fault::scale_factor_not_positive);
  CHECK_BOTH(what({2, 3, 4}, by(0.3, 1)) == fault::output_size_not_positive);
  CHECK_BOTH(what({2, 3, 4}, by(INT_MAX, INT_MAX)) == fault::size_overflow);
  CHECK_BOTH(what({2, 3, 4}, by(1e300, 1)) == fault::size_overflow);
  CHECK_BOTH(what({2, 3, 4}, by(1 << 20, 1 << 20)) == fault::none);
  CHECK_BOTH(what({2, 3, 4}, to(INT_MAX, INT_MAX)) == fault::size_overflow);
  CHECK_BOTH(what({2, 1 << 30, 1}, by(2, 1)) == fault::size_overflow);
  CHECK_BOTH(what({9}, by(2, 2)) == fault::input_not_an_image);
}

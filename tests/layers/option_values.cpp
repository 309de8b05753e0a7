// SPDX-License-Identifier: BSL-1.0
// What a named argument may be: numbers keep every bit, and nvcc can write them.
#include "convexpr/layers/option_values.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace options = convexpr::options;

namespace {
template <options::real value>
constexpr double through_template = value.value();
template <options::real value>  // clang 14 crashes on a member of an immediate value
constexpr bool is_finite = value.exponent != options::real::infinite;
}  // namespace

TEST_CASE("a number keeps every bit on its way through a template argument") {
  using limits = std::numeric_limits<double>;
  CHECK_BOTH(through_template<0.2> == 0.2);
  CHECK_BOTH(through_template<0.01> == 0.01);
  CHECK_BOTH(through_template<1e-5> == 1e-5);
  CHECK_BOTH(through_template<-0.1> == -0.1);
  CHECK_BOTH(through_template<0.0> == 0.0);
  CHECK_BOTH(through_template<3.0> == 3.0);
  CHECK_BOTH(through_template<0.1> == 0.1);
  CHECK_BOTH(through_template<1.7976931348623155e308> == 1.7976931348623155e308);
  CHECK_BOTH(through_template<1.1e-310> == 1.1e-310);  // below the normal numbers
  CHECK_BOTH(through_template<1.0 / 3> == 1.0 / 3);
  CHECK_BOTH(through_template<1e300> == 1e300);
  CHECK_BOTH(through_template<9007199254740993.0> == 9007199254740993.0);
  CHECK_BOTH(through_template<limits::max()> == limits::max());
  CHECK_BOTH(through_template<limits::lowest()> == limits::lowest());
  CHECK_BOTH(through_template<limits::min()> == limits::min());
  CHECK_BOTH(through_template<limits::denorm_min()> == limits::denorm_min());
}

TEST_CASE("what is no finite number is known") {
  using limits = std::numeric_limits<double>;
  CHECK_BOTH(!is_finite<limits::infinity()>);
  CHECK_BOTH(!is_finite<-limits::infinity()>);
  CHECK_BOTH(!is_finite<limits::quiet_NaN()>);
  CHECK_BOTH(is_finite<limits::max()>);
}

TEST_CASE("a misspelt word is kept, up to eight letters of it") {
  using options::misspelt;
  CHECK_BOTH(cx::plan::equal(misspelt::as("sme").text().c_str(), "sme"));
  CHECK_BOTH(cx::plan::equal(misspelt::as("reflecto").text().c_str(), "reflecto"));
  CHECK_BOTH(cx::plan::equal(misspelt::as("symmetric").text().c_str(), "symmet.."));
  CHECK_BOTH(cx::plan::equal(misspelt::as("").text().c_str(), "nothing"));
  CHECK_BOTH(misspelt{}.text().size == 0);
}

TEST_CASE("all members in braces, in order: as nvcc writes a value") {
  CHECK_BOTH(options::pair{2, 3, true}.or_else(1) == cx::hw{2, 3});
  CHECK_BOTH(options::number{7, true}.or_else(1) == 7);
  CHECK_BOTH(options::real{1, -2, true}.value() == 0.25);
  CHECK_BOTH(options::padding{cx::padding_law::explicit_, cx::sides{1, 2, 3, 4}}.pads ==
             cx::sides{1, 2, 3, 4});
  CHECK_BOTH(!options::flag{options::answer::no}.or_else(true));
}

// SPDX-License-Identifier: BSL-1.0
// 16-bit numbers: every value there and back, rounding at each edge of the range, from float and
// from double.
#include "convexpr/plan/element.hpp"

#include <cmath>
#include <limits>

#include "../support/both.hpp"

namespace cx = convexpr;
using cx::bfloat16_t;
using cx::float16_t;

namespace {

template <class T>
using limits = std::numeric_limits<T>;

static_assert(std::is_same_v<cx::arithmetic_t<float16_t>, float>);
static_assert(std::is_same_v<cx::arithmetic_t<bfloat16_t>, float>);
static_assert(std::is_same_v<cx::arithmetic_t<double>, double>);
static_assert(std::is_same_v<cx::element_of<cx::element_type::float16>::type, float16_t>);
static_assert(std::is_same_v<cx::element_of<cx::element_type::bfloat16>::type, bfloat16_t>);
// a result that is not rounded on purpose does not compile
static_assert(!std::is_convertible_v<float, float16_t> && !std::is_convertible_v<int, bfloat16_t>);
static_assert(!std::is_assignable_v<bfloat16_t&, float16_t>);
static_assert(sizeof(float16_t) == 2 && std::is_trivial_v<float16_t>);
static_assert(sizeof(bfloat16_t) == 2 && std::is_trivial_v<bfloat16_t>);

// From IEEE 754's definition, in double, which holds every one exactly.
template <class T>
double defined(int bits, int digits, int bias) {
  const int exponent = (bits & 0x7fff) >> digits, fraction = bits & ((1 << digits) - 1);
  const double size = exponent == 0
                          ? std::ldexp(fraction, 1 - bias - digits)
                          : std::ldexp(fraction + (1 << digits), exponent - bias - digits);
  return (bits & 0x8000) != 0 ? -size : size;
}

template <class T>
int wrong_values(int digits, int bias) {
  int wrong = 0;
  for (int bits = 0; bits < 0x10000; ++bits) {
    const T x = T::from_bits(static_cast<std::uint16_t>(bits));
    const float f = x;
    if ((bits & 0x7fff) >> digits == 0x7fff >> digits) {
      const bool infinite = (bits & ((1 << digits) - 1)) == 0;
      wrong += infinite ? !(std::isinf(f) && T(f).bits == bits)
                        : !(std::isnan(f) && std::isnan(static_cast<float>(T(f))));
      continue;
    }
    wrong += f != defined<T>(bits, digits, bias) || T(f).bits != bits || T(double{f}).bits != bits;
    // the middle between two neighbours goes to the even one, anything beside it to the nearer
    const double next = defined<T>(bits + 1, digits, bias), middle = (f + next) / 2;
    if (((bits + 1) & 0x7fff) >> digits == 0x7fff >> digits) continue;
    wrong += T(middle).bits != (bits % 2 == 0 ? bits : bits + 1);
    wrong += T(std::nextafter(middle, next)).bits != bits + 1;
    wrong += T(std::nextafter(middle, double{f})).bits != bits;
  }
  return wrong;
}

TEST_CASE("every 16-bit number and the middles between them") {
  CHECK(wrong_values<float16_t>(10, 15) == 0);
  CHECK(wrong_values<bfloat16_t>(7, 127) == 0);
}

TEST_CASE("the ends of the range") {
  CHECK_BOTH(float16_t(65504.0F).bits == 0x7bff);
  CHECK_BOTH(float16_t(65519.996F).bits == 0x7bff);
  CHECK_BOTH(float16_t(65520.0F).bits == 0x7c00);
  CHECK_BOTH(float16_t(-1e300).bits == 0xfc00);
  CHECK_BOTH(float16_t(0x1p-24F).bits == 1);
  CHECK_BOTH(float16_t(0x1p-25F).bits == 0);
  CHECK_BOTH(float16_t(-0x1.000002p-25F).bits == 0x8001);
  CHECK_BOTH(float16_t(0x1.0000000000001p-25).bits == 1);  // rounded once: float would lose that 1
  CHECK_BOTH(bfloat16_t(0x1.fep127F).bits == 0x7f7f);
  CHECK_BOTH(bfloat16_t(limits<float>::max()).bits == 0x7f80);
  CHECK_BOTH(bfloat16_t(limits<double>::max()).bits == 0x7f80);
  CHECK_BOTH(bfloat16_t(limits<float>::denorm_min()).bits == 0);
  CHECK_BOTH(bfloat16_t(0x1p-133F).bits == 1);
  CHECK_BOTH(bfloat16_t(3).bits == 0x4040);
  CHECK_BOTH(float16_t(-2).bits == 0xc000);
}

TEMPLATE_TEST_CASE("limits", "", float16_t, bfloat16_t) {
  using T = TestType;
  CHECK(float{limits<T>::infinity()} == limits<float>::infinity());
  CHECK(std::isnan(float{limits<T>::quiet_NaN()}));
  CHECK(float{limits<T>::lowest()} == -float{limits<T>::max()});
  CHECK(float{limits<T>::epsilon()} == std::ldexp(1.0F, 1 - limits<T>::digits));
  CHECK(limits<T>::denorm_min().bits == 1);
  CHECK(T(1) < T(2));
  CHECK(T(0.0F) == T(-0.0F));
  CHECK(!(limits<T>::quiet_NaN() == limits<T>::quiet_NaN()));
}

}  // namespace

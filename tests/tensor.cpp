// SPDX-License-Identifier: BSL-1.0
// Tensor: where its elements are, as a constant and at run time.
#include "convexpr/tensor.hpp"

#include <cstdint>
#include <numeric>
#include <type_traits>

#include "support/catch.hpp"

namespace {

using namespace convexpr;

using Planes = Tensor<float, shape{2, 3, 4}>;
using Pixels = Tensor<float, shape{2, 3, 4}, layout::nhwc>;
using Vector = Tensor<double, shape{5}>;

static_assert(Planes::size == 24 && Vector::size == 5);
static_assert(Planes::extent == shape{2, 3, 4} && Pixels::order == layout::nhwc);
static_assert(std::is_aggregate_v<Planes> && std::is_trivially_copyable_v<Planes>);
static_assert(alignof(Planes) == 64 && sizeof(Planes) == 128);

constexpr Vector first{1, 2};
static_assert(first(0) == 1 && first(1) == 2 && first(4) == 0);
static_assert(first == Vector{1, 2, 0} && first != Vector{1, 2, 3});

template <class T>
constexpr int position(int c, int y, int x) {
  T t{};
  t(c, y, x) = 1;
  int at = 0;
  while (t.elements[static_cast<std::size_t>(at)] != 1) ++at;
  return at;
}
static_assert(position<Planes>(1, 2, 3) == 23 && position<Pixels>(1, 2, 3) == 23);
static_assert(position<Planes>(1, 0, 0) == 12 && position<Pixels>(1, 0, 0) == 1);
static_assert(position<Planes>(0, 1, 0) == 4 && position<Pixels>(0, 1, 0) == 8);
static_assert(position<Planes>(0, 0, 1) == 1 && position<Pixels>(0, 0, 1) == 2);
// more channels than a block of 16
static_assert(position<Tensor<float, shape{40, 2, 2}>>(35, 1, 0) == 35 * 4 + 2);
static_assert(position<Tensor<float, shape{40, 2, 2}, layout::nhwc>>(35, 1, 0) == 2 * 40 + 35);

}  // namespace

TEST_CASE("elements, iterators and the span are the same memory") {
  Planes t;
  std::iota(t.begin(), t.end(), 0.0F);
  CHECK(t(1, 2, 3) == 23);
  CHECK(t.span()[23] == 23);
  CHECK(t.data()[12] == t(1));
  const Planes& constant = t;
  CHECK(constant.data() == t.data());
  CHECK(constant.span().data() == t.data());
  CHECK(constant.end() - constant.begin() == 24);
  CHECK(constant(0, 1) == 4);
  CHECK(reinterpret_cast<std::uintptr_t>(t.data()) % 64 == 0);
}

TEST_CASE("to another dtype") {
  using namespace convexpr;
  using convexpr::float16_t;  // arm_neon.h has one, too
  constexpr Tensor<double, shape{4}> wide{{0.1, 65519.0, -1e-30, 1 + 0x1p-11 + 0x1p-40}};
  constexpr auto half = to<element_type::float16>(wide);
  static_assert(std::is_same_v<decltype(half), const Tensor<float16_t, shape{4}>>);
  static_assert(half(1).bits == 0x7bff && half(2).bits == 0x8000);
  static_assert(half(3).bits == 0x3c01);  // rounded once, not by way of float
  constexpr auto brain = to<element_type::bfloat16>(half);
  static_assert(brain(0).bits == 0x3dcd && brain(1).bits == 0x4780);
  CHECK(to<element_type::float32>(half)(1) == 65504.0F);
  CHECK(to<element_type::float64>(to<element_type::float32>(half)) ==
        to<element_type::float64>(half));
  constexpr Tensor<float, shape{2, 1, 2}, layout::nhwc> pixels{{1, 2, 3, 4}};
  CHECK(float{to<element_type::float16>(pixels)(1, 0, 0)} == 2);
}

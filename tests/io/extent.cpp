// SPDX-License-Identifier: BSL-1.0
// The size of a tensor in bytes, at the edges of what can be counted.
#include "convexpr/io/extent.hpp"

#include "support/catch.hpp"

namespace io = convexpr::io;
using io::element;

namespace {

constexpr std::size_t refused = static_cast<std::size_t>(-1);

constexpr std::size_t count(const io::extent& shape, element type) {
  std::size_t bytes = 0;
  return io::byte_count(shape, type, bytes) ? bytes : refused;
}

constexpr std::uint64_t two_to(int n) { return std::uint64_t{1} << n; }

static_assert(count({0, {}}, element::f32) == 4);
static_assert(count({4, {8, 1, 3, 3}}, element::f32) == 288);
static_assert(count({2, {7, 0}}, element::f64) == 0);
static_assert(count({1, {two_to(62)}}, element::u8) == two_to(62));
static_assert(count({1, {two_to(62)}}, element::f16) == refused);
static_assert(count({1, {two_to(63)}}, element::u8) == refused);
static_assert(count({2, {two_to(32), two_to(32)}}, element::u8) == refused);
static_assert(count({2, {two_to(31), two_to(31)}}, element::f32) == refused);
static_assert(count({3, {two_to(53), two_to(53), 0}}, element::u8) == refused);
static_assert(count({3, {0, two_to(53), two_to(53)}}, element::u8) == refused);
static_assert(io::extent{2, {3, 4}} == io::extent{2, {3, 4}});
static_assert(!(io::extent{2, {3, 4}} == io::extent{2, {4, 3}}));
static_assert(!(io::extent{1, {3}} == io::extent{2, {3, 0}}));

}  // namespace

TEST_CASE("the byte count at run time") {
  CHECK(count({1, {static_cast<std::uint64_t>(PTRDIFF_MAX)}}, element::i8) ==
        static_cast<std::size_t>(PTRDIFF_MAX));
  CHECK(count({1, {static_cast<std::uint64_t>(PTRDIFF_MAX)}}, element::i16) == refused);
}

TEST_CASE("a shape in words") {
  CHECK(io::text_of({4, {8, 1, 3, 3}}) == "8x1x3x3");
  CHECK(io::text_of({1, {10}}) == "10");
  CHECK(io::text_of({0, {}}) == "scalar");
}

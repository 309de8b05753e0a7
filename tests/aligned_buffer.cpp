// SPDX-License-Identifier: BSL-1.0
// aligned_buffer: zeroed, aligned to 64 bytes, freed once.
#include "convexpr/aligned_buffer.hpp"

#include <cstdint>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

#include "support/catch.hpp"

namespace {
using convexpr::aligned_buffer;
static_assert(!std::is_copy_constructible_v<aligned_buffer<float>>);
static_assert(std::is_nothrow_move_constructible_v<aligned_buffer<float>>);
static_assert(std::is_nothrow_move_assignable_v<aligned_buffer<float>>);
}  // namespace

TEMPLATE_TEST_CASE("zeros at an aligned address", "", float, double) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{17}, std::size_t{1000}}) {
    aligned_buffer<TestType> buffer(size);
    CHECK(buffer.size() == size);
    CHECK(reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0);
    for (std::size_t i = 0; i < size; ++i) CHECK(buffer.data()[i] == 0);
    const auto& constant = buffer;
    CHECK(constant.data() == buffer.data());
  }
}

TEST_CASE("moving takes the memory along") {
  aligned_buffer<float> a(3), b;
  CHECK(b.data() == nullptr);
  CHECK(b.size() == 0);
  float* const memory = a.data();
  memory[2] = 5;
  b = std::move(a);
  CHECK(b.data() == memory);
  CHECK(b.size() == 3);
  const aligned_buffer<float> c(std::move(b));
  CHECK(c.data()[2] == 5);
}

#if defined(__has_feature)
#define CONVEXPR_TEST_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define CONVEXPR_TEST_ASAN 1
#else
#define CONVEXPR_TEST_ASAN 0
#endif
#if !CONVEXPR_TEST_ASAN  // its operator new ends the program instead of throwing
TEST_CASE("more than there is throws") {
  CHECK_THROWS_AS(aligned_buffer<float>(std::numeric_limits<std::size_t>::max() / 8),
                  std::bad_alloc);
  // more bytes than can be counted: not a small buffer by accident
  CHECK_THROWS_AS(aligned_buffer<float>(std::numeric_limits<std::size_t>::max() / 4 + 2),
                  std::bad_alloc);
}
#endif

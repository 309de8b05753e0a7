// SPDX-License-Identifier: BSL-1.0
// aligned_buffer: zeroed, aligned to 64 bytes, large ones to large pages, freed once.
#include "convexpr/aligned_buffer.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <new>
#include <sstream>
#include <string>
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

#if defined(__linux__)
TEST_CASE("from the size of a large page on, zeros at a multiple of it") {
  constexpr std::size_t page = convexpr::large_page / sizeof(float);
  for (const std::size_t size : {page - 1, page, page + 1, 5 * page / 2}) {
    aligned_buffer<float> buffer(size);
    const auto address = reinterpret_cast<std::uintptr_t>(buffer.data());
    CHECK(address % (size < page ? 64 : convexpr::large_page) == 0);
    CHECK(std::all_of(buffer.data(), buffer.data() + size, [](float x) { return x == 0; }));
    buffer.data()[size - 1] = 7;
    aligned_buffer<float> small(1);
    small = std::move(buffer);  // frees one, and each by its own alignment
    CHECK(small.data()[size - 1] == 7);
  }
}

// "hg" among the flags of the memory around `p`; true as well where the system tells nothing.
bool asked_for_large_pages(const void* p) {
  std::ifstream maps("/proc/self/smaps");
  if (!std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) return true;
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    char dash = 0;
    std::istringstream words(line);
    if (words >> std::hex >> begin >> dash >> end && dash == '-') {
      inside = begin <= address && address < end;
    } else if (inside && line.rfind("VmFlags:", 0) == 0) {
      return line.find(" hg") != std::string::npos;
    }
  }
  return true;
}

TEST_CASE("Linux is asked for large pages") {
  const aligned_buffer<float> large(2 * convexpr::large_page / sizeof(float));
  CHECK(asked_for_large_pages(large.data() + 1));
  CHECK(asked_for_large_pages(large.data() + large.size() - 1));
}
#endif

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

// SPDX-License-Identifier: BSL-1.0
// Numbers from one dtype to another, rounded once, at any address, and those that do not fit.
#include "convexpr/io/convert.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace convexpr;
using convexpr::bfloat16_t;  // arm_neon.h has one, too
using convexpr::float16_t;

template <class To, class From>
std::vector<To> converted(const std::vector<From>& from, std::size_t expected = io::all_fit) {
  std::vector<std::byte> moved(1 + from.size() * sizeof(From));  // no alignment
  if (!from.empty()) std::memcpy(moved.data() + 1, from.data(), moved.size() - 1);
  std::vector<To> to(from.size(), To(-1));
  CHECK(io::convert(std::span<const std::byte>(moved).subspan(1), io::element_named_by<From>,
                    to.data()) == expected);
  return to;
}

TEST_CASE("real types are those of networks") {
  int real = 0;
  for (const io::element e : io::all_elements) real += io::is_real(e);
  CHECK(real == 4);
  CHECK(!io::is_real(io::element::i16));
  CHECK(io::element_named_by<bfloat16_t> == io::element::bf16);
}

TEST_CASE("16 bits widen exactly") {
  std::vector<float16_t> half;
  std::vector<bfloat16_t> brain;
  for (int bits = 0; bits < 0x10000; ++bits) {
    half.push_back(float16_t::from_bits(static_cast<std::uint16_t>(bits)));
    brain.push_back(bfloat16_t::from_bits(static_cast<std::uint16_t>(bits)));
  }
  const auto a = converted<float>(half);
  const auto b = converted<double>(brain);
  const auto round = converted<float16_t>(a);
  int wrong = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    wrong += a[i] != float{half[i]} && !std::isnan(a[i]);
    wrong += b[i] != double{float{brain[i]}} && !std::isnan(b[i]);
    wrong += round[i].bits != half[i].bits && !std::isnan(a[i]);
  }
  CHECK(wrong == 0);
}

TEST_CASE("each number is rounded once, from all of its digits") {
  // 1 + 2^-11 lies between two float16 numbers; 2^-40 more decides, which float would lose
  const auto half = converted<float16_t>(
      std::vector<double>{1 + 0x1p-11, 1 + 0x1p-11 + 0x1p-40, 1 + 0x3p-11, 1e-30, -0.0});
  CHECK(half[0].bits == 0x3c00);
  CHECK(half[1].bits == 0x3c01);
  CHECK(half[2].bits == 0x3c02);
  CHECK(half[3].bits == 0);
  CHECK(half[4].bits == 0x8000);
  CHECK(converted<float>(std::vector<double>{0.1})[0] == 0.1F);
  CHECK(converted<bfloat16_t>(std::vector<float16_t>{float16_t(0.1)})[0].bits == 0x3dcd);
}

TEST_CASE("a number beyond the range is told by its index, infinities and NaN stay") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const auto kept = converted<float16_t>(std::vector<float>{infinity, -infinity, nan, 65519});
  CHECK(kept[0].bits == 0x7c00);
  CHECK(kept[1].bits == 0xfc00);
  CHECK(std::isnan(float{kept[2]}));
  CHECK(kept[3].bits == 0x7bff);
  converted<float16_t>(std::vector<float>{1, -65520, 2}, 1);
  converted<float>(std::vector<double>{1, 2, 1e39}, 2);
  converted<bfloat16_t>(std::vector<double>{3.4e38}, 0);
  converted<float16_t>(std::vector<bfloat16_t>{bfloat16_t(1e6)}, 0);
  CHECK(converted<float>(std::vector<double>{}).empty());
}

}  // namespace

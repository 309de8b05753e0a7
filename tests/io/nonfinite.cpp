// SPDX-License-Identifier: BSL-1.0
// NaN and infinity in each float type, next to the largest finite value.
#include "convexpr/io/nonfinite.hpp"

#include <limits>

#include "io/bytes.hpp"
#include "support/catch.hpp"

namespace io = convexpr::io;
using io::element;

namespace {

template <class Float>
void check_host_float(element type) {
  using limits = std::numeric_limits<Float>;
  const Float finite[] = {0, -Float{0}, limits::max(), limits::lowest(), limits::denorm_min()};
  CHECK(io::first_nonfinite(std::as_bytes(std::span(finite)), type) == io::all_finite);
  for (const Float bad : {limits::infinity(), -limits::infinity(), limits::quiet_NaN()}) {
    const Float values[] = {1, 2, bad, bad};
    CHECK(io::first_nonfinite(std::as_bytes(std::span(values)), type) == 2);
  }
}

}  // namespace

TEST_CASE("float and double") {
  check_host_float<float>(element::f32);
  check_host_float<double>(element::f64);
}

TEST_CASE("16 bit floats, as bit patterns") {
  const auto first = [](std::uint16_t bits, element type) {
    const std::byte bytes[] = {std::byte{1}, std::byte{0}, static_cast<std::byte>(bits & 0xff),
                               static_cast<std::byte>(bits >> 8)};
    return io::first_nonfinite(bytes, type);
  };
  CHECK(first(0x7bff, element::f16) == io::all_finite);
  for (const int bits : {0x7c00, 0xfc00, 0x7e00, 0x7c01}) {
    CHECK(first(static_cast<std::uint16_t>(bits), element::f16) == 1);
  }
  CHECK(first(0x7f7f, element::bf16) == io::all_finite);
  for (const int bits : {0x7f80, 0xff80, 0x7fc0, 0x7f81}) {
    CHECK(first(static_cast<std::uint16_t>(bits), element::bf16) == 1);
  }
}

TEST_CASE("integers are finite, and so is nothing") {
  const tests::bytes ones(8, std::byte{0xff});
  for (const element type : io::all_elements) {
    const bool floating = io::name_of(type)[0] == 'F' || type == element::bf16;
    CHECK((io::first_nonfinite(ones, type) == io::all_finite) == !floating);
    CHECK(io::first_nonfinite({}, type) == io::all_finite);
  }
}

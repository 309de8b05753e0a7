// SPDX-License-Identifier: BSL-1.0
// The sentence a failure makes, and that nothing from a hostile file reaches the terminal raw.
#include "convexpr/io/failure.hpp"

#include "support/catch.hpp"

namespace io = convexpr::io;

TEST_CASE("a failure reads as one sentence") {
  io::failure why{io::fault::wrong_shape, io::no_offset,   "digits.safetensors",
                  "conv1.weight",         "shape 8x1x3x3", "8x1x5x5"};
  CHECK(why.message() ==
        "digits.safetensors: tensor conv1.weight: expected shape 8x1x3x3, got 8x1x5x5");
  why.tensor.clear();
  why.byte_offset = 9;
  CHECK(why.message() == "digits.safetensors: at byte 9: expected shape 8x1x3x3, got 8x1x5x5");
  why.file.clear();
  CHECK(why.message() == "at byte 9: expected shape 8x1x3x3, got 8x1x5x5");
}

TEST_CASE("an outcome is a value or a reason") {
  const io::outcome<int> good(7);
  CHECK(static_cast<bool>(good));
  CHECK(good.value == 7);
  const io::outcome<int> bad(io::failure{io::fault::hole, io::no_offset, {}, {}, {}, {}});
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(static_cast<bool>(bad.why));
  CHECK_FALSE(static_cast<bool>(io::failure{}));
}

TEST_CASE("printable text") {
  CHECK(io::printable("conv1.weight") == "conv1.weight");
  CHECK(io::printable("") == "\"\"");
  CHECK(io::printable("\x1b[2J\x7f\xc2\x9b\n") == "\\x1b[2J\\x7f\\xc2\\x9b\\x0a");
  CHECK(io::printable(std::string(100, 'n')) == std::string(100, 'n'));
  CHECK(io::printable(std::string(101, 'n')) == std::string(100, 'n').append("..."));
}

// SPDX-License-Identifier: BSL-1.0
// What a wrong weight file throws: the parts and the sentence.
#include "convexpr/io/load_error.hpp"

#include <memory>

#include "support/catch.hpp"

namespace io = convexpr::io;

TEST_CASE("load_error keeps the parts and says the sentence") {
  io::outcome<int> bad(io::failure{io::fault::wrong_shape, io::no_offset, "digits.safetensors",
                                   "conv1.weight", "shape 8x1x3x3", "8x1x5x5"});
  try {
    (void)io::value_or_throw(std::move(bad));
    FAIL("nothing was thrown");
  } catch (const convexpr::load_error& error) {
    CHECK(error.what() == std::string("digits.safetensors: tensor conv1.weight: "
                                      "expected shape 8x1x3x3, got 8x1x5x5"));
    CHECK(error.code == io::fault::wrong_shape);
    CHECK(error.file == "digits.safetensors");
    CHECK(error.tensor == "conv1.weight");
    CHECK(error.expected == "shape 8x1x3x3");
    CHECK(error.got == "8x1x5x5");
  }
}

TEST_CASE("a good outcome gives its value away, moved") {
  auto owned = std::make_unique<int>(3);
  CHECK(*io::value_or_throw(io::outcome<std::unique_ptr<int>>(std::move(owned))) == 3);
}

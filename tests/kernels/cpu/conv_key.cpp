// SPDX-License-Identifier: BSL-1.0
// Which convolutions share their machine code.
#include <convexpr/kernels/cpu/conv_key.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::key_of;

constexpr kernels::cpu::conv_key key(const geometry& g) {
  return key_of(planned<float>(step_of(g)));
}

TEST_CASE("sizes, channels and relu are no part of it") {
  CHECK(key(image(64, 64, 56, 56)) == key(image(64, 128, 56, 56)));
  CHECK(key(image(64, 64, 9, 56)) == key(finished(image(64, 64, 9, 56), activation::relu)));
  CHECK(key(image(64, 4, 9, 56)) == key(finished(image(64, 4, 9, 56), activation::relu, false)));
  if (kernels::cpu::lanes<float> == 16) {
    CHECK(key(image(64, 4, 9, 56)) == key(image(32, 4, 20, 56)));
    CHECK(key(image(64, 4, 9, 250)) == key(image(64, 4, 9, 251)));  // strips of 28
  }
}

TEST_CASE("kernels, tiles and other activations are") {
  CHECK(!(key(image(64, 64, 9, 56)) == key(image(64, 64, 9, 56, 5))));
  CHECK(!(key(image(64, 4, 9, 56)) == key(image(64, 5, 9, 56))));
  CHECK(!(key(image(64, 4, 9, 56)) ==
          key(finished(image(64, 4, 9, 56), activation::leaky_relu, false))));
}

}  // namespace

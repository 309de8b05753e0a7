// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim for 3x and 4x: counts and outputs. (tests/networks has 2x, layer by layer.)
#include "../../examples/upscale/network.hpp"

#include "../support/zoo.hpp"

namespace {

using Three = upscale::Slim<3>;
using Four = upscale::Slim<4>;
// the packages' weight files: 907,260 and 933,804 bytes of float32
static_assert(4 * tests::learned<Three> == 907'260);
static_assert(4 * tests::learned<Four> == 933'804);
static_assert(tests::macs<Three, 3, 128, 128> == 64 * 59'425'024LL);
static_assert(tests::macs<Four, 3, 128, 128> == 64 * 64'602'112LL);

using Picture = tests::cx::Input<3, 16, 16>;

}  // namespace

TEST_CASE("ESRGAN-slim 3x") {
  tests::check_output<tests::cx::Model<Three, Picture>>("esrgan_slim_3x");
}
TEST_CASE("ESRGAN-slim 4x") {
  tests::check_output<tests::cx::Model<Four, Picture>>("esrgan_slim_4x");
}

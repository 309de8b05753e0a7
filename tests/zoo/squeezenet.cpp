// SPDX-License-Identifier: BSL-1.0
// SqueezeNet 1.1: counts and outputs.
#include "../../examples/zoo/squeezenet.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::SqueezeNet11<>;
// torchvision's table of classification weights: 1,235,496 and 0.35 G
static_assert(tests::learned<Net> == 1'235'496);
static_assert(tests::macs<Net, 3, 224, 224> == 349'151'936);

}  // namespace

TEST_CASE("SqueezeNet 1.1") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("squeezenet11");
}

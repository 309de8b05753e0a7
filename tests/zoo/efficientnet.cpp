// SPDX-License-Identifier: BSL-1.0
// EfficientNet-B0: counts and outputs.
#include "../../examples/zoo/efficientnet.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::EfficientNetB0<>;
// torchvision's table of classification weights: 5,288,548 and 0.39 G
static_assert(tests::learned<Net> == 5'288'548);
static_assert(tests::macs<Net, 3, 224, 224> == 385'814'752);

}  // namespace

TEST_CASE("EfficientNet-B0") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("efficientnet_b0");
}

// SPDX-License-Identifier: BSL-1.0
// MobileNetV3-Small: counts and outputs.
#include "../../examples/zoo/mobilenet_v3.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::MobileNetV3Small<>;
// torchvision's table of classification weights: 2,542,856 and 0.06 G
static_assert(tests::learned<Net> == 2'542'856);
static_assert(tests::macs<Net, 3, 224, 224> == 56'510'400);

}  // namespace

TEST_CASE("MobileNetV3-Small") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("mobilenet_v3_small");
}

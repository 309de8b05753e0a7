// SPDX-License-Identifier: BSL-1.0
// MobileNetV2: counts and outputs.
#include "../../examples/zoo/mobilenet_v2.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::MobileNetV2<>;
// torchvision's table of classification weights: 3,504,872 and 0.30 G
static_assert(tests::learned<Net> == 3'504'872);
static_assert(tests::macs<Net, 3, 224, 224> == 300'774'272);

}  // namespace

TEST_CASE("MobileNetV2") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("mobilenet_v2");
}

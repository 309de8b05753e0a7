// SPDX-License-Identifier: BSL-1.0
// ShuffleNetV2: counts and outputs.
#include "../../examples/zoo/shufflenet_v2.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::ShuffleNetV2<>;
// torchvision's table of classification weights: 2,278,604 and 0.14 G
static_assert(tests::learned<Net> == 2'278'604);
static_assert(tests::macs<Net, 3, 224, 224> == 144'907'992);

}  // namespace

TEST_CASE("ShuffleNetV2") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("shufflenet_v2");
}

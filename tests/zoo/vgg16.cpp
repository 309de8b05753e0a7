// SPDX-License-Identifier: BSL-1.0
// VGG-16: counts and outputs.
#include "../../examples/zoo/vgg16.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::Vgg16<>;
// docs.pytorch.org/vision, table of classification weights: 138,357,544 and 15.47 G
static_assert(tests::learned<Net> == 138'357'544);
static_assert(tests::macs<Net, 3, 224, 224> == 15'470'264'320);

}  // namespace

TEST_CASE("VGG-16") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("vgg16");
}

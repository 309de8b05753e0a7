// SPDX-License-Identifier: BSL-1.0
// MobileNetV1: counts and outputs.
#include "../../examples/zoo/mobilenet_v1.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::MobileNetV1<>;
// Howard et al. 2017, table 8: 4.2 million and 569 million
static_assert(tests::learned<Net> == 4'231'976);
static_assert(tests::macs<Net, 3, 224, 224> == 568'740'352);

}  // namespace

TEST_CASE("MobileNetV1") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 64, 64>>>("mobilenet_v1");
}

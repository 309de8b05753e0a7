// SPDX-License-Identifier: BSL-1.0
// U-Net: counts and outputs.
#include "../../examples/zoo/unet.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::UNet<>;
// milesial/Pytorch-UNet without bilinear upsampling: 31.04 million
static_assert(tests::learned<Net> == 31'037'698);
static_assert(tests::macs<Net, 3, 32, 32> == 752'680'960);
static_assert(tests::macs<Net, 3, 224, 224> == 49 * 752'680'960LL);

}  // namespace

TEST_CASE("U-Net") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 32, 32>>>("unet");
}

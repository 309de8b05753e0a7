// SPDX-License-Identifier: BSL-1.0
// ResNet-18, -34 and -50: counts and outputs.
#include "../../examples/zoo/resnet.hpp"

#include "../support/zoo.hpp"

namespace {

using Picture = tests::cx::Input<3, 64, 64>;

// torchvision's table of classification weights: 11,689,512 and 1.81 G, 21,797,672 and 3.66 G,
// 25,557,032 and 4.09 G
static_assert(tests::learned<zoo::ResNet18<>> == 11'689'512);
static_assert(tests::macs<zoo::ResNet18<>, 3, 224, 224> == 1'814'073'344);
static_assert(tests::learned<zoo::ResNet34<>> == 21'797'672);
static_assert(tests::macs<zoo::ResNet34<>, 3, 224, 224> == 3'663'761'408);
static_assert(tests::learned<zoo::ResNet50<>> == 25'557'032);
static_assert(tests::macs<zoo::ResNet50<>, 3, 224, 224> == 4'089'184'256);

}  // namespace

TEST_CASE("ResNet-18") {
  tests::check_output<tests::cx::Model<zoo::ResNet18<>, Picture>>("resnet18");
}
TEST_CASE("ResNet-34") {
  tests::check_output<tests::cx::Model<zoo::ResNet34<>, Picture>>("resnet34");
}
TEST_CASE("ResNet-50") {
  tests::check_output<tests::cx::Model<zoo::ResNet50<>, Picture>>("resnet50");
}

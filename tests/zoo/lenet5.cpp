// SPDX-License-Identifier: BSL-1.0
// LeNet-5: counts and outputs.
#include "../../examples/zoo/lenet5.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::LeNet5<>;
using Model = tests::cx::Model<Net, tests::cx::Input<1, 32, 32>>;
// LeCun 1998: 60,000, with a table of which maps see which; with all connections 61,706
static_assert(tests::learned<Net> == 61'706);
static_assert(Model::macs == 416'520);
static_assert(Model::output_shape == tests::cx::shape{10});

}  // namespace

TEST_CASE("LeNet-5") { tests::check_output<Model>("lenet5"); }

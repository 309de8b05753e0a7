// SPDX-License-Identifier: BSL-1.0
// RRDN: counts and outputs.
#include "../../examples/zoo/rrdn.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::Rrdn<2>;
// the package's own model.json: 154 convolutions, 308 tensors
static_assert(tests::cx::Parameters<Net>::count == 2 * 154);
static_assert(tests::learned<Net> == 7'239'968);
static_assert(tests::macs<Net, 3, 16, 16> == 1'851'982'848);

}  // namespace

TEST_CASE("RRDN") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<3, 16, 16>>>("rrdn_2x");
}

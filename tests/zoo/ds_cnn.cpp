// SPDX-License-Identifier: BSL-1.0
// DS-CNN-S: counts and outputs.
#include "../../examples/zoo/ds_cnn.hpp"

#include "../support/zoo.hpp"

namespace {

using Net = zoo::DsCnnS<>;
// MLPerf Tiny's Keras model: 23,756 trainable parameters; Zhang et al. 2017, table 5: 5.4 million
// operations, two for each multiply-add
static_assert(tests::learned<Net> == 23'756);
static_assert(tests::macs<Net, 1, 49, 10> == 2'656'768);

}  // namespace

TEST_CASE("DS-CNN-S") {
  tests::check_output<tests::cx::Model<Net, tests::cx::Input<1, 49, 10>>>("ds_cnn_s");
}

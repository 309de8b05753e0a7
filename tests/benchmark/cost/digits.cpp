// SPDX-License-Identifier: BSL-1.0
// The digit classifier as one file.
#include <convexpr/model.hpp>

#include "../../../examples/digits/network.hpp"

using DigitsModel = convexpr::Model<digits::Network, convexpr::Input<1, 28, 28>>;

DigitsModel build(const convexpr::Parameters<DigitsModel::network>& parameters) {
  return DigitsModel(parameters);
}

void forward(const DigitsModel& model, std::span<const float, DigitsModel::input_size> in,
             std::span<float, DigitsModel::output_size> out) {
  model(in, out);
}

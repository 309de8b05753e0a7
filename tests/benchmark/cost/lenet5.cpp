// SPDX-License-Identifier: BSL-1.0
// LeNet-5 as one file: the least that a network costs.
#include <convexpr/model.hpp>

#include "../../../examples/zoo/lenet5.hpp"

using Net = convexpr::Model<zoo::LeNet5<>, convexpr::Input<1, 32, 32>>;

Net build(const convexpr::Parameters<Net::network>& parameters) { return Net(parameters); }

void forward(const Net& model, std::span<const float, Net::input_size> in,
             std::span<float, Net::output_size> out) {
  model(in, out);
}

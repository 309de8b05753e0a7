// SPDX-License-Identifier: BSL-1.0
// Parameters: the state_dict of a network, which knows its names and shapes without any file.
//   03_weights digits/model.safetensors
#include <convexpr/convexpr.hpp>
#include <cstdio>

#include "digits/network.hpp"

namespace cx = convexpr;
using namespace cx::literals;

struct Wider : cx::Sequential<cx::Named<"conv1", cx::Conv2d<1, 8, 5, cx::with{.padding = 2}>>> {};

int main(int argc, char** argv) try {
  if (argc != 2) return 2;

  using Parameters = cx::Parameters<digits::Network>;
  static_assert(Parameters::size == 9'098);
  Parameters parameters = cx::load_parameters<digits::Network>(argv[1]);
  for (const auto [name, dims, elements] : parameters) {
    std::printf("%s", name.data());
    for (const int d : dims) std::printf(" %d", d);
    std::printf("\n");
  }

  const auto bias = parameters["fc.bias"_s];          // a std::span<float, 10>
  std::printf("fc.bias[0] = %g\n", double{bias[0]});  // "fc.bia"_s does not compile
  bias[0] += 1;

  // One set of parameters feeds a model of every input size, and is not needed after that.
  const cx::Model<digits::Network, cx::Input<1, 28, 28>> model(parameters);
  const auto logits = model(decltype(model)::input_tensor{});
  std::printf("An empty page has the logit %g for 0.\n", double{logits(0)});

  // A file for another network is refused as a whole, before anything is taken from it.
  const auto wider = cx::load_parameters<Wider>(argv[1]);
  return 1;
} catch (const cx::load_error& e) {
  std::printf("%s\n", e.what());
}

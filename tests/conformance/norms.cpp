// SPDX-License-Identifier: BSL-1.0
// Norms, activations and log_softmax with random arguments (data/norms.tsv) against PyTorch's
// numbers, within 5e-6 as README.md there says. The arguments are run-time values.
#include <cmath>
#include <cstddef>
#include <istream>
#include <string>
#include <vector>

#include <convexpr/kernels/reference/device.hpp>
#include <convexpr/plan/channel_vectors.hpp>

#include "grid.hpp"

namespace {

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::activation, cx::shape;
using plan::operation;

struct grid_case {
  std::string op;
  shape out;
  float offset = 0;
  std::vector<double> arguments;
};

grid_case read_case(std::istream& words) {
  grid_case c;
  words >> c.op >> c.out.channels >> c.out.height >> c.out.width >> c.offset;
  for (double x = 0; words >> x;) c.arguments.push_back(x);
  return c;
}

const std::map<std::string, activation> activations{{"prelu", activation::prelu},
                                                    {"leaky_relu", activation::leaky_relu},
                                                    {"elu", activation::elu},
                                                    {"selu", activation::selu},
                                                    {"gelu", activation::gelu},
                                                    {"gelu_tanh", activation::gelu_tanh},
                                                    {"silu", activation::silu},
                                                    {"mish", activation::mish},
                                                    {"relu6", activation::relu6},
                                                    {"hardswish", activation::hardswish},
                                                    {"hardsigmoid", activation::hardsigmoid},
                                                    {"softplus", activation::softplus}};

plan::step step_of(const grid_case& c) {
  plan::step s{};
  s.in = s.out = plan::dense_view(c.out, cx::layout::nchw);
  const auto argument = [&](std::size_t i) { return i < c.arguments.size() ? c.arguments[i] : 0; };
  if (c.op == "group_norm") {
    s.kind = operation::group_norm;
    s.groups = static_cast<int>(argument(0));
    s.eps = argument(1);
  } else if (c.op == "instance_norm" || c.op == "layer_norm") {
    s.kind = c.op == "layer_norm" ? operation::layer_norm : operation::group_norm;
    s.groups = c.out.channels;
    s.eps = argument(0);
  } else if (c.op == "log_softmax") {
    s.kind = operation::log_softmax;
    s.axis = static_cast<int>(argument(0)) - 1;
  } else {
    s.kind = operation::pointwise;
    s.act = activations.at(c.op);
    s.slope = argument(0);
    s.threshold = argument(1);
  }
  return s;
}

// "" if the reference agrees with `wanted`.
std::string difference(const grid_case& c, std::size_t index, const float* wanted) {
  const plan::step s = step_of(c);
  const auto volume = static_cast<std::size_t>(plan::volume(c.out));
  std::vector<float> in(volume), out(volume);
  for (std::size_t i = 0; i < volume; ++i) {
    in[i] = grid::input_element(i, index) + c.offset;
  }
  const auto length = static_cast<std::size_t>(plan::vector_length(s));
  std::vector<float> vectors(2 * length);
  for (std::size_t k = 0; k < length; ++k) {
    vectors[k] = static_cast<float>((k * 37 + index * 11) % 64) / 32 - 1;
    vectors[length + k] = static_cast<float>((k * 53 + index * 7) % 64) / 16 - 2;
  }
  cx::kernels::reference::run<float>(s, in.data(), nullptr, out.data(), nullptr, nullptr,
                                     vectors.data());
  for (std::size_t i = 0; i < volume; ++i) {
    if (std::abs(out[i] - wanted[i]) <= 5e-6F * (1 + std::abs(wanted[i]))) continue;
    return grid::wrong_element(i, wanted[i], out[i]);
  }
  return {};
}

}  // namespace

TEST_CASE("random arguments") {
  const auto cases = grid::read_cases(CONFORMANCE_DATA "/norms.tsv", read_case);
  auto passed = grid::check(cases, CONFORMANCE_DATA "/norms.safetensors", difference);
  CHECK(passed.size() == 16);
  CHECK(cases.size() == 168);
}

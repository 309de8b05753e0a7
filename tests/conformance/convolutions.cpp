// SPDX-License-Identifier: BSL-1.0
// Convolutions of images and sequences and transposed ones with random arguments
// (data/convolutions.tsv) against PyTorch's numbers, exactly; transposed ones in phases, too. The
// arguments are run-time values: layers and kernels are ordinary functions.
#include <cstddef>
#include <istream>
#include <string>
#include <vector>

#include <convexpr/kernels/reference/device.hpp>
#include <convexpr/plan/description.hpp>
#include <convexpr/plan/fold.hpp>
#include <convexpr/plan/phases.hpp>
#include <convexpr/plan/sequence.hpp>
#include <convexpr/plan/transposed.hpp>

#include "grid.hpp"

namespace {

namespace cx = convexpr;
namespace plan = convexpr::plan;

struct grid_case {
  std::string op;
  cx::shape in, out;
  plan::transposed_convolution arguments;
};

grid_case read_case(std::istream& words) {
  grid_case c;
  plan::convolution& a = c.arguments.base;
  cx::hw padding;
  words >> c.op >> c.in.channels >> c.in.height >> c.in.width;
  words >> c.out.channels >> c.out.height >> c.out.width;
  for (cx::hw* pair : {&a.kernel, &a.stride, &padding, &a.dilation, &c.arguments.output_padding}) {
    words >> pair->height >> pair->width;
  }
  words >> a.groups >> a.bias;
  a.in_channels = c.in.channels;
  a.out_channels = c.out.channels;
  a.pads = {padding.height, padding.height, padding.width, padding.width};
  return c;
}

int emit(plan::builder& b, int in, const grid_case& c) {
  if (c.op == "conv1d") return plan::conv1d(b, in, c.arguments.base);
  if (c.op == "conv2d") return b.conv2d(in, c.arguments.base);
  return plan::conv_transpose2d(b, in, c.arguments);
}

// As make_convolutions.py makes them.
std::vector<float> numbers(long long count, std::size_t factor, std::size_t offset, int modulus) {
  std::vector<float> all;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const auto rest = (i * factor + offset) % static_cast<std::size_t>(modulus);
    all.push_back(static_cast<float>(static_cast<int>(rest) - modulus / 2));
  }
  return all;
}

void run(const plan::step& s, const grid_case& c, std::size_t k, const float* in, float* out) {
  const plan::convolution& a = c.arguments.base;
  const long long weights =
      1LL * a.in_channels * a.out_channels / a.groups * a.kernel.height * a.kernel.width;
  auto parameters = numbers(weights, 31, k * 17, 13);
  const auto biases = numbers(a.out_channels, 5, k, 11);
  parameters.insert(parameters.end(), biases.begin(), biases.end());
  plan::parameter table[2] = {};
  table[1].offset = weights;
  std::vector<float> weight(static_cast<std::size_t>(s.out.channels) *
                            static_cast<std::size_t>(plan::weights_per_output(s)));
  std::vector<float> bias(static_cast<std::size_t>(s.out.channels));
  plan::fold_weights(s, parameters.data(), table, weight.data(), bias.data());
  cx::kernels::reference::run<float>(s, in + s.in.offset, nullptr, out + s.out.offset,
                                     weight.data(), bias.data());
}

std::string difference(const grid_case& c, std::size_t k, const float* wanted) {
  const auto d =
      plan::describe<plan::most_phases>([&](plan::builder& b, int in) { return emit(b, in, c); },
                                        c.in, cx::element_type::float32, true);
  if (!d.fault_found.ok()) return d.fault_found.sentence.c_str();
  if (d.values[d.output].extent != c.out) return "another shape";
  plan::step steps[plan::most_phases] = {d.steps[0]};
  steps[0].in = plan::dense_view(c.in, cx::layout::nchw);
  steps[0].out = plan::dense_view(c.out, cx::layout::nchw);
  const auto in = numbers(plan::volume(c.in), 7919, k * 104729, 17);
  std::vector<float> out(static_cast<std::size_t>(plan::volume(c.out)));
  std::vector<float> in_phases(out.size());
  run(steps[0], c, k, in.data(), out.data());
  int count = 1;
  plan::split_transposed(steps, count);
  for (int i = 0; i < count; ++i) run(steps[i], c, k, in.data(), in_phases.data());
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const float got : {out[i], in_phases[i]}) {
      if (got == wanted[i]) continue;
      return grid::wrong_element(i, wanted[i], got);
    }
  }
  return {};
}

}  // namespace

TEST_CASE("random arguments") {
  const auto cases = grid::read_cases(CONFORMANCE_DATA "/convolutions.tsv", read_case);
  auto passed = grid::check(cases, CONFORMANCE_DATA "/convolutions.safetensors", difference);
  CHECK(passed["conv2d"] == 80);
  CHECK(passed["conv_transpose2d"] == 80);
  CHECK(passed["conv1d"] == 80);
}

// SPDX-License-Identifier: BSL-1.0
// A whole small network, step by step, computed by the compiler: convolution with bias and ReLU,
// max pooling, Flatten, a linear layer, softmax.
#include <convexpr/kernels/reference/device.hpp>

#include <array>

#include "../../support/catch.hpp"

using namespace convexpr;
using plan::operation;

namespace {

constexpr plan::step step_of(operation kind, const shape& in, const shape& out) {
  plan::step s{};
  s.kind = kind;
  s.in = plan::dense_view(in, layout::blocked);
  s.out = plan::dense_view(out, layout::blocked);
  return s;
}

// [0]: a 4x4 picture whose rows are 0 1 2 3 | 4 5 6 7 | ... goes through a 3x3 sum around each
// pixel minus 50, and through the negative of the pixel plus 10; ReLU; the largest of each quarter.
// [1]: a linear layer that adds the four quarters of either map.
struct results {
  std::array<float, 8> features;
  std::array<float, 2> logits;
  std::array<float, 2> probabilities;
};

constexpr results run_network() {
  float picture[16] = {};
  for (int i = 0; i < 16; ++i) picture[i] = static_cast<float>(i);
  float conv_weight[18] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0};
  const float conv_bias[] = {-50, 10};
  const float linear_weight[16] = {1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
  const float linear_bias[] = {-155, -10.5F};
  float maps[4 * 4 * 16] = {}, pooled[2 * 2 * 16] = {}, vector[16] = {}, logits[16] = {},
                     probabilities[16] = {};
  const auto run = [](const plan::step& s, const float* in, float* out,
                      const float* weight = nullptr, const float* bias = nullptr) {
    kernels::reference::run<float>(s, in, nullptr, out, weight, bias);
  };

  plan::step conv = step_of(operation::conv2d, {1, 4, 4}, {2, 4, 4});
  conv.in = plan::dense_view({1, 4, 4}, layout::nchw);
  conv.kernel = 3;
  conv.pads = {1, 1, 1, 1};
  conv.act = activation::relu;
  run(conv, picture, maps, conv_weight, conv_bias);

  plan::step pool = step_of(operation::max_pool2d, {2, 4, 4}, {2, 2, 2});
  pool.kernel = pool.stride = 2;
  run(pool, maps, pooled);
  run(step_of(operation::copy, {2, 2, 2}, {8}), pooled, vector);
  run(step_of(operation::conv2d, {8}, {2}), vector, logits, linear_weight, linear_bias);
  run(step_of(operation::softmax, {2}, {2}), logits, probabilities);

  results r{};
  for (std::size_t i = 0; i < 8; ++i) r.features[i] = vector[i];
  for (std::size_t i = 0; i < 2; ++i) r.logits[i] = logits[i];
  for (std::size_t i = 0; i < 2; ++i) r.probabilities[i] = probabilities[i];
  return r;
}

// sums of nine: 45 54 | 81 90 in the middle, less at the edge
constexpr std::array<float, 8> features{0, 4, 31, 40, 10, 8, 2, 0};
constexpr results in_the_compiler = run_network();
static_assert(in_the_compiler.features == features);
static_assert(in_the_compiler.logits == std::array<float, 2>{-80, 9.5F});
static_assert(in_the_compiler.probabilities[1] == 1);

}  // namespace

TEST_CASE("A network gives at run time what it gave in the compiler") {
  const results r = run_network();
  CHECK(r.features == in_the_compiler.features);
  CHECK(r.logits == in_the_compiler.logits);
  CHECK(r.probabilities[1] == 1);
}

TEST_CASE("add and upsample_nearest are dispatched, none does nothing") {
  const float in[] = {1}, second[] = {2};
  float out[4] = {};
  plan::step s = step_of(operation::none, {1, 1, 1}, {1, 2, 2});
  s.in = s.second = plan::dense_view({1, 1, 1}, layout::nchw);
  s.out = plan::dense_view({1, 2, 2}, layout::nchw);
  kernels::reference::run<float>(s, in, second, out, nullptr, nullptr);
  CHECK(out[3] == 0);
  s.kind = operation::upsample_nearest;
  kernels::reference::run<float>(s, in, second, out, nullptr, nullptr);
  CHECK(out[3] == 1);
  s.kind = operation::add;
  s.out = s.in;
  kernels::reference::run<float>(s, in, second, out, nullptr, nullptr);
  CHECK(out[0] == 3);
}

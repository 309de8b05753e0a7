// SPDX-License-Identifier: BSL-1.0
// Models of several inputs and outputs give what the reference gives, in every form of their call.
#include "convexpr/bound_ports.hpp"

#include <convexpr/convexpr.hpp>

#include "support/both.hpp"
#include "support/random.hpp"
#include "support/traps.hpp"

namespace cx = convexpr;
using cx::Conv2d, cx::From, cx::Input, cx::Inputs, cx::Node;

namespace {

constexpr cx::with same{.padding = 1};

// An output read by others, one in a concat, an input, one twice, one that flattens.
struct Net
    : cx::Graph<
          cx::InputNames<"image", "mask">, Node<"stem", Conv2d<3, 16, 3, same>, From<"image">>,
          Node<"masked", cx::Broadcast<cx::Mul>, From<"stem", "mask">>,
          Node<"more", Conv2d<16, 16, 1>>, Node<"act", cx::ReLU>,
          Node<"all", cx::Concat<>, From<"masked", "act">>, Node<"small", Conv2d<32, 2, 3, same>>,
          Node<"mean", cx::AdaptiveAvgPool2d<1>, From<"all">>, Node<"flat", cx::Flatten>,
          cx::OutputNames<"small", "masked", "mask", "masked", "flat">> {};

template <cx::layout order>
void check() {
  using In = Inputs<Input<3, 5, 7, order>, Input<1, 5, 7, order>>;
  using M = cx::Model<Net, In>;
  CHECK_BOTH(M::output_shapes.size() == 5 && M::output_shapes[4] == cx::shape{32});
  const auto parameters = tests::random_parameters<cx::Parameters<Net>>(1);
  const M model(parameters);
  typename M::template input_tensor<0> image;
  typename M::template input_tensor<1> mask;
  tests::random_numbers numbers(2);
  numbers.fill(image.data(), image.size);
  numbers.fill(mask.data(), mask.size);
  const auto wanted = cx::evaluate<Net, In>(parameters.data(), {image.data(), mask.data()});
  const auto got = model(image, mask);
  if (cx::kernels::cpu::fused) CHECK(got == wanted);
  const auto& [small, masked, second, again, flat] = got;
  CHECK(second == mask);
  CHECK(again == masked);

  cx::Workspace<M> workspace;
  CHECK(model(image, mask, workspace) == got);
  auto out = got;
  std::get<0>(out) = {};
  std::get<4>(out) = {};
  model({image.span(), mask.span()},
        {std::get<0>(out).span(), std::get<1>(out).span(), std::get<2>(out).span(),
         std::get<3>(out).span(), std::get<4>(out).span()},
        workspace);
  CHECK(out == got);
}

}  // namespace

TEST_CASE("two inputs, five outputs") {
  check<cx::nchw>();
  check<cx::nhwc>();
}

TEST_CASE("one of each under Inputs is a tensor, and what a plain Input gives") {
  struct One : cx::Sequential<Conv2d<2, 3, 1>, cx::ReLU> {};
  using M = cx::Model<One, Inputs<Input<2, 3, 4>>>;
  const auto parameters = tests::random_parameters<cx::Parameters<One>>(1);
  cx::Tensor<float, cx::shape{2, 3, 4}> in;
  tests::random_numbers(3).fill(in.data(), in.size);
  CHECK(M(parameters)(in) == cx::Model<One, Input<2, 3, 4>>(parameters)(in));
}

TEST_CASE("a Graph of two inputs is a node of another") {
  struct Inner : cx::Graph<cx::InputNames<"a", "b">, Node<"d", cx::Mul, From<"a", "b">>> {};
  struct Outer : cx::Graph<Node<"r", cx::ReLU>, Node<"in", Inner, From<"r", "input">>,
                           Node<"s", cx::Add, From<"in", "r">>, cx::OutputNames<"in">> {};
  constexpr float x[] = {-2, 3};
  constexpr auto out = cx::evaluate<Outer, Input<2>>(nullptr, x);
  CHECK_BOTH(out(0) == 0 && out(1) == 9);
}

TEST_CASE("outputs that overlap trap") {
  struct Two : cx::Graph<Node<"a", cx::ReLU>, Node<"b", cx::Tanh>, cx::OutputNames<"a", "b">> {};
  using M = cx::Model<Two, Inputs<Input<4>>>;
  const M model{cx::Parameters<Two>{}};
  cx::Workspace<M> workspace;
  float memory[12] = {};
  const auto run = [&](int second) {
    model({std::span<const float, 4>(memory, 4)},
          {std::span<float, 4>(memory + 4, 4), std::span<float, 4>(memory + second, 4)}, workspace);
  };
  run(8);
  CHECK(tests::traps([&] { run(7); }));
  CHECK(tests::traps([&] { run(3); }));
}

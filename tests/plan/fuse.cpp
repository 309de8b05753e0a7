// SPDX-License-Identifier: BSL-1.0
// What a convolution takes in of the steps behind it, and what it must not.
#include "convexpr/plan/fuse.hpp"

#include "../support/both.hpp"
#include "../support/resnet50.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using plan::operation;

namespace {

constexpr cx::with same{.padding = "same"};

// The live steps of a network after the pass.
template <int N>
struct fused {
  plan::step steps[N + 1] = {};
  int count = 0;
  int output = 0;
};
template <class Net, class In>
constexpr auto fuse() {
  constexpr const auto& described = cx::description_of<Net, In>;
  static_assert(described.fault_found.ok());
  auto d = described;
  plan::network_view n{d.steps, d.step_count, d.values, d.value_count, d.input, d.output};
  plan::fuse(n);
  fused<described.capacity> result{};
  for (int i = 0; i < d.step_count; ++i) {
    if (d.steps[i].kind != operation::none) result.steps[result.count++] = d.steps[i];
  }
  result.output = d.output;
  return result;
}

using In = cx::Input<8, 6, 6>;
template <class... Layers>
constexpr auto fused_sequence = fuse<cx::Sequential<Layers...>, In>();
template <class... Nodes>
constexpr auto fused_graph = fuse<cx::Graph<Nodes...>, In>();

}  // namespace

TEST_CASE("convolution, batch normalisation and activation are one step") {
  constexpr const auto& f =
      fused_sequence<cx::Conv2d<8, 8, 3, same>, cx::BatchNorm2d<8>, cx::LeakyReLU<0.2>>;
  CHECK_BOTH(f.count == 1);
  CHECK_BOTH(f.steps[0].act == cx::activation::leaky_relu && f.steps[0].slope == 0.2);
  CHECK_BOTH(f.steps[0].parameters.has_batch_norm() && f.steps[0].eps == 1e-5);
  CHECK_BOTH(f.steps[0].parameters.weight == 0 && f.steps[0].parameters.bias == 1);
  CHECK_BOTH(f.steps[0].parameters.scale == 2 && f.steps[0].parameters.variance == 5);
  CHECK_BOTH(f.steps[0].out_value == f.output);
}

TEST_CASE("an activation brings its numbers along") {
  constexpr const auto& f = fused_sequence<cx::Conv2d<8, 8, 3, same>, cx::PReLU<8>>;
  CHECK_BOTH(f.count == 1 && f.steps[0].act == cx::activation::prelu);
  CHECK_BOTH(f.steps[0].parameters.weight == 0 && f.steps[0].parameters.slopes == 2);
  constexpr const auto& g = fused_sequence<cx::Conv2d<8, 8, 3, same>, cx::Softplus<2.0, 5.0>>;
  CHECK_BOTH(g.count == 1 && g.steps[0].slope == 2 && g.steps[0].threshold == 5);
  CHECK_BOTH(fused_sequence<cx::Residual<cx::MaxPool2d<1>>, cx::GELU<>>.count == 2);
}

TEST_CASE("one activation, one batch normalisation; in that order") {
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 3>, cx::ReLU, cx::Sigmoid>.count == 2);
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 3>, cx::BatchNorm2d<8>, cx::BatchNorm2d<8>>.count ==
             2);
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 3>, cx::ReLU, cx::BatchNorm2d<8>>.count == 2);
  CHECK_BOTH(fused_sequence<cx::BatchNorm2d<8>, cx::ReLU>.count == 1);
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 3>, cx::Softmax<>>.count == 2);
  CHECK_BOTH(fused_sequence<cx::MaxPool2d<2>, cx::ReLU>.count == 2);
  CHECK_BOTH(fused_sequence<cx::ReLU, cx::Conv2d<8, 8, 3>>.count == 2);
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 3>, cx::Identity, cx::ReLU>.count == 1);
  CHECK_BOTH(fused_sequence<cx::Conv2d<8, 8, 6>, cx::Flatten, cx::ReLU>.count == 3);
  CHECK_BOTH(fused_sequence<cx::Flatten, cx::Linear<288, 4>, cx::Tanh>.count == 2);
}

TEST_CASE("the last convolution of a residual takes the sum in, and the activation after it") {
  constexpr const auto& f = fused_sequence<
      cx::Residual<cx::Block<cx::Named<"a", cx::Conv2d<8, 8, 3, same>>, cx::ReLU,
                             cx::Named<"b", cx::Conv2d<8, 8, 3, same>>, cx::BatchNorm2d<8>>>,
      cx::ReLU>;
  CHECK_BOTH(f.count == 2);
  CHECK_BOTH(f.steps[0].act == cx::activation::relu && f.steps[0].second_value == -1);
  CHECK_BOTH(f.steps[1].act == cx::activation::relu && f.steps[1].second_value == 0);
  CHECK_BOTH(f.steps[1].parameters.has_batch_norm());
}

TEST_CASE("with a convolution in the shortcut, whichever runs last takes the sum in") {
  constexpr const auto& f = fused_sequence<
      cx::Residual<cx::Named<"body", cx::Conv2d<8, 4, 1>>, cx::Named<"down", cx::Conv2d<8, 4, 1>>>,
      cx::ReLU>;
  CHECK_BOTH(f.count == 2);
  CHECK_BOTH(f.steps[1].second_value == f.steps[0].out_value);
  CHECK_BOTH(f.steps[1].act == cx::activation::relu && f.steps[1].out_value == f.output);
}

TEST_CASE("an activation between convolution and sum stays where it is") {
  // relu(conv(x)) + x is not relu(conv(x) + x)
  constexpr const auto& f = fused_sequence<cx::Residual<cx::Block<cx::Conv2d<8, 8, 1>, cx::ReLU>>>;
  CHECK_BOTH(f.count == 2 && f.steps[1].kind == operation::add &&
             f.steps[1].act == cx::activation::none);
  constexpr const auto& g =
      fused_sequence<cx::Residual<cx::Block<cx::Conv2d<8, 8, 1>, cx::ReLU>>, cx::ReLU>;
  CHECK_BOTH(g.count == 2 && g.steps[1].kind == operation::add &&
             g.steps[1].act == cx::activation::relu);
}

TEST_CASE("a batch normalisation after a sum is not that of the convolution before it") {
  // a * (conv(x) + x) + b
  constexpr const auto& f = fused_sequence<cx::Residual<cx::Conv2d<8, 8, 1>>, cx::BatchNorm2d<8>>;
  CHECK_BOTH(f.count == 2 && !f.steps[0].parameters.has_batch_norm());
}

TEST_CASE("a value that two read is there for both") {
  using cx::Conv2d, cx::From, cx::Node, cx::ReLU;
  CHECK_BOTH(fused_graph<Node<"c", Conv2d<8, 8, 1>>, Node<"r", ReLU>,
                         Node<"s", cx::Add, From<"c", "r">>>.count == 3);
  CHECK_BOTH(fused_graph<Node<"c", Conv2d<8, 8, 1>>, Node<"n", cx::BatchNorm2d<8>>,
                         Node<"s", cx::Concat<>, From<"c", "n">>>.count == 4);
  CHECK_BOTH(fused_graph<Node<"c", Conv2d<8, 8, 1>>, Node<"s", cx::Add, From<"c", "c">>>.count ==
             2);
  CHECK_BOTH(fused_graph<Node<"c", Conv2d<8, 8, 1>>, Node<"s", cx::Add, From<"c", "input">>,
                         Node<"t", cx::Add, From<"c", "s">>>.count == 3);
}

TEST_CASE("a product takes in an activation; a convolution no repeated residual") {
  using cx::Conv2d, cx::From, cx::Node, cx::ReLU;
  constexpr const auto& f = fused_graph<Node<"c", Conv2d<8, 8, 1>>,
                                        Node<"m", cx::Mul, From<"c", "input">>, Node<"r", ReLU>>;
  CHECK_BOTH(f.count == 2 && f.steps[1].kind == operation::mul &&
             f.steps[1].act == cx::activation::relu);
  constexpr const auto& g =
      fused_graph<Node<"p", cx::AdaptiveAvgPool2d<1>>, Node<"c", Conv2d<8, 8, 1>, From<"input">>,
                  Node<"s", cx::Broadcast<cx::Add>, From<"c", "p">>>;
  CHECK_BOTH(g.count == 3 && g.steps[2].kind == operation::add);
}

TEST_CASE("a sum waits for both of its inputs") {
  using cx::Conv2d, cx::From, cx::Node, cx::ReLU;
  // the pool runs after the convolution: the convolution cannot take it in
  constexpr const auto& f =
      fused_graph<Node<"c", Conv2d<8, 8, 1>, From<"input">>,
                  Node<"p", cx::MaxPool2d<1>, From<"input">>, Node<"s", cx::Add, From<"c", "p">>>;
  CHECK_BOTH(f.count == 3 && f.steps[2].kind == operation::add);
  // the other way round it can
  constexpr const auto& g =
      fused_graph<Node<"p", cx::MaxPool2d<1>, From<"input">>,
                  Node<"c", Conv2d<8, 8, 1>, From<"input">>, Node<"s", cx::Add, From<"c", "p">>>;
  CHECK_BOTH(g.count == 2 && plan::has_residual(g.steps[1]));
  // of three summands, two convolutions take in one sum each
  constexpr const auto& h = fused_graph<Node<"a", Conv2d<8, 8, 1>, From<"input">>,
                                        Node<"b", Conv2d<8, 8, 1>, From<"input">>,
                                        Node<"s", cx::Add, From<"a", "b", "input">>>;
  CHECK_BOTH(h.count == 3);
}

TEST_CASE("ResNet-50 is 53 convolutions, two pools, Flatten and Linear") {
  static constexpr auto f = fuse<resnet::ResNet50, resnet::Picture>();
  CHECK_BOTH(f.count == 57);
  const auto kinds = [](operation kind) {
    int count = 0;
    for (int i = 0; i < f.count; ++i) count += f.steps[i].kind == kind;
    return count;
  };
  CHECK_BOTH(kinds(operation::conv2d) == 54);
  CHECK_BOTH(kinds(operation::pointwise) == 0 && kinds(operation::add) == 0);
  const auto with_residual = [] {
    int count = 0;
    for (int i = 0; i < f.count; ++i) count += plan::has_residual(f.steps[i]);
    return count;
  };
  CHECK_BOTH(with_residual() == 16);
}

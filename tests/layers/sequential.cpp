// SPDX-License-Identifier: BSL-1.0
// Containers: the names that PyTorch's state_dict has.
#include "convexpr/layers/sequential.hpp"

#include <string>
#include <vector>

#include "../support/both.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;

namespace {

using strings = std::vector<std::string>;

template <class Net>
strings names() {
  const auto& d = cx::parameters_of<Net>;
  CHECK(d.fault_found.ok());
  strings all;
  for (int i = 0; i < d.parameter_count; ++i) all.emplace_back(d.parameters[i].name.c_str());
  return all;
}

template <int channels>
using Convolve = cx::Conv2d<channels, channels, 3, cx::with{.padding = 1, .bias = false}>;

}  // namespace

TEST_CASE("Sequential numbers what has no name; layers without parameters count") {
  CHECK(names<cx::Sequential<cx::Conv2d<1, 2, 3>, cx::ReLU, cx::Conv2d<2, 2, 3>>>() ==
        strings{"0.weight", "0.bias", "2.weight", "2.bias"});
  CHECK(names<cx::Sequential<cx::Sequential<Convolve<2>, Convolve<2>>,
                             cx::Sequential<Convolve<2>>>>() ==
        strings{"0.0.weight", "0.1.weight", "1.0.weight"});
}

TEST_CASE("Named replaces the number, Block and Residual add nothing") {
  CHECK(names<cx::Named<"net", Convolve<2>>>() == strings{"net.weight"});
  CHECK(names<Convolve<2>>() == strings{"weight"});
  CHECK(names<cx::Block<cx::Named<"a", Convolve<2>>, cx::Named<"b", Convolve<2>>>>() ==
        strings{"a.weight", "b.weight"});
  CHECK(names<cx::Named<"outer", cx::Named<"inner", Convolve<2>>>>() ==
        strings{"outer.inner.weight"});
  // a Block in a Sequential is one child of it, and has its number
  CHECK(names<cx::Sequential<cx::ReLU, cx::Block<cx::Named<"conv", Convolve<2>>>>>() ==
        strings{"1.conv.weight"});
}

TEST_CASE("a stage of ResNet: the shortcut's parameters come last") {
  using First = cx::Block<
      cx::Residual<
          cx::Block<cx::Named<"conv1", Convolve<4>>, cx::Named<"bn1", cx::BatchNorm2d<4>>>,
          cx::Named<"downsample", cx::Sequential<cx::Conv2d<4, 4, 1, cx::with{.bias = false}>,
                                                 cx::BatchNorm2d<4>>>>,
      cx::ReLU>;
  struct Net : cx::Sequential<cx::Named<"layer1", cx::Sequential<First>>> {};
  CHECK(names<Net>() == strings{"layer1.0.conv1.weight", "layer1.0.bn1.weight", "layer1.0.bn1.bias",
                                "layer1.0.bn1.running_mean", "layer1.0.bn1.running_var",
                                "layer1.0.downsample.0.weight", "layer1.0.downsample.1.weight",
                                "layer1.0.downsample.1.bias", "layer1.0.downsample.1.running_mean",
                                "layer1.0.downsample.1.running_var"});
}

TEST_CASE("a Graph's nodes are names") {
  using Net = cx::Graph<cx::Node<"stem", Convolve<2>>,
                        cx::Node<"body", cx::Sequential<Convolve<2>, Convolve<2>>>,
                        cx::Node<"sum", cx::Add, cx::From<"stem", "body">>>;
  CHECK(names<Net>() == strings{"stem.weight", "body.0.weight", "body.1.weight"});
  CHECK(names<cx::Sequential<Net, cx::Named<"second", Net>>>() ==
        strings{"0.stem.weight", "0.body.0.weight", "0.body.1.weight", "second.stem.weight",
                "second.body.0.weight", "second.body.1.weight"});
}

TEST_CASE("a name that is derived is a name") {
  struct Net : cx::Sequential<cx::Conv2d<1, 2, 3>> {};
  CHECK(names<Net>() == strings{"0.weight", "0.bias"});
  CHECK_BOTH(cx::Layer<Net> && Net::n == 1);
}

TEST_CASE("the parameters are the same for every input") {
  using Net = cx::Sequential<cx::Conv2d<3, 8, 3>, cx::ReLU, cx::AdaptiveAvgPool2d<1>, cx::Flatten,
                             cx::Linear<8, 4>>;
  constexpr const auto& small = cx::description_of<Net, cx::Input<3, 8, 8>>;
  constexpr const auto& large = cx::description_of<Net, cx::Input<3, 640, 480>>;
  CHECK_BOTH(cx::parameters_of<Net>.parameter_elements == 224 + 36);
  CHECK_BOTH(small.parameter_elements == 224 + 36 && large.parameter_elements == 224 + 36);
  for (int i = 0; i < small.parameter_count; ++i) {
    CHECK(small.parameters[i].offset == cx::parameters_of<Net>.parameters[i].offset);
    CHECK(large.parameters[i].elements == cx::parameters_of<Net>.parameters[i].elements);
  }
}

TEST_CASE("Repeat is a Sequential of equal layers") {
  using Twice = cx::Repeat<2, cx::Sequential<Convolve<2>, cx::ReLU>>;
  CHECK(names<Twice>() == strings{"0.0.weight", "1.0.weight"});
  CHECK(names<cx::Named<"blocks", cx::Repeat<3, Convolve<2>>>>() ==
        strings{"blocks.0.weight", "blocks.1.weight", "blocks.2.weight"});
  CHECK(names<cx::Repeat<2, cx::Named<"conv", Convolve<2>>>>() ==
        strings{"0.conv.weight", "1.conv.weight"});
  CHECK_BOTH(Twice::n == 4 && cx::description_of<Twice, cx::Input<2, 8, 8>>.step_count == 4);
}

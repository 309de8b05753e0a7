// SPDX-License-Identifier: BSL-1.0
// What networks of several inputs or outputs take and yield.
#include "convexpr/ports.hpp"

#include <convexpr/layers.hpp>

#include "support/both.hpp"

namespace cx = convexpr;

namespace {

struct Net : cx::Graph<cx::Node<"a", cx::ReLU>, cx::Node<"b", cx::AdaptiveAvgPool2d<1>>,
                       cx::Node<"c", cx::Flatten>, cx::OutputNames<"c", "a">> {};
using Four = cx::Inputs<cx::Input<4, 3, 2, cx::nhwc, cx::float64>>;

}  // namespace

TEST_CASE("outputs have their shapes, in the order of OutputNames") {
  using All = cx::outputs_of<Net, Four>;
  CHECK_BOTH(All::shapes[0] == cx::shape{4} && All::shapes[1] == cx::shape{4, 3, 2});
  CHECK_BOTH(All::sizes[0] == 4 && All::sizes[1] == 24);
  CHECK_BOTH(std::is_same_v<cx::output_of<Net, Four, 1>,
                            cx::Tensor<double, cx::shape{4, 3, 2}, cx::nhwc>>);
  CHECK_BOTH(std::tuple_size_v<All::tensors> == 2 && std::tuple_size_v<All::spans> == 2);
}

TEST_CASE("one of one, all of several") {
  std::tuple<int> one{3};
  std::tuple<int, int> two{3, 4};
  CHECK(cx::one_or_all(one) == 3);
  CHECK(cx::one_or_all(two) == two);
  std::tuple<cx::Tensor<float, cx::shape{2}>, cx::Tensor<float, cx::shape{3}>> tensors;
  CHECK(cx::pointers_of(tensors)[1] == std::get<1>(tensors).data());
}

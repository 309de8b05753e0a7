// SPDX-License-Identifier: BSL-1.0
// Products, broadcasting, slices and what is made of them: the model gives the reference's bits,
// and the reference those of the layers one by one.
#include "../support/same_result.hpp"

namespace {

using namespace convexpr;
using tests::check_both;

template <int in, int out, hw kernel = 3>
using Same = Conv2d<in, out, kernel, with{.padding = "same"}>;

}  // namespace

TEST_CASE("products of convolutions, in blocks and at the borders") {
  using Gated = Graph<Node<"a", Same<3, 21>>, Node<"b", Same<3, 21>, From<"input">>,
                      Node<"g", Sigmoid>, Node<"m", Mul, From<"a", "g">>, Node<"r", ReLU>,
                      Node<"end", Same<21, 3, 1>>, Node<"x", Mul, From<"end", "input", "input">>>;
  check_both<Gated, 3, 5, 6>();
}
TEST_CASE("what is repeated: channels, rows, columns, one number, and both operands") {
  using Rows = Graph<Node<"x", Same<3, 18>>, Node<"row", Conv2d<18, 18, hw{5, 1}>>,
                     Node<"m", Broadcast<Mul>, From<"row", "x">>, Node<"map", Conv2d<18, 1, 1>>,
                     Node<"t", Broadcast<Add>, From<"m", "map">>,
                     Node<"one", AdaptiveAvgPool2d<1>, From<"map">>,
                     Node<"u", Broadcast<Mul>, From<"one", "t">>>;
  check_both<Rows, 3, 5, 6>();
  using Outer = Graph<Node<"row", AdaptiveAvgPool2d<hw{1, 0}>>,
                      Node<"column", AdaptiveAvgPool2d<hw{0, 1}>, From<"input">>,
                      Node<"x", Broadcast<Mul>, From<"row", "column">>>;
  check_both<Outer, 3, 5, 6>();
}
TEST_CASE("squeeze and excite, alone and inside a residual") {
  using Block20 = Sequential<Same<20, 20>, ReLU, SqueezeExcite<20, 5>>;
  check_both<Sequential<Same<3, 20>, Residual<Block20>, Same<20, 2>>, 3, 6, 7>();
  check_both<SqueezeExcite<3, 1, ReLU, Sigmoid>, 3, 6, 7>();
}
TEST_CASE("slices: views, copies, of the input, as the output, into a concat") {
  using Parts =
      Graph<Node<"x", Same<3, 40>>, Node<"a", Slice<0, 16>>, Node<"b", Slice<16, 35>, From<"x">>,
            Node<"c", Slice<35>, From<"x">>, Node<"bb", Same<19, 32>, From<"b">>,
            Node<"all", Concat<>, From<"bb", "a", "c", "b">>, Node<"end", Same<72, 5, 1>>,
            Node<"out", Slice<1, 4>>>;
  check_both<Parts, 3, 5, 6>();
  check_both<Sequential<Split<Same<2, 3>, Identity, ReLU>, Same<7, 4>>, 6, 5, 6>();
  check_both<Sequential<Slice<1, 2>, Slice<0>>, 3, 5, 6>();
}
TEST_CASE("slices of slices, sliced concats, and a flattened slice") {
  using Deep = Graph<Node<"x", Same<3, 64>>, Node<"y", Same<3, 32>, From<"input">>,
                     Node<"all", Concat<>, From<"x", "y">>, Node<"s", Slice<16, 90>>,
                     Node<"t", Slice<16, 70>>, Node<"u", Slice<3, 20>>, Node<"end", Same<17, 3>>,
                     Node<"sum", Concat<>, From<"end", "t">>>;
  check_both<Deep, 3, 5, 6>();
  check_both<Sequential<Slice<1, 3>, Flatten, Linear<60, 40>, Slice<16, 39>, Linear<23, 4>>, 4, 5,
             6>();
}

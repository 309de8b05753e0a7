// SPDX-License-Identifier: BSL-1.0
// Layers that move elements, between others and at the borders: the model gives the reference's
// bits, and the reference those of the layers one by one. Crops are read in place.
#include "../support/same_result.hpp"

namespace {

using namespace convexpr;
using tests::check_both;

template <int in, int out, hw kernel = 3, int groups = 1>
using Same = Conv2d<in, out, kernel, with{.padding = "same", .groups = groups}>;

}  // namespace

TEST_CASE("pads of each mode, before, between and behind convolutions") {
  check_both<Sequential<ReflectionPad2d<sides{.top = 2, .right = 3}>, Conv2d<3, 18, 3>,
                        ZeroPad2d<hw{1, 2}>, ZeroPad2d<sides{.bottom = 2}>, Conv2d<18, 5, 3>,
                        CircularPad2d<1>, Same<5, 2>, ConstantPad2d<2, -1.5>>,
             3, 6, 7>();
  check_both<Sequential<ZeroPad2d<1>, ReplicationPad2d<1>, Same<3, 16>, ZeroPad2d<1>, MaxPool2d<2>>,
             3, 6, 7>();
  check_both<Graph<Node<"p", ZeroPad2d<1>>, Node<"a", Conv2d<3, 4, 3>>,
                   Node<"b", Conv2d<3, 4, 3>, From<"p">>, Node<"s", Add, From<"a", "b">>>,
             3, 6, 7>();
}
TEST_CASE("a crop read by every kind of step") {
  using A = Graph<Node<"a", Same<3, 20>>, Node<"c", Crop<sides{1, 2, 0, 3}>>,
                  Node<"conv", Same<20, 20>>, Node<"one", Same<20, 20, 1>, From<"c">>,
                  Node<"sum", Add, From<"one", "c">>, Node<"few", Same<20, 2>, From<"c">>,
                  Node<"deep", Same<20, 20, 3, 20>, From<"c">>, Node<"act", Tanh, From<"c">>,
                  Node<"pool", MaxPool2d<3, pool{.stride = 1, .padding = 1}>, From<"c">>,
                  Node<"all", Concat<>, From<"c", "conv", "sum", "few", "deep", "act", "pool">>>;
  check_both<A, 3, 9, 24>();
  using B = Graph<Node<"c", CenterCrop<hw{4, 5}>>, Node<"up", Upsample<2>>,
                  Node<"d", Crop<1>, From<"c">>, Node<"x", Same<3, 3>>, Node<"soft", Softmax<>>,
                  Node<"mean", AdaptiveAvgPool2d<1>, From<"d">>, Node<"r", Crop<3>, From<"up">>,
                  Node<"all", Broadcast<Add>, From<"soft", "mean">>>;
  check_both<B, 3, 7, 8>();
}
TEST_CASE("crops to a vector, of a crop, as the output") {
  check_both<Sequential<Same<3, 4>, Crop<1>, Crop<hw{0, 1}>, Flatten, Linear<32, 3>>, 3, 6, 6>();
  check_both<Sequential<Crop<2>, Flatten>, 3, 5, 6>();
  check_both<Sequential<Same<3, 18>, CenterCrop<1>, Flatten>, 3, 5, 6>();
  check_both<Crop<sides{.left = 2}>, 3, 5, 6>();
}
TEST_CASE("skip connections of a U-Net: the cropped part is copied, the other is not") {
  using Net =
      Graph<Node<"a", Conv2d<2, 16, 3>>, Node<"down", MaxPool2d<2>>, Node<"b", Conv2d<16, 16, 3>>,
            Node<"up", Upsample<2, upsample{.mode = "bilinear"}>>, Node<"crop", Crop<2>, From<"a">>,
            Node<"cat", Concat<>, From<"crop", "up">>, Node<"end", Same<32, 2>>>;
  check_both<Net, 2, 14, 18>();
  STATIC_REQUIRE(Model<Net, Input<2, 14, 18>>::steps.size() == 6);
}
TEST_CASE("shuffles") {
  check_both<Sequential<Same<3, 64>, PixelShuffle<2>, ReLU, Same<16, 12>, PixelShuffle<2>>, 3, 4,
             5>();
  check_both<Sequential<PixelUnshuffle<2>, Same<12, 18>, ChannelShuffle<3>, Same<18, 6, 3, 3>>, 3,
             6, 8>();
}
TEST_CASE("bilinear, in blocks, planes and pixels") {
  constexpr upsample bilinear{.mode = "bilinear"};
  constexpr upsample aligned{.mode = "bilinear", .align_corners = true};
  check_both<Sequential<Upsample<1.5, bilinear>, Same<3, 20>, UpsampleTo<hw{7, 70}, aligned>>, 3, 5,
             6>();
}

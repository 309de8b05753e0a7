// SPDX-License-Identifier: BSL-1.0
// Small networks that make layers meet in every way the plan treats on its own (fused, copied, in
// place, in any layout): the model's result is the reference's, bit for bit, and the reference's
// that of the layers one by one.
#include "../support/same_result.hpp"

namespace {

using namespace convexpr;
using tests::check, tests::check_both;

template <int in, int out, hw kernel = 3>
using Same = Conv2d<in, out, kernel, with{.padding = "same"}>;
template <fixed_string Name, int in, int out, hw kernel = 3>
using NamedSame = Named<Name, Same<in, out, kernel>>;

}  // namespace

TEST_CASE("a concat whose parts begin inside a block is copied") {
  check_both<
      Sequential<Same<3, 4>, Concat<NamedSame<"a", 4, 5>, NamedSame<"b", 4, 7>>, Same<12, 3>>, 3, 6,
      7>();
}
TEST_CASE("a concat whose parts begin at blocks is written in place") {
  using Net =
      Sequential<Same<3, 4>, Concat<NamedSame<"a", 4, 16>, NamedSame<"b", 4, 4>>, Same<20, 3>>;
  check_both<Net, 3, 6, 7>();
  STATIC_REQUIRE(Model<Net, Input<3, 6, 7>>::steps.size() == 4);
}
TEST_CASE("a concat at the end, and of the input itself") {
  check_both<Concat<Identity, NamedSame<"a", 3, 16>, Sequential<Named<"b", Same<3, 5>>, ReLU>>, 3,
             6, 7>();
  check_both<Concat<Identity, Identity>, 5, 3, 4>();
}
TEST_CASE("a concat of a concat") {
  using Inner = Concat<NamedSame<"c", 6, 16>, NamedSame<"d", 6, 32>>;
  check_both<Sequential<Same<2, 6>, Concat<NamedSame<"a", 6, 16>, Inner, NamedSame<"b", 6, 9>>,
                        Tanh, Same<73, 4, 1>>,
             2, 5, 9>();
  using Uneven = Concat<NamedSame<"c", 6, 3>, Concat<NamedSame<"d", 6, 8>, NamedSame<"e", 6, 16>>>;
  check_both<Sequential<Same<2, 6>, Concat<Uneven, NamedSame<"a", 6, 1>>, Same<28, 20, 1>>, 2, 5,
             9>();
}
TEST_CASE("one value in two concats, and read once more") {
  using Net = Graph<Node<"x", Same<3, 16>>, Node<"y", Same<16, 16>>,
                    Node<"first", Concat<>, From<"x", "y">>, Node<"z", Same<32, 16, 1>>,
                    Node<"second", Concat<>, From<"y", "z", "x">>, Node<"w", Same<48, 16, 1>>,
                    Node<"sum", Add, From<"w", "x", "y">>, Node<"end", Same<16, 2>>>;
  check_both<Net, 3, 7, 6>();
}
TEST_CASE("residuals one after another, with activations between") {
  using Body = Sequential<Same<16, 16>, ReLU, Same<16, 16>>;
  check_both<Sequential<Same<3, 16>, Residual<Body>, ReLU, Residual<Body>, LeakyReLU<0.2>,
                        Residual<Body>, Same<16, 1>>,
             3, 8, 9>();
}
TEST_CASE("residuals that change the shape, and of nothing but activations") {
  using Down = Residual<Block<Named<"conv1", Conv2d<8, 24, 3, with{.stride = 2, .padding = 1}>>,
                              ReLU, Named<"conv2", Same<24, 24>>>,
                        Named<"shortcut", Conv2d<8, 24, 1, with{.stride = 2}>>>;
  check_both<Sequential<Same<2, 8>, Down, ReLU>, 2, 9, 11>();
  check_both<Sequential<Residual<Tanh>, Residual<ReLU, Sigmoid>, Residual<Identity>>, 5, 3, 4>();
}
TEST_CASE("a sum of four, and a sum of one value twice") {
  using Four = Graph<Node<"a", Same<3, 5>>, Node<"b", Same<3, 5, 1>, From<"input">>,
                     Node<"c", Same<3, 5, 5>, From<"input">>, Node<"d", ReLU>,
                     Node<"sum", Add, From<"a", "b", "c", "d">>, Node<"act", ReLU>>;
  check_both<Four, 3, 5, 6>();
  check_both<Graph<Node<"a", Same<3, 5>>, Node<"twice", Add, From<"a", "a">>>, 3, 5, 6>();
  check_both<Graph<Node<"twice", Add, From<"input", "input">>>, 17, 3, 5>();
}
TEST_CASE("convolution, normalisation, residual, activation: one step") {
  using Net =
      Sequential<Same<3, 20>,
                 Residual<Block<Named<"conv", Conv2d<20, 20, 3, with{.padding = 1, .bias = false}>>,
                                Named<"bn", BatchNorm2d<20>>>>,
                 ReLU>;
  check_both<Net, 3, 7, 8>();
  STATIC_REQUIRE(Model<Net, Input<3, 7, 8>>::steps.size() == 2);
}
TEST_CASE("normalisation without a convolution before it") {
  check_both<Sequential<BatchNorm2d<3>, ReLU, BatchNorm2d<3, batch_norm{.affine = false}>>, 3, 5,
             6>();
  check_both<Sequential<Same<3, 17>, MaxPool2d<2>, BatchNorm2d<17>, Sigmoid>, 3, 6, 8>();
  check_both<Sequential<Same<3, 17>, BatchNorm2d<17>, BatchNorm2d<17>>, 3, 6, 8>();
}
TEST_CASE("all activations behind a convolution and alone") {
  check_both<Sequential<Same<3, 7>, LeakyReLU<>, LeakyReLU<-2.5>, Same<7, 18>, Sigmoid,
                        Same<18, 33>, Tanh>,
             3, 5, 6>();
  check_both<Sequential<Tanh, Sigmoid, LeakyReLU<0.5>, ReLU>, 19, 3, 5>();
  check_both<Sequential<Same<3, 24>, GroupNorm<3, 24>, SiLU, Same<24, 20, 1>, LayerScale<20>,
                        LayerNorm2d<20>, InstanceNorm2d<20>, GELU<"tanh">, LogSoftmax<-1>>,
             3, 5, 7>();
  check_both<Sequential<Same<3, 24>, PReLU<24>, PReLU<>, Same<24, 20, 1>, Hardswish, Softplus<>,
                        Residual<Same<20, 20>>, GELU<>, Residual<ReLU6>, PReLU<20>>,
             3, 5, 7>();
}
TEST_CASE("sequences: a small net for keywords") {
  using Body = Sequential<Conv1d<20, 20, 3, with{.padding = 1, .groups = 20}>, BatchNorm1d<20>,
                          ReLU, Conv1d<20, 20, 1>>;
  using Net = Sequential<
      Conv1d<3, 20, 8, with{.stride = 2, .padding = sides{.left = 7}}>, Tanh, Residual<Body>,
      MaxPool1d<3, pool{.stride = 2, .padding = 1}>,
      Concat<Named<"a", Conv1d<20, 16, 3, with{.padding = "same", .padding_mode = "reflect"}>>,
             AvgPool1d<3, pool{.stride = 1, .padding = 1}>>,
      Softmax<2>, Flatten, Linear<36 * 9, 7>, BatchNorm1d<7>>;
  check<Net, Input<3, 35>>();
  check<Net, Input<3, 35, 0, nhwc>>();
  check<Sequential<Conv1d<3, 5, 3>, Softmax<1>, AdaptiveAvgPool1d<2>>, Input<3, 35, 0, nhwc>>();
}
TEST_CASE("up again: transposed convolutions with skips, normalised, added to") {
  using Up = ConvTranspose2d<24, 16, 2, conv_transpose{.stride = 2}>;
  using Net = Graph<Node<"skip", Same<2, 16>>, Node<"pool", MaxPool2d<2>>, Node<"c", Same<16, 24>>,
                    Node<"up", Sequential<Up, BatchNorm2d<16>, ReLU>>,
                    Node<"cat", Concat<>, From<"skip", "up">>, Node<"end", Same<32, 5>>>;
  check_both<Net, 2, 6, 10>();
  STATIC_REQUIRE(Model<Net, Input<2, 6, 10>>::steps.size() == 3 + 4 + 1);  // nothing is copied
  STATIC_REQUIRE(!Model<Net, Input<2, 6, 10>>::uses_generic_kernel);
  check_both<
      Sequential<Same<2, 20>,
                 Residual<ConvTranspose2d<20, 20, hw{3, 5}, conv_transpose{.padding = {1, 2}}>>,
                 Tanh, ConvTranspose2d<20, 3, 3, conv_transpose{.stride = {5, 1}}>>,
      2, 4, 7>();
}
TEST_CASE("a classifier's head") {
  using Net = Sequential<Conv2d<3, 24, 3, with{.stride = 2}>, ReLU, AdaptiveAvgPool2d<1>, Flatten,
                         Linear<24, 37>, ReLU, Linear<37, 5>, Softmax<>>;
  check_both<Net, 3, 13, 11>();
  using WithoutPool = Sequential<Same<2, 18>, MaxPool2d<2>, Flatten, Linear<18 * 12, 6>, Tanh>;
  check_both<WithoutPool, 2, 6, 8>();
  check_both<Sequential<Flatten, Linear<60, 60>>, 3, 4, 5>();
  check_both<Sequential<Same<3, 4>, Flatten>, 3, 4, 5>();
  check<Sequential<Linear<100, 40>, LeakyReLU<>, Linear<40, 1>>, Input<100>>();
  check<Residual<Linear<33, 33>>, Input<33>>();
  check<Concat<Named<"a", Linear<9, 16>>, Named<"b", Linear<9, 3>>, Identity>, Input<9>>();
}
TEST_CASE("softmax along every axis") {
  check_both<Sequential<Same<3, 18>, Softmax<1>, Softmax<2>, Softmax<-1>>, 3, 5, 6>();
}
TEST_CASE("groups and depthwise") {
  using Grouped =
      Sequential<Conv2d<12, 24, 3, with{.padding = 1, .groups = 3}>, ReLU,
                 Conv2d<24, 64, 1, with{.groups = 8}>, Conv2d<64, 4, 3, with{.groups = 2}>>;
  check_both<Grouped, 12, 6, 7>();
  using Separable =
      Sequential<Same<3, 40>, Conv2d<40, 40, 3, with{.stride = 2, .padding = 1, .groups = 40}>,
                 BatchNorm2d<40>, ReLU, Same<40, 16, 1>,
                 Residual<Conv2d<16, 16, 5, with{.padding = 2, .groups = 16}>>, Tanh>;
  check_both<Separable, 3, 9, 10>();
  check_both<Sequential<Same<2, 6>, Conv2d<6, 18, 3, with{.padding = 1, .groups = 6}>>, 2, 6, 7>();
  check_both<Conv2d<5, 5, 3, with{.padding = 1, .groups = 5}>, 5, 6, 7>();
}
TEST_CASE("padding of every mode, inside a network") {
  using Net =
      Sequential<Conv2d<2, 20, 3, with{.padding = sides{1, 0, 2, 1}, .padding_mode = "reflect"}>,
                 ReLU,
                 Residual<Conv2d<20, 20, 3, with{.padding = "same", .padding_mode = "circular"}>>,
                 Conv2d<20, 3, 5, with{.stride = 2, .padding = 3, .padding_mode = "replicate"}>>;
  check_both<Net, 2, 7, 8>();
  check_both<Sequential<Conv2d<2, 4, 4, with{.stride = 3, .padding = same_upper}>,
                        Conv2d<4, 3, 2, with{.padding = same_lower, .dilation = 2}>>,
             2, 11, 13>();
}
TEST_CASE("enlargements and pools") {
  using Net =
      Sequential<Same<3, 12>, Upsample<2>, Same<12, 3>, UpsampleTo<hw{9, 17}>,
                 MaxPool2d<3, pool{.stride = 2, .padding = 1}>,
                 AvgPool2d<2, pool{.stride = 1, .ceil_mode = true}>, AdaptiveAvgPool2d<hw{3, 0}>>;
  check_both<Net, 3, 5, 6>();
  check_both<Sequential<Upsample<hw{1, 3}>, Upsample<hw{2, 1}>>, 18, 3, 4>();
}
TEST_CASE("float64") {
  constexpr with same64{.padding = "same", .dtype = float64};
  using Net = Sequential<
      Conv2d<3, 19, 3, same64>, BatchNorm2d<19, batch_norm{.dtype = float64}>, Sigmoid,
      Residual<Conv2d<19, 19, 3, same64>>,
      Concat<Named<"a", Conv2d<19, 8, 1, same64>>, MaxPool2d<3, pool{.stride = 1, .padding = 1}>>,
      AvgPool2d<2>, Flatten, Linear<27 * 6, 4, convexpr::linear{.dtype = float64}>, Softmax<>>;
  check<Net, Input<3, 5, 6, nchw, float64>>();
  check<Net, Input<3, 5, 6, nhwc, float64>>();
}
TEST_CASE("nothing at all") {
  check_both<Identity, 3, 4, 5>();
  check_both<Sequential<Identity, Residual<Identity>, Identity>, 3, 4, 5>();
  check_both<Flatten, 3, 4, 5>();
  check_both<Sequential<Identity, Flatten, Flatten>, 1, 1, 40>();
  check<Identity, Input<7>>();
  check<Flatten, Input<7>>();
}
TEST_CASE("one channel, one pixel, one row, one column") {
  using Net =
      Sequential<Same<1, 1>, ReLU, Residual<Same<1, 1, 5>>, Concat<Identity, NamedSame<"a", 1, 1>>>;
  check_both<Net, 1, 1, 1>();
  check_both<Net, 1, 1, 40>();
  check_both<Net, 1, 40, 1>();
}
TEST_CASE("many channels, wide rows") {
  using Net = Sequential<Same<1, 70>, ReLU, Same<70, 48>, Same<48, 80, 1>, Tanh, Same<80, 17>,
                         Conv2d<17, 64, 3, with{.stride = 2}>, Same<64, 1>>;
  check_both<Net, 1, 5, 61>();
}

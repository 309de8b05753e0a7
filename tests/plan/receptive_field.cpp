// SPDX-License-Identifier: BSL-1.0
// How far an output looks, against values computed by hand and against counting.
#include "convexpr/plan/receptive_field.hpp"

#include <vector>

#include "../../examples/upscale/network.hpp"
#include "../support/both.hpp"
#include "../support/resnet50.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

template <class Net, class In>
constexpr cx::receptive_field reach_of() {
  constexpr const auto& described = cx::description_of<Net, In>;
  static_assert(described.fault_found.ok());
  auto d = described;
  plan::reach_of_value reaches[described.capacity + 2] = {};
  return plan::find_receptive_field(
      {d.steps, d.step_count, d.values, d.value_count, d.input, d.output}, reaches);
}
using In = cx::Input<4, 64, 64>;
template <class... Layers>
constexpr cx::receptive_axis rows_of = reach_of<cx::Sequential<Layers...>, In>().height;
template <class... Layers>
constexpr cx::receptive_axis columns_of = reach_of<cx::Sequential<Layers...>, In>().width;

constexpr cx::receptive_axis axis(long long size, long long stride, long long enlargement,
                                  long long offset) {
  return {size, stride, enlargement, offset, stride, false};
}

constexpr cx::with same{.padding = "same"};

}  // namespace

TEST_CASE("single windows") {
  CHECK_BOTH(rows_of<cx::ReLU> == axis(1, 1, 1, 0));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 3>> == axis(3, 1, 1, 0));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 3, same>> == axis(3, 1, 1, -1));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 4, same>> == axis(4, 1, 1, -1));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 3, cx::with{.padding = 2, .dilation = 2}>> ==
             axis(5, 1, 1, -2));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 7, cx::with{.stride = 2, .padding = 3}>> ==
             axis(7, 2, 1, -3));
  CHECK_BOTH(rows_of<cx::MaxPool2d<2>> == axis(2, 2, 1, 0));
  CHECK_BOTH(rows_of<cx::BatchNorm2d<4>> == axis(1, 1, 1, 0));
}

TEST_CASE("height and width apart") {
  using Net = cx::Conv2d<4, 4, cx::hw{3, 5}, cx::with{.stride = {1, 2}, .padding = {0, 2}}>;
  CHECK_BOTH(rows_of<Net> == axis(3, 1, 1, 0));
  CHECK_BOTH(columns_of<Net> == axis(5, 2, 1, -2));
}

TEST_CASE("windows behind windows") {
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 3, same>, cx::Conv2d<4, 4, 3, same>> == axis(5, 1, 1, -2));
  CHECK_BOTH(rows_of<cx::MaxPool2d<2>, cx::Conv2d<4, 4, 3, same>> == axis(6, 2, 1, -2));
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 7, cx::with{.stride = 2, .padding = 3}>,
                     cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>> == axis(11, 4, 1, -5));
}

TEST_CASE("enlarging: a stride below one") {
  CHECK_BOTH(rows_of<cx::Upsample<2>> == axis(2, 1, 2, -1));
  CHECK_BOTH(rows_of<cx::Upsample<2>, cx::MaxPool2d<2>>.stride == 1);
  CHECK_BOTH(rows_of<cx::Upsample<2>, cx::MaxPool2d<2>>.enlargement == 1);
  // a stride inside: parts of a picture begin at its multiples, though the output has a stride of 1
  CHECK_BOTH(rows_of<cx::MaxPool2d<2>, cx::Upsample<2>>.stride == 1);
  CHECK_BOTH(rows_of<cx::MaxPool2d<2>, cx::Upsample<2>>.alignment == 2);
  CHECK_BOTH(rows_of<cx::Upsample<2>, cx::MaxPool2d<2>>.alignment == 1);
  CHECK_BOTH(rows_of<cx::UpsampleTo<192>>.whole);  // another input would be enlarged otherwise
}

TEST_CASE("transposed windows") {
  using cx::ConvTranspose2d, cx::conv_transpose;
  CHECK_BOTH(rows_of<ConvTranspose2d<4, 4, 3>> == axis(3, 1, 1, -2));
  CHECK_BOTH(rows_of<ConvTranspose2d<4, 4, 3, conv_transpose{.padding = 1, .dilation = 2}>> ==
             axis(5, 1, 1, -3));
  CHECK_BOTH(rows_of<ConvTranspose2d<4, 4, 2, conv_transpose{.stride = 2}>> == axis(2, 1, 2, -1));
  CHECK_BOTH(rows_of<ConvTranspose2d<4, 4, 4, conv_transpose{.stride = 2, .padding = 1}>> ==
             axis(3, 1, 2, -1));
  CHECK_BOTH(rows_of<ConvTranspose2d<4, 4, 1, conv_transpose{.padding = 3}>> ==
             rows_of<cx::Crop<3>>);
  CHECK_BOTH(rows_of<cx::MaxPool2d<2>, ConvTranspose2d<4, 4, 2, conv_transpose{.stride = 2}>> ==
             cx::receptive_axis{3, 1, 1, -1, 2, false});
}

TEST_CASE("what sees everything") {
  CHECK_BOTH(rows_of<cx::AdaptiveAvgPool2d<1>>.whole);
  CHECK_BOTH(!rows_of<cx::AdaptiveAvgPool2d<0>>.whole);
  CHECK_BOTH(!rows_of<cx::AdaptiveAvgPool2d<cx::hw{0, 1}>>.whole);
  CHECK_BOTH(columns_of<cx::AdaptiveAvgPool2d<cx::hw{0, 1}>>.whole);
  CHECK_BOTH(rows_of<cx::Flatten, cx::Linear<16384, 3>>.whole);
  CHECK_BOTH(!rows_of<cx::Softmax<1>>.whole);
  CHECK_BOTH(rows_of<cx::Softmax<2>>.whole && !columns_of<cx::Softmax<2>>.whole);
  CHECK_BOTH(columns_of<cx::Softmax<3>>.whole && !rows_of<cx::Softmax<3>>.whole);
  CHECK_BOTH(
      rows_of<cx::Conv2d<4, 4, 3, cx::with{.padding = 1, .padding_mode = "circular"}>>.whole);
  CHECK_BOTH(
      !rows_of<cx::Conv2d<4, 4, 3, cx::with{.padding = 1, .padding_mode = "reflect"}>>.whole);
}

TEST_CASE("branches: the widest counts, and unequal strides see everything") {
  using Five = cx::Named<"five", cx::Conv2d<4, 4, 5, same>>;
  CHECK_BOTH(rows_of<cx::Residual<cx::Conv2d<4, 4, 3, same>>> == axis(3, 1, 1, -1));
  CHECK_BOTH(rows_of<cx::Concat<Five, cx::Conv2d<4, 4, 3, same>>> == axis(5, 1, 1, -2));
  CHECK_BOTH(rows_of<cx::Concat<cx::Conv2d<4, 4, 3, same>, cx::Identity, Five>> ==
             axis(5, 1, 1, -2));
  CHECK_BOTH(rows_of<cx::Concat<cx::Upsample<2>, cx::Upsample<2>>>.enlargement == 2);
  CHECK_BOTH(rows_of<cx::Concat<cx::MaxPool2d<2>, cx::Conv2d<4, 4, 33>>>.whole);  // both 32 wide
}

TEST_CASE("strides beyond any picture end in everything, not in an overflow") {
  using Far = cx::Conv2d<4, 4, 1, cx::with{.stride = 2147483647}>;
  CHECK_BOTH(rows_of<Far, Far, Far, Far>.whole);
  using Wide = cx::Conv2d<4, 4, cx::hw{3, 1},
                          cx::with{.padding = {100000000, 0}, .dilation = {100000000, 1}}>;
  CHECK_BOTH(rows_of<cx::Conv2d<4, 4, 1, cx::with{.stride = 64}>, Wide, Wide>.whole);
}

TEST_CASE("known networks") {
  // the backbone: everything before the global pool
  struct Backbone
      : cx::Sequential<
            cx::Named<"conv1",
                      cx::Conv2d<3, 64, 7, cx::with{.stride = 2, .padding = 3, .bias = false}>>,
            cx::MaxPool2d<3, cx::pool{.stride = 2, .padding = 1}>,
            cx::Sequential<resnet::First<64, 64, 1>, resnet::Rest<64>, resnet::Rest<64>>,
            cx::Sequential<resnet::First<256, 128, 2>, resnet::Rest<128>, resnet::Rest<128>,
                           resnet::Rest<128>>,
            cx::Sequential<resnet::First<512, 256, 2>, resnet::Rest<256>, resnet::Rest<256>,
                           resnet::Rest<256>, resnet::Rest<256>, resnet::Rest<256>>,
            cx::Sequential<resnet::First<1024, 512, 2>, resnet::Rest<512>, resnet::Rest<512>>> {};
  CHECK_BOTH(reach_of<Backbone, resnet::Picture>().height == axis(427, 32, 1, -213));
  CHECK_BOTH(reach_of<resnet::ResNet50, resnet::Picture>().height.whole);
  // eight 3x3 convolutions and one of 5x5 are 9 on each side; one on doubled pixels adds one
  CHECK_BOTH(reach_of<upscale::EsrganSlim, cx::Input<3, 32, 32>>().width == axis(21, 1, 2, -10));
}

TEST_CASE("counting says the same: which inputs reach an output") {
  // three layers along one axis, by brute force
  const auto counted = [](int kernel, int stride, int pad, int kernel2, int stride2, int pad2) {
    const int in = 40;
    const int middle = plan::output_extent(in, pad, pad, kernel, stride, 1);
    const int out = plan::output_extent(middle, pad2, pad2, kernel2, stride2, 1);
    const int o = out / 2;  // away from the edges
    int first = in, last = -1;
    for (int k2 = 0; k2 < kernel2; ++k2) {
      for (int k = 0; k < kernel; ++k) {
        const int x = (o * stride2 - pad2 + k2) * stride - pad + k;
        first = x < first ? x : first;
        last = x > last ? x : last;
      }
    }
    return cx::receptive_axis{last - first + 1,
                              stride * stride2,
                              1,
                              first - o * stride * stride2,
                              stride * stride2,
                              false};
  };
  const auto computed = [](int kernel, int stride, int pad, int kernel2, int stride2, int pad2) {
    plan::axis_reach r{};
    r.window(kernel, stride, 1, pad);
    r.window(kernel2, stride2, 1, pad2);
    return r.result();
  };
  for (int kernel = 1; kernel < 6; ++kernel) {
    for (int stride = 1; stride < 4; ++stride) {
      for (int pad = 0; pad < 3; ++pad) {
        CHECK(counted(kernel, stride, pad, 3, 2, 1) == computed(kernel, stride, pad, 3, 2, 1));
        CHECK(counted(3, 2, 1, kernel, stride, pad) == computed(3, 2, 1, kernel, stride, pad));
      }
    }
  }
}

TEST_CASE("upsampling: what float rounds is no tile's") {
  constexpr cx::upsample bilinear{.mode = "bilinear"};
  CHECK_BOTH(rows_of<cx::Upsample<2, bilinear>> == axis(4, 1, 2, -2));
  CHECK_BOTH(rows_of<cx::Upsample<4, bilinear>>.enlargement == 4);
  CHECK_BOTH(rows_of<cx::Upsample<3, bilinear>>.whole);
  CHECK_BOTH(
      rows_of<cx::Upsample<2, cx::upsample{.mode = "bilinear", .align_corners = true}>>.whole);
  CHECK_BOTH(rows_of<cx::Upsample<0.5>> == axis(1, 2, 1, 0));
  CHECK_BOTH(rows_of<cx::Upsample<0.25, bilinear>> == axis(2, 4, 1, 1));
  CHECK_BOTH(rows_of<cx::Upsample<1.5>>.whole);
  CHECK_BOTH(rows_of<cx::Upsample<0.3>>.whole);
  CHECK_BOTH(!rows_of<cx::Upsample<40>>.whole);
  CHECK_BOTH(rows_of<cx::Upsample<41>>.whole);  // floor(41 * float(1 / 41)) is 0
  CHECK_BOTH(!rows_of<cx::Upsample<64>>.whole);
  CHECK_BOTH(!columns_of<cx::Upsample<cx::hw{41, 2}>>.whole);
}

TEST_CASE("what moves elements") {
  CHECK_BOTH(rows_of<cx::PixelShuffle<2>> == axis(2, 1, 2, -1));
  CHECK_BOTH(rows_of<cx::PixelUnshuffle<2>> == axis(2, 2, 1, 0));
  CHECK_BOTH(rows_of<cx::ChannelShuffle<2>> == axis(1, 1, 1, 0));
  CHECK_BOTH(rows_of<cx::ReflectionPad2d<cx::sides{3, 1, 0, 0}>> == axis(1, 1, 1, -3));
  CHECK_BOTH(rows_of<cx::ZeroPad2d<1>, cx::Conv2d<4, 4, 3>> == rows_of<cx::Conv2d<4, 4, 3, same>>);
  CHECK_BOTH(rows_of<cx::Crop<cx::sides{3, 1, 0, 0}>> == axis(5, 1, 1, 0));
  CHECK_BOTH(rows_of<cx::CircularPad2d<1>>.whole);
  CHECK_BOTH(rows_of<cx::CenterCrop<8>>.whole);
}

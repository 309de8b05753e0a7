// SPDX-License-Identifier: BSL-1.0
// Shares of steps, run one after the other from the last to the first, leave what the whole step
// leaves: every kind of step, every axis, 1, 2, 3 and 7 workers; and so do bands of rows.
#include "convexpr/run_steps.hpp"

#include <algorithm>

#include "convexpr/layers.hpp"
#include "support/bands.hpp"
#include "support/catch.hpp"

namespace {

using namespace convexpr;
using tests::check_shares;

template <class Net, int... sizes>
void check() {
  CHECK(check_shares<Net, Input<sizes...>>() > 0);
}

template <int in, int out, hw kernel = 3>
using Same = Conv2d<in, out, kernel, with{.padding = "same"}>;

}  // namespace

TEST_CASE("dense convolutions, their edges and residuals") {
  check<Sequential<Same<3, 80>, Residual<Same<80, 80>>, PReLU<80>, Same<80, 130>,
                   Conv2d<130, 64, 3, with{.stride = 2}>, Same<64, 70, 1>, Tanh, Same<70, 3, 5>>,
        3, 11, 13>();
  check<Sequential<Conv2d<3, 64, 7, with{.stride = 2, .padding = 3}>, ReLU, Same<64, 96>,
                   Conv2d<96, 48, 3, with{.padding = 2, .dilation = 2}>, Same<48, 1>>,
        3, 22, 29>();
  check<Sequential<Same<24, 40, hw{1, 5}>, Same<40, 40, hw{5, 1}>, Same<40, 7>>, 24, 11, 9>();
}
TEST_CASE("one pixel, one row, one column") {
  using Net = Sequential<Same<8, 70, 1>, ReLU, Same<70, 200, 1>, Same<200, 9>>;
  check<Net, 8, 1, 1>();
  check<Net, 8, 1, 40>();
  check<Net, 8, 40, 1>();
}
TEST_CASE("a few planes") {
  check<Sequential<Same<1, 8>, ReLU, MaxPool2d<2>, Same<8, 12, 5>, Same<12, 3>>, 1, 28, 30>();
}
TEST_CASE("groups, depthwise, transposed") {
  check<Sequential<Same<2, 40>, Conv2d<40, 40, 3, with{.padding = 1, .groups = 40}>, ReLU6,
                   Same<40, 48, 1>, Conv2d<48, 48, 3, with{.padding = 1, .groups = 12}>,
                   Conv2d<48, 96, 3, with{.stride = 2, .groups = 12}>,
                   Conv2d<96, 96, 5, with{.stride = 2, .padding = 2, .groups = 96}>,
                   ConvTranspose2d<96, 20, 2, conv_transpose{.stride = 2}>, Same<20, 2>>,
        2, 22, 20>();
}
TEST_CASE("pools, joins, enlargements, norms") {
  check<Sequential<Same<2, 40>, MaxPool2d<3, pool{.stride = 2, .padding = 1}>,
                   AvgPool2d<3, pool{.stride = 1, .padding = 1}>, Upsample<2>, SiLU,
                   Residual<Same<40, 40, 1>>, SqueezeExcite<40, 8>, LayerNorm2d<40>,
                   ChannelShuffle<4>, Same<40, 128, 1>, PixelShuffle<2>, Same<32, 32, 1>,
                   AdaptiveAvgPool2d<3>, Flatten, Linear<288, 100>, Softmax<>>,
        2, 16, 18>();
  check<Sequential<MaxPool2d<2>, AvgPool2d<3, pool{.stride = 2, .ceil_mode = true}>, Upsample<4>,
                   UpsampleTo<hw{13, 9}>, Softmax<1>>,
        18, 25, 19>();
  check<Concat<Named<"a", Same<5, 5>>, Named<"b", Same<5, 18>>,
               MaxPool2d<3, pool{.stride = 1, .padding = 1}>>,
        5, 9, 12>();
}
TEST_CASE("Winograd's tiles, their scratch memory shared, too") {
  using Net = Sequential<Same<3, 32>, Residual<Same<32, 32>>, Same<32, 48, 5>, SiLU, Same<48, 3>>;
  using In = Input<3, 33, 34>;
  CHECK(check_shares<Net, In, accuracy::relaxed>() > 0);
  constexpr auto& steps = steps_to_run<Net, In, accuracy::relaxed>;
  const auto tiles = std::count_if(steps.begin(), steps.end(), [](const plan::step& s) {
    return s.split == plan::split_axis::tiles;
  });
  CHECK(tiles == (kernels::cpu::lanes<float> > 1 ? 2 : 0));
}
TEST_CASE("too few of Winograd's tiles for two groups: channels are shared") {
  using Net = Sequential<Same<3, 64>, Residual<Same<64, 64>>, PReLU<64>, Same<64, 80>, Same<80, 3>>;
  using In = Input<3, 11, 12>;
  CHECK(check_shares<Net, In, accuracy::relaxed>() > 0);
  constexpr auto& steps = steps_to_run<Net, In, accuracy::relaxed>;
  const auto channels = std::count_if(steps.begin(), steps.end(), [](const plan::step& s) {
    return s.tile.family == plan::kernel_family::winograd && s.split == plan::split_axis::channels;
  });
  CHECK((channels > 0) == plan::has_wide_vectors(kernels::cpu::facts<float>()));
}
TEST_CASE("other borders and elements") {
  using Net = Sequential<Same<20, 36>, ReLU, MaxPool2d<2>, Same<36, 64, 1>, Same<64, 33>>;
  CHECK(check_shares<Net, Input<20, 14, 11, nhwc>>() > 0);
  constexpr with half{.padding = "same", .dtype = float16};
  using Half =
      Sequential<Conv2d<20, 36, 3, half>, ReLU, Conv2d<36, 64, 1, half>, Conv2d<64, 3, 3, half>>;
  CHECK(check_shares<Half, Input<20, 14, 11, nchw, float16>>() > 0);
  constexpr with twice{.padding = "same", .dtype = float64};
  CHECK(check_shares<Sequential<Conv2d<20, 36, 3, twice>, Conv2d<36, 4, 1, twice>>,
                     Input<20, 14, 11, nhwc, float64>>() > 0);
}

// The first convolution, expanding ones, strides, windows that skip rows, a residual; rows that are
// no multiple of a tile, and a last band that is lower than others.
TEST_CASE("bands of rows of several steps") {
  using Net = Sequential<
      Conv2d<3, 32, 3, with{.stride = 2, .padding = 1}>, ReLU,
      Conv2d<32, 32, 3, with{.padding = 1, .groups = 32}>, ReLU6, Same<32, 16, 1>,
      Residual<Sequential<Same<16, 96, 1>, ReLU6,
                          Conv2d<96, 96, 3, with{.padding = 1, .groups = 96}>, Same<96, 16, 1>>>,
      Same<16, 96, 1>, Conv2d<96, 96, 5, with{.stride = 2, .padding = 2, .groups = 96}>, Tanh,
      Same<96, 24, 1>, Same<24, 3, 1>>;
  tests::check_bands<Net, Input<3, 151, 223>>();
  constexpr int most = tests::steps_in_bands<Net, Input<3, 151, 223>>();
  CHECK(most == (kernels::cpu::lanes<float> >= 8 ? 3 : 0));
  using Skips =
      Sequential<Same<16, 96, 1>, Conv2d<96, 96, hw{2, 1}, with{.stride = hw{3, 1}, .groups = 96}>,
                 Same<96, 24, 1>, Same<24, 5>>;
  tests::check_bands<Skips, Input<16, 92, 112, nhwc>>();
}
TEST_CASE("bands of rows of other elements") {
  constexpr with half{.dtype = float16};
  constexpr with each_half{.padding = 1, .groups = 192, .dtype = float16};
  using Half =
      Sequential<Conv2d<8, 192, 1, half>, Conv2d<192, 192, 3, each_half>, Conv2d<192, 16, 1, half>>;
  tests::check_bands<Half, Input<8, 70, 64, nchw, float16>>();
  constexpr with twice{.dtype = float64};
  constexpr with each_twice{.stride = 2, .padding = 1, .groups = 96, .dtype = float64};
  using Twice =
      Sequential<Conv2d<16, 96, 1, twice>, Conv2d<96, 96, 3, each_twice>, Conv2d<96, 16, 1, twice>>;
  tests::check_bands<Twice, Input<16, 61, 64, nchw, float64>>();
}

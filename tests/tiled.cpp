// SPDX-License-Identifier: BSL-1.0
// A picture in tiles is the whole picture, bit for bit: networks with strides, pools, enlargement
// and every kind of padding that tiles allow.
#include "convexpr/tiled.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "convexpr/layers.hpp"
#include "convexpr/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

// Net over a picture of Whole's size, at once and in tiles of Tile's size, with 1 to 3 threads.
template <class Net, class Tile, class Whole>
void check() {
  using Small = Model<Net, Tile>;
  using Large = Model<Net, Whole>;
  using Tiles = tiled<Small>;
  constexpr int height = Large::input_shape.height, width = Large::input_shape.width;
  STATIC_REQUIRE(Tiles::accepts(height, width));
  STATIC_REQUIRE(Tiles::output_height(height) == Large::output_shape.height);
  STATIC_REQUIRE(Tiles::output_width(width) == Large::output_shape.width);
  STATIC_REQUIRE(Tiles::smallest_height == Small::input_shape.height);
  STATIC_REQUIRE(Tiles::smallest_width == Small::input_shape.width);

  const auto parameters = tests::random_parameters<Parameters<Net>>(1);
  const auto in = tests::random_numbers(2).vector<typename Large::value_type>(Large::input_size);
  const Large large(parameters);
  Workspace<Large> workspace;
  std::vector<typename Large::value_type> whole(Large::output_size);
  large(1, in, whole, workspace);

  const Small small(parameters);
  for (const int threads : {1, 2, 3, 5}) {
    INFO(threads << " threads");
    std::vector<typename Large::value_type> got(Large::output_size);
    const Tiles tiles(small);
    tiles(height, width, in.data(), got.data(), thread_pool(threads));
    CHECK(got == whole);
  }
}

using Same = Sequential<Conv2d<3, 8, 3, with{.padding = "same"}>, ReLU,
                        Conv2d<8, 2, 5, with{.padding = "same"}>>;
using Valid = Sequential<Conv2d<2, 5, 3>, Tanh, Conv2d<5, 3, hw{1, 5}, with{.padding = "valid"}>>;
using Strided = Sequential<Conv2d<3, 8, 3, with{.stride = 2, .padding = 1}>, ReLU, Conv2d<8, 8, 3>,
                           Upsample<2>, Conv2d<8, 3, 3, with{.padding = 1}>>;
using Pooled =
    Sequential<Conv2d<3, 4, 3, with{.padding = 1}>, MaxPool2d<2>,
               Conv2d<4, 4, 3, with{.padding = 1}>,
               AvgPool2d<3, pool{.stride = 2, .padding = 1, .count_include_pad = false}>>;
using Ceiled = Sequential<MaxPool2d<3, pool{.stride = 2, .ceil_mode = true}>,
                          Conv2d<2, 2, 3, with{.padding = 1}>>;
using Mirrored =
    Sequential<Conv2d<2, 4, 3, with{.padding = 1, .padding_mode = "reflect"}>, LeakyReLU<>,
               Conv2d<4, 2, 5, with{.padding = sides{3, 1, 0, 4}, .padding_mode = "replicate"}>>;
using Branching =
    Sequential<Conv2d<1, 8, 3, with{.padding = 1}>,
               Residual<Sequential<Conv2d<8, 8, 3, with{.padding = 2, .dilation = 2}>, ReLU,
                                   Conv2d<8, 8, 3, with{.padding = 1, .groups = 4}>>>,
               Concat<Named<"a", Conv2d<8, 3, 1>>, Named<"b", Conv2d<8, 4, 5, with{.padding = 2}>>,
                      AvgPool2d<3, pool{.stride = 1, .padding = 1}>>,
               Softmax<1>>;
// an enlargement after which a stride takes every third element
using Sampled = Sequential<Conv2d<1, 2, 3, with{.padding = 1}>, Upsample<hw{2, 3}>,
                           Conv2d<2, 2, 3, with{.stride = hw{1, 3}, .padding = 1}>>;
using Fourfold = Sequential<Upsample<2>, Conv2d<1, 4, 3, with{.padding = 1}>, Upsample<2>,
                            Conv2d<4, 1, 3, with{.padding = 1}>>;
// between elements, on the way up and on the way down
using Interpolated =
    Sequential<Upsample<4, upsample{.mode = "bilinear"}>, Conv2d<1, 4, 3, with{.padding = 1}>,
               Upsample<0.5, upsample{.mode = "bilinear"}>, Upsample<0.5>,
               Conv2d<4, 1, 3, with{.padding = 1}>>;
using Transposed =
    Sequential<Conv2d<1, 4, 3, with{.padding = 1}>, MaxPool2d<2>,
               ConvTranspose2d<4, 4, 4, conv_transpose{.stride = 2, .padding = 1}>, ReLU,
               ConvTranspose2d<4, 2, hw{3, 5}, conv_transpose{.stride = {3, 2}, .padding = {0, 2}}>,
               Conv2d<2, 2, 3, with{.stride = {3, 1}, .padding = 1}>>;
using Cropped = ConvTranspose2d<2, 2, 2, conv_transpose{.stride = 2, .padding = 5}>;
using CroppedAndPadded = Sequential<Cropped, Conv2d<2, 1, 3, with{.padding = 1}>>;
using Moved =
    Sequential<ReflectionPad2d<2>, PixelUnshuffle<2>, Conv2d<4, 8, 3>, ChannelShuffle<2>,
               Crop<sides{.top = 1, .right = 2}>, PixelShuffle<2>, ZeroPad2d<1>, Conv2d<2, 1, 3>>;
using Double = Conv2d<2, 2, 3, with{.padding = 1, .dtype = float64}>;

}  // namespace

TEST_CASE("same padding") {
  check<Same, Input<3, 9, 9>, Input<3, 37, 41>>();
  check<Same, Input<3, 16, 12>, Input<3, 37, 41>>();
  check<Same, Input<3, 20, 30>, Input<3, 21, 31>>();
  check<Same, Input<3, 20, 30>, Input<3, 20, 30>>();
}
TEST_CASE("NHWC") { check<Same, Input<3, 16, 12, nhwc>, Input<3, 37, 41, nhwc>>(); }
TEST_CASE("without padding") {
  check<Valid, Input<2, 4, 8>, Input<2, 9, 13>>();
  check<Valid, Input<2, 16, 16>, Input<2, 29, 33>>();
}
TEST_CASE("a stride, then an enlargement") {
  check<Strided, Input<3, 24, 20>, Input<3, 56, 42>>();
  check<Strided, Input<3, 23, 21>, Input<3, 35, 39>>();
}
TEST_CASE("pools") {
  check<Pooled, Input<3, 24, 28>, Input<3, 64, 48>>();
  check<Ceiled, Input<2, 20, 21>, Input<2, 42, 33>>();
}
TEST_CASE("reflect and replicate") { check<Mirrored, Input<2, 16, 18>, Input<2, 33, 34>>(); }
TEST_CASE("branches") { check<Branching, Input<1, 20, 20>, Input<1, 41, 29>>(); }
TEST_CASE("enlargements") {
  check<Sampled, Input<1, 12, 11>, Input<1, 30, 32>>();
  check<Fourfold, Input<1, 8, 9>, Input<1, 19, 22>>();
  check<Interpolated, Input<1, 12, 11>, Input<1, 33, 40>>();
}
TEST_CASE("transposed convolutions") {
  check<Transposed, Input<1, 16, 14>, Input<1, 32, 30>>();
  check<Cropped, Input<2, 12, 13>, Input<2, 21, 30>>();
}
TEST_CASE("sequences") {
  using Net = Sequential<Conv1d<2, 5, 5, with{.stride = 2, .padding = 2}>, ReLU, Conv1d<5, 3, 3>>;
  using Tiles = tiled<Model<Net, Input<2, 40>>>;
  STATIC_REQUIRE(Tiles::accepts(1, 90));
  const Model<Net, Input<2, 40>> small(tests::random_parameters<Parameters<Net>>(1));
  const Model<Net, Input<2, 90>> large(tests::random_parameters<Parameters<Net>>(1));
  const auto in = tests::random_numbers(2).vector<float>(2 * 90);
  std::vector<float> got(large.output_size), whole(large.output_size);
  Workspace<Model<Net, Input<2, 90>>> workspace;
  large(1, in, whole, workspace);
  const Tiles tiles(small);
  tiles(1, 90, in.data(), got.data());
  CHECK(got == whole);
}
TEST_CASE("zeros where a transposed convolution left out elements") {
  check<CroppedAndPadded, Input<2, 16, 17>, Input<2, 31, 28>>();
}
TEST_CASE("pads, crops and shuffles") { check<Moved, Input<1, 20, 22>, Input<1, 36, 40>>(); }
TEST_CASE("float64") {
  check<Double, Input<2, 8, 8, nchw, float64>, Input<2, 20, 17, nchw, float64>>();
}

TEST_CASE("sizes that tiles cannot make") {
  using Tiles = tiled<Model<Strided, Input<3, 24, 20>>>;
  STATIC_REQUIRE(Tiles::accepts(24, 20));
  STATIC_REQUIRE(!Tiles::accepts(23, 20));
  STATIC_REQUIRE(!Tiles::accepts(24, 19));
  STATIC_REQUIRE(!Tiles::accepts(25, 20));  // its last tile would begin between two strides
  STATIC_REQUIRE(!Tiles::accepts(24, 21));
  STATIC_REQUIRE(Tiles::accepts(26, 22));
}

TEST_CASE("a given output size is of the whole picture") {
  STATIC_REQUIRE(Model<UpsampleTo<16>, Input<1, 8, 8>>::receptive_field.height.whole);
  STATIC_REQUIRE(!Model<Upsample<2>, Input<1, 8, 8>>::receptive_field.height.whole);
  using Rows = Model<AdaptiveAvgPool2d<hw{0, 8}>, Input<1, 8, 8>>;
  STATIC_REQUIRE(!Rows::receptive_field.height.whole);
  STATIC_REQUIRE(Rows::receptive_field.width.whole);
}

TEST_CASE("progress counts up to the number of tiles, in the caller's thread") {
  using Tile = Model<Same, Input<3, 16, 12>>;
  const Tile model(tests::random_parameters<Parameters<Same>>(1));
  const std::vector<float> in(3 * 37 * 41);
  std::vector<float> out(2 * 37 * 41);
  for (const int threads : {1, 3}) {
    std::vector<std::pair<int, int>> calls;
    tiled<Tile> tiles(model);
    const auto count = [&](int done, int total) {
      calls.emplace_back(done, total);  // another thread here would be a data race
    };
    tiles(37, 41, in.data(), out.data(), count, thread_pool(threads));
    REQUIRE(!calls.empty());
    const int total = calls.front().second;
    CHECK(total >= 3 * 5);
    CHECK(calls.back() == std::pair(total, total));
    for (std::size_t i = 0; i < calls.size(); ++i) {
      CHECK(calls[i].second == total);
      CHECK(calls[i].first >= 1);
      if (i > 0) CHECK(calls[i].first >= calls[i - 1].first);
    }
  }
}

TEST_CASE("tiles along one axis") {
  constexpr plan::tile_axis axis{16, 16, {.size = 7, .stride = 1, .enlargement = 1, .offset = -3}};
  STATIC_REQUIRE(axis.first_right(true) == 0);
  STATIC_REQUIRE(axis.first_right(false) == 3);
  STATIC_REQUIRE(axis.last_right(true) == 16);
  STATIC_REQUIRE(axis.last_right(false) == 13);
  for (int picture = 16; picture < 80; ++picture) {
    int done = 0, input = -1;
    for (const auto& tile : axis.spans(picture)) {
      CHECK(tile.input > input);
      CHECK(tile.output == done);
      CHECK(tile.count > 0);
      CHECK(tile.input + tile.skip == tile.output);
      CHECK((tile.input == 0 || tile.skip >= 3));
      CHECK((tile.input == picture - 16 || tile.skip + tile.count <= 13));
      done += tile.count;
      input = tile.input;
    }
    CHECK(done == picture);
    CHECK(input == picture - 16);
  }
}

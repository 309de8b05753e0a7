// SPDX-License-Identifier: BSL-1.0
// Networks of float16 and bfloat16: the bits of the reference in every kind of step, weights of 16
// bits from a file, tiles, and what is held in 16 bits and what is not.
#include <convexpr/convexpr.hpp>

#include <cmath>

#include "../support/catch.hpp"
#include "../support/random.hpp"

namespace {

using namespace convexpr;
using convexpr::bfloat16_t;  // arm_neon.h has one, too
using convexpr::float16_t;

template <element_type D>
struct Classifier
    : Sequential<Named<"stem", Conv2d<3, 20, 3, with{.stride = 2, .padding = 1, .dtype = D}>>,
                 Named<"bn", BatchNorm2d<20, batch_norm{.dtype = D}>>, LeakyReLU<0.1>,
                 Residual<Named<"body", Conv2d<20, 20, 3, with{.padding = "same", .dtype = D}>>>,
                 MaxPool2d<2>, Named<"deep", Conv2d<20, 20, 3, with{.groups = 20, .dtype = D}>>,
                 Sigmoid, Upsample<2>, AvgPool2d<3>, Flatten,
                 Named<"fc", Linear<80, 10, linear{.dtype = D}>>, Softmax<1>> {};

template <element_type D>
using In = Input<3, 26, 26, nchw, D>;

TEST_CASE("a network of bfloat16 has the bits of the reference") {
  constexpr element_type D = bfloat16;
  using M = Model<Classifier<D>, In<D>>;
  using T = M::value_type;
  static_assert(sizeof(T) == 2 && M::arena_bytes % 2 == 0);
  static_assert(M::arena_bytes * 2 == Model<Classifier<float32>, In<float32>>::arena_bytes);
  const auto parameters = tests::random_parameters<Parameters<Classifier<D>>>(3);
  const M model(parameters);
  Workspace<M> workspace;
  M::input_tensor image;
  tests::random_numbers(4).fill(image.data(), image.size);
  const auto out = model(image, workspace);
  const auto expected = evaluate<Classifier<D>, In<D>>(parameters.data(), image.data());
  float sum = 0;
  for (std::size_t i = 0; i < out.size; ++i) {
    sum += out.elements[i];
    if (kernels::cpu::fused) CHECK(out.elements[i].bits == expected.elements[i].bits);
  }
  CHECK(sum == Approx(1).margin(0.02));
}

// Every other kind of step between two convolutions.
constexpr element_type half = element_type::float16;
using Pixel = Conv2d<16, 16, 1, with{.dtype = half}>;
struct Everything
    : Sequential<
          Named<"in",
                Conv2d<4, 16, 3, with{.padding = 1, .padding_mode = "reflect", .dtype = half}>>,
          Block<ELU<>, Tanh, SiLU, SELU, GELU<>, GELU<"tanh">, ReLU6, Mish, Hardswish, Softplus<>,
                Hardsigmoid, Scale<1.5>>,
          Named<"prelu", PReLU<16, prelu{.dtype = half}>>,
          Concat<Named<"a", Pixel>, MaxPool2d<3, pool{.stride = 1, .padding = 1}>, Slice<3, 8>>,
          ChannelShuffle<37>, Named<"ln", LayerNorm2d<37, layer_norm{.dtype = half}>>,
          Named<"gn", GroupNorm<1, 37, group_norm{.dtype = half}>>, ZeroPad2d<1>,
          ReflectionPad2d<1>, ReplicationPad2d<1>, Crop<2>, Slice<0, 24>,
          Split<Named<"b", Conv2d<12, 5, 3, with{.padding = 1, .dtype = half}>>, Sigmoid>,
          Slice<0, 16>, Named<"se", SqueezeExcite<16, 4, ReLU, Sigmoid, with{.dtype = half}>>,
          Residual<Block<Named<"c", Pixel>, Tanh>>, PixelShuffle<2>, PixelUnshuffle<2>,
          Named<"up", ConvTranspose2d<16, 16, 3, conv_transpose{.stride = 2, .dtype = half}>>,
          Upsample<2, upsample{.mode = "bilinear"}>, AdaptiveMaxPool2d<9>, GlobalAvgPool2d, Flatten,
          Named<"fc", Linear<16, 5, linear{.dtype = half}>>, Softmax<>> {};

TEST_CASE("every layer in 16 bits") {
  using In = Input<4, 7, 9, nhwc, half>;
  using M = Model<Everything, In>;
  const auto parameters = tests::random_parameters<Parameters<Everything>>(9);
  M::input_tensor image;
  tests::random_numbers(8).fill(image.data(), image.size);
  Workspace<M> workspace;
  const auto out = M(parameters)(image, workspace);
  const auto expected = evaluate<Everything, In>(parameters.data(), image.data());
  for (std::size_t i = 0; i < out.size; ++i) {
    CHECK(!std::isnan(float{out.elements[i]}));
    if (kernels::cpu::fused) CHECK(out.elements[i].bits == expected.elements[i].bits);
  }
}

// Sums of 2048 and 1 stay apart in float: were a partial sum stored in 16 bits, 1 would be lost.
template <element_type D>
struct Sum : Sequential<Conv2d<1, 1, hw{1, 3}, with{.bias = false, .dtype = D}>> {};

template <element_type D>
constexpr float sum_of_three() {
  using T = typename element_of<D>::type;
  const T weights[] = {T(1), T(1), T(-1)};
  const T numbers[] = {T(4096), T(1), T(4096)};
  return evaluate<Sum<D>, Input<1, 1, 3, nchw, D>>(weights, numbers)(0);
}
static_assert(sum_of_three<float16>() == 1 && sum_of_three<bfloat16>() == 1);

TEST_CASE("what exceeds float16's range becomes infinity, as in PyTorch") {
  using M = Model<Sum<float16>, Input<1, 1, 3, nchw, float16>>;
  const float16_t weights[] = {float16_t(2), float16_t(1), float16_t(1)};
  const M model{std::span<const float16_t, 3>(weights)};
  M::input_tensor in;
  in(0) = float16_t(40000);
  CHECK(std::isinf(float{model(in)(0)}));
  in(0, 0, 1) = float16_t(-40000);  // only the stored result counts
  CHECK(float{model(in)(0)} == 40000);
}

template <element_type D>
struct Filter : Sequential<Conv2d<2, 17, 3, with{.padding = 1, .dtype = D}>, ReLU,
                           Conv2d<17, 3, 3, with{.padding = 1, .dtype = D}>> {};

TEST_CASE("tiles of 16 bits are the whole picture") {
  using T = float16_t;
  const auto parameters = tests::random_parameters<Parameters<Filter<float16>>>(5);
  const Model<Filter<float16>, Input<2, 12, 12, nhwc, float16>> tile(parameters);
  using Whole = Model<Filter<float16>, Input<2, 19, 23, nhwc, float16>>;
  const Whole whole(parameters);
  Workspace<Whole> workspace;
  Whole::input_tensor image;
  tests::random_numbers(6).fill(image.data(), image.size);
  const auto expected = whole(image, workspace);
  Whole::output_tensor out;
  const tiled<std::remove_const_t<decltype(tile)>> by_tiles(tile);
  by_tiles(19, 23, image.data(), out.data());
  int wrong = 0;
  for (std::size_t i = 0; i < out.size; ++i) {
    wrong += out.elements[i].bits != expected.elements[i].bits;
  }
  CHECK(wrong == 0);
  CHECK(std::is_same_v<decltype(out.elements)::value_type, T>);
}

TEST_CASE("weights of 16 bits come from files of 16 bits") {
  const auto saved = tests::random_parameters<Parameters<Filter<bfloat16>>>(7);
  std::vector<io::tensor_to_write> tensors;
  for (int i = 0; i < saved.count; ++i) {
    io::tensor_to_write t{saved.name(i), io::element::bf16, {}, std::as_bytes(saved.tensor(i))};
    for (const int d : saved.dims(i)) t.shape.dims[t.shape.rank++] = static_cast<std::uint64_t>(d);
    tensors.push_back(t);
  }
  const auto bytes = io::value_or_throw(io::write_safetensors(tensors));
  const auto loaded = load_parameters<Filter<bfloat16>>(bytes, "net.safetensors");
  int wrong = 0;
  for (std::size_t i = 0; i < saved.size; ++i)
    wrong += loaded.data()[i].bits != saved.data()[i].bits;
  CHECK(wrong == 0);
  const auto other = io::read_parameters<Filter<float16>>(bytes, "net.safetensors");
  REQUIRE(!other);
  CHECK(other.why.message() == "net.safetensors: tensor 0.weight: expected dtype F16, got BF16");
}

// As training leaves them: weights of 16 bits beside statistics of 32, in one file.
TEST_CASE("a file of other dtypes is converted where that is asked for") {
  using Net = Sequential<Conv2d<1, 2, 1, with{.bias = false, .dtype = float16}>,
                         BatchNorm2d<2, batch_norm{.affine = false, .dtype = float16}>>;
  const bfloat16_t weight[] = {bfloat16_t(0.1), bfloat16_t(-3)};
  const float mean[] = {0.1F, 65519};
  double variance[] = {0.1, 1};
  std::vector<io::tensor_to_write> tensors{
      {"0.weight", io::element::bf16, {4, {2, 1, 1, 1}}, std::as_bytes(std::span(weight))},
      {"1.running_mean", io::element::f32, {1, {2}}, std::as_bytes(std::span(mean))},
      {"1.running_var", io::element::f64, {1, {2}}, std::as_bytes(std::span(variance))}};
  const auto read = [&](bool convert) {
    const auto bytes = io::value_or_throw(io::write_safetensors(tensors));
    return io::read_parameters<Net>(bytes, "f", convert);
  };
  CHECK(read(false).why.message() == "f: tensor 0.weight: expected dtype F16, got BF16");
  const auto p = read(true);
  REQUIRE(p);
  CHECK(p.value.data()[0].bits == float16_t(float{weight[0]}).bits);
  CHECK(p.value.data()[2].bits == float16_t(0.1F).bits);
  CHECK(p.value.data()[3].bits == 0x7bff);
  CHECK(p.value.data()[4].bits == float16_t(0.1).bits);
  const auto bytes = io::value_or_throw(io::write_safetensors(tensors));
  CHECK(load<Model<Net, Input<1, 2, 2, nchw, float16>>>(bytes, "f", convert_dtype).macs == 8);

  variance[1] = 65520;
  const auto refused = read(true);
  CHECK(refused.why.code == io::fault::value_too_large);
  CHECK(refused.why.message().ends_with(
      "tensor 1.running_var: expected numbers in the range of F16, got a larger one as element 1"));
  CHECK(refused.value.data()[0].bits == 0);  // nothing is half loaded

  const std::int16_t integers[] = {1, 2};
  tensors[0].type = io::element::i16;
  tensors[0].bytes = std::as_bytes(std::span(integers));
  CHECK(read(true).why.message() ==
        "f: tensor 0.weight: expected dtype F64, F32, F16 or BF16, got I16");
}

}  // namespace

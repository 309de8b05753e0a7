// SPDX-License-Identifier: BSL-1.0
// A relaxed model: which steps it runs by Winograd's algorithm or across lanes, how far its results
// are from the exact model's, and that they are the same every time, in batches, tiles and threads.
#include <convexpr/convexpr.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "../support/catch.hpp"
#include "../support/random.hpp"

namespace {

namespace cx = convexpr;
using cx::plan::kernel_family;

struct Block
    : cx::Sequential<
          cx::Residual<cx::Sequential<cx::Conv2d<32, 32, 3, cx::with{.padding = 1, .bias = false}>,
                                      cx::BatchNorm2d<32>, cx::ReLU,
                                      cx::Conv2d<32, 32, 3, cx::with{.padding = 1}>>>,
          cx::SiLU> {};
struct Net : cx::Sequential<cx::Conv2d<3, 32, 3, cx::with{.padding = 1}>, cx::ReLU, Block,
                            cx::Conv2d<32, 48, 5, cx::with{.padding = 2}>, cx::PReLU<48>,
                            cx::Conv2d<48, 3, 3, cx::with{.padding = 1}>> {};
using In = cx::Input<3, 45, 50>;
using Exact = cx::Model<Net, In>;
using Relaxed = cx::Model<Net, In, cx::relaxed>;

static_assert(Relaxed::arena_bytes > Exact::arena_bytes);  // inputs and sums of a block of tiles
static_assert(Relaxed::output_shape == Exact::output_shape && Relaxed::macs == Exact::macs);

constexpr int count(std::span<const cx::plan::step> steps, kernel_family family) {
  int found = 0;
  for (const cx::plan::step& s : steps) found += s.tile.family == family ? 1 : 0;
  return found;
}
static_assert(count(Exact::steps, kernel_family::winograd) == 0);
static_assert(count(Exact::steps, kernel_family::across_lanes) == 0);

template <class T>
double distance(const std::vector<T>& got, const std::vector<T>& expected) {
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    worst =
        std::max(worst, std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i])));
    largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
  }
  return worst / largest;
}

template <class Model>
std::vector<float> result(const Model& model, const std::vector<float>& in) {
  cx::Workspace<Model> workspace;
  std::vector<float> out(in.size() / Model::input_size * Model::output_size);
  model(static_cast<int>(in.size() / Model::input_size), in, out, workspace);
  return out;
}

TEST_CASE("close to the exact model, and the same every time") {
  if constexpr (cx::kernels::cpu::lanes < float >> 1) {
    CHECK(count(Relaxed::steps, kernel_family::winograd) == 3);
    CHECK(count(Relaxed::steps, kernel_family::across_lanes) == 1);
  }
  const auto parameters = tests::random_parameters<cx::Parameters<Net>>(1);
  const auto in = tests::random_numbers(2).vector<float>(2 * Exact::input_size);
  const Relaxed relaxed(parameters);
  const std::vector<float> got = result(relaxed, in);
  CHECK(distance(got, result(Exact(parameters), in)) < 2e-5);
  CHECK(got == result(relaxed, in));
  cx::thread_pool pool(2);
  cx::Workspace<Relaxed> workspace;
  std::vector<float> shared(got.size());
  relaxed(2, in, shared, workspace, pool);
  CHECK(got == shared);
  const std::vector<float> second(in.begin() + Exact::input_size, in.end());
  CHECK(std::equal(got.begin() + Exact::output_size, got.end(), result(relaxed, second).begin()));
}

TEST_CASE("a picture in tiles is close, too") {
  using Small = cx::Model<Net, cx::Input<3, 41, 43>, cx::relaxed>;
  const auto parameters = tests::random_parameters<cx::Parameters<Net>>(1);
  const auto in = tests::random_numbers(2).vector<float>(Exact::input_size);
  const Small small(parameters);
  std::vector<float> got(Exact::output_size), again(Exact::output_size);
  const cx::tiled<Small> tiles(small);
  tiles(45, 50, in.data(), got.data());
  tiles(45, 50, in.data(), again.data(), cx::thread_pool(3));
  CHECK(distance(got, result(Relaxed(parameters), in)) < 2e-5);
  CHECK(got == again);
}

struct Wide : cx::Sequential<cx::Conv2d<4, 32, 3, cx::with{.padding = 1, .dtype = cx::float64}>,
                             cx::Conv2d<32, 32, 3, cx::with{.padding = 1, .dtype = cx::float64}>,
                             cx::Conv2d<32, 4, 1, cx::with{.dtype = cx::float64}>> {};
TEST_CASE("of doubles") {
  using Square = cx::Input<4, 24, 24, cx::nchw, cx::float64>;
  using RelaxedWide = cx::Model<Wide, Square, cx::relaxed>;
  using ExactWide = cx::Model<Wide, Square>;
  const auto parameters = tests::random_parameters<cx::Parameters<Wide>>(1);
  const auto in = tests::random_numbers(2).vector<double>(RelaxedWide::input_size);
  const RelaxedWide relaxed(parameters);
  const ExactWide exact(parameters);
  cx::Workspace<RelaxedWide> workspace;
  std::vector<double> got(RelaxedWide::output_size), expected(got.size());
  relaxed(1, in, got, workspace);
  cx::Workspace<ExactWide> other;
  exact(1, in, expected, other);
  if constexpr (cx::kernels::cpu::lanes < double >> 1) {
    CHECK(count(RelaxedWide::steps, kernel_family::winograd) == 1);
  }
  CHECK(distance(got, expected) < 1e-13);
}

struct Half : cx::Sequential<cx::Conv2d<16, 64, 3, cx::with{.dtype = cx::float16}>,
                             cx::Conv2d<64, 64, 3, cx::with{.dtype = cx::float16}>,
                             cx::Conv2d<64, 4, 1, cx::with{.dtype = cx::float16}>> {};
static_assert(
    count(cx::Model<Half, cx::Input<16, 60, 60, cx::nchw, cx::float16>, cx::relaxed>::steps,
          kernel_family::winograd) == 0);  // 16 bits in memory: exact

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Models run by pools of 1, 2, 3 and 7 threads: the bits of one thread, in every form of the call.
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../support/catch.hpp"
#include "../support/random.hpp"

namespace {

using namespace convexpr;

template <int in, int out, hw kernel = 3>
using Same = Conv2d<in, out, kernel, with{.padding = "same"}>;

// Its steps are split along all three axes, and some stay whole.
struct Net
    : Sequential<Same<3, 64>, ReLU, Conv2d<64, 64, 3, with{.padding = 1, .groups = 64}>, ReLU,
                 Same<64, 96, 1>, Residual<Same<96, 96>>, MaxPool2d<2>, Same<96, 128>, Tanh,
                 Upsample<2>, Same<128, 5>, AvgPool2d<2>, Flatten, Linear<5 * 8 * 10, 9>> {};
using M = Model<Net, Input<3, 16, 20>>;
static_assert(is_shared<Net, Input<3, 16, 20>>);

constexpr bool splits_along(plan::split_axis axis) {
  for (const plan::step& s : M::steps) {
    if (s.split == axis) return true;
  }
  return false;
}
static_assert(splits_along(plan::split_axis::rows) && splits_along(plan::split_axis::pixels));
static_assert(splits_along(plan::split_axis::channels) && splits_along(plan::split_axis::whole));

struct Fixture {
  M model{tests::random_parameters<Parameters<Net>>(1)};
  std::vector<float> in = tests::random_numbers(2).vector<float>(5 * M::input_size);
  std::vector<float> wanted = std::vector<float>(5 * M::output_size);
  Workspace<M> workspace{};
  Fixture() { model(5, in, wanted, workspace); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "one image, any number of threads") {
  M::input_tensor image;
  std::copy_n(in.begin(), image.size, image.data());
  for (const int threads : {1, 2, 3, 7}) {
    thread_pool pool(threads);
    for (int again = 0; again < 3; ++again) {
      const M::output_tensor got = model(image, workspace, pool);
      CHECK(std::equal(got.data(), got.data() + got.size, wanted.begin()));
    }
    M::output_tensor out;
    model(image.span(), out.span(), workspace, pool);
    CHECK(std::equal(out.data(), out.data() + out.size, wanted.begin()));
  }
  const M::output_tensor got = model(image, workspace, inline_executor{});
  CHECK(std::equal(got.data(), got.data() + got.size, wanted.begin()));
}

TEST_CASE_METHOD(Fixture, "a batch, by images and within them") {
  for (const int threads : {1, 2, 3, 7}) {
    thread_pool pool(threads);
    for (const int arenas : {1, 2, 3, 7}) {
      Workspace<M> several(arenas);
      std::vector<float> out(wanted.size());
      model(5, in, out, several, pool);
      CHECK(out == wanted);
    }
  }
}

TEST_CASE_METHOD(Fixture, "two models and two threads share a pool, or have one each") {
  thread_pool pool(2);
  const M other(tests::random_parameters<Parameters<Net>>(7));
  std::vector<float> others(wanted.size());
  other(5, in, others, workspace);
  std::atomic<int> wrong{0};
  const auto use = [&](const M& m, const std::vector<float>& right, auto& by) {
    Workspace<M> own;
    std::vector<float> out(right.size());
    m(5, in, out, own, by);
    wrong += out != right;
  };
  use(model, wanted, pool);
  use(other, others, pool);
  {
    thread_pool second(2);
    std::jthread a([&] { use(model, wanted, pool); });
    std::jthread b([&] { use(other, others, pool); });
    use(model, wanted, second);
  }
  CHECK(wrong == 0);
}

TEST_CASE("on the stack, and too little for two threads") {
  using Small = Sequential<Same<3, 4>, ReLU>;
  using S = Model<Small, Input<3, 6, 6>>;
  static_assert(S::arena_fits_stack && !is_shared<Small, Input<3, 6, 6>>);
  const S model(tests::random_parameters<Parameters<Small>>(1));
  S::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  thread_pool pool(2);
  CHECK(model(in, pool) == model(in));
  S::output_tensor out;
  model(in.span(), out.span(), pool);
  CHECK(out == model(in));
}

TEST_CASE("Winograd's tiles, and a picture in tiles") {
  using Deep = Sequential<Same<3, 32>, Same<32, 32>, Same<32, 3>>;
  using R = Model<Deep, Input<3, 30, 33>, relaxed>;
  const R model(tests::random_parameters<Parameters<Deep>>(1));
  R::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  Workspace<R> workspace;
  const auto wanted = model(in, workspace);
  const auto picture = tests::random_numbers(3).vector<float>(3 * 50 * 47);
  std::vector<float> whole(picture.size()), got(picture.size());
  const tiled<R> tiles(model);
  tiles(50, 47, picture.data(), whole.data());
  for (const int threads : {2, 3, 5}) {
    thread_pool pool(threads);
    CHECK(model(in, workspace, pool) == wanted);
    tiles(50, 47, picture.data(), got.data(), pool);
    CHECK(got == whole);
  }
}

TEST_CASE("two inputs and two outputs") {
  using Two = Graph<InputNames<"x", "y">, Node<"a", Same<3, 64>, From<"x">>,
                    Node<"b", Same<5, 64>, From<"y">>, Node<"sum", Add, From<"a", "b">>,
                    Node<"c", Same<64, 64>>, OutputNames<"sum", "c">>;
  using In = Inputs<Input<3, 20, 20>, Input<5, 20, 20>>;
  static_assert(is_shared<Two, In>);
  using T = Model<Two, In>;
  const T model(tests::random_parameters<Parameters<Two>>(1));
  T::input_tensor<0> x;
  T::input_tensor<1> y;
  tests::random_numbers(2).fill(x.data(), x.size);
  tests::random_numbers(3).fill(y.data(), y.size);
  Workspace<T> workspace;
  thread_pool pool(2);
  const auto wanted = model(x, y, workspace);
  CHECK(model(x, y, workspace, pool) == wanted);
  T::output_tensor<0> sum;
  T::output_tensor<1> c;
  model({x.span(), y.span()}, {sum.span(), c.span()}, workspace, pool);
  CHECK((sum == std::get<0>(wanted) && c == std::get<1>(wanted)));
}

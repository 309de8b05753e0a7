// SPDX-License-Identifier: BSL-1.0
// A model's constants, and every form of its call: batches, workspaces, threads, memory of any
// alignment, and what must end the program.
#include "convexpr/model.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "convexpr/layers.hpp"
#include "support/catch.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/traps.hpp"

namespace {

using namespace convexpr;

struct Net : Sequential<Conv2d<3, 16, 3, with{.padding = 1}>, ReLU, MaxPool2d<2>,
                        Residual<Conv2d<16, 16, 3, with{.padding = "same"}>>, Conv2d<16, 5, 1>> {};
using Small = Model<Net, Input<3, 10, 14>>;
using Large = Model<Net, Input<3, 64, 64>>;

static_assert(Small::input_shape == shape{3, 10, 14});
static_assert(Small::output_shape == shape{5, 5, 7});
static_assert(Small::input_size == 420 && Small::output_size == 175);
static_assert(Small::border == nchw && std::is_same_v<Small::value_type, float>);
static_assert(Small::parameter_count == (27 + 1) * 16 + (144 + 1) * 16 + (16 + 1) * 5);
static_assert(Small::parameter_count == Large::parameter_count);
static_assert(Small::macs == 27 * 16 * 140 + 144 * 16 * 35 + 16 * 5 * 35);
// the first convolution's 16 channels and the pool's; the residual's take the place of the first
static_assert(Small::arena_bytes == 4 * 16 * (140 + 35));
static_assert(Small::arena_fits_stack && !Large::arena_fits_stack);
static_assert(Small::packed_bytes >= 4 * static_cast<long long>(Small::parameter_count));
static_assert(Small::receptive_field.height ==
              receptive_axis{
                  .size = 8, .stride = 2, .enlargement = 1, .offset = -3, .alignment = 2});
static_assert(Small::receptive_field.height == Small::receptive_field.width);
static_assert(Small::steps.size() == 4);  // activation and residual are in the convolutions
static_assert(Small::steps[0].act == activation::relu);
static_assert(Small::steps[2].second_value >= 0);
static_assert(!Small::uses_generic_kernel);
static_assert(Model<ConvTranspose2d<6, 6, 5, conv_transpose{.stride = 5}>,
                    Input<6, 5, 5>>::uses_generic_kernel);

// Large arenas ask for a workspace: tests/reject/workspace_missing.cpp.
static_assert(Small::arena_fits_stack && !Large::arena_fits_stack);

using In = std::span<const float, Small::input_size>;
using Out = std::span<float, Small::output_size>;
using Batch = std::span<const float>;
static_assert(noexcept(std::declval<const Small&>()(std::declval<const Small::input_tensor&>())));
static_assert(noexcept(std::declval<const Small&>()(std::declval<In>(), std::declval<Out>())));
static_assert(noexcept(std::declval<const Small&>()(1, Batch{}, std::span<float>{},
                                                    std::declval<Workspace<Small>&>())));
static_assert(!std::is_copy_constructible_v<Small> && std::is_nothrow_move_constructible_v<Small>);

const Parameters<Net>& parameters() {
  static const auto p = tests::random_parameters<Parameters<Net>>(1);
  return p;
}
Small::input_tensor image(std::uint64_t seed) {
  Small::input_tensor t;
  tests::random_numbers(seed).fill(t.data(), t.size);
  return t;
}

}  // namespace

TEST_CASE("all forms of the call give the same bits") {
  const Small model(parameters());
  const auto in = image(2);
  const auto wanted = model(in);
  Workspace<Small> workspace;
  CHECK(model(in, workspace) == wanted);
  Small::output_tensor out;
  model(in.span(), out.span());
  CHECK(out == wanted);
  out = {};
  model(in.span(), out.span(), workspace);
  CHECK(out == wanted);
  out = {};
  model(1, in.span(), out.span(), workspace);
  CHECK(out == wanted);

  const Small from_span(
      std::span<const float, Small::parameter_count>(parameters().data(), Small::parameter_count));
  CHECK(from_span(in) == wanted);
  Small other(parameters());
  const Small moved(std::move(other));
  CHECK(moved(in) == wanted);
}

TEST_CASE("a batch is its images one by one, and none is nothing") {
  const Small model(parameters());
  Workspace<Small> workspace;
  constexpr int n = 5;
  std::vector<float> in, out(n * Small::output_size, -1), wanted;
  for (int i = 0; i < n; ++i) {
    const auto one = image(static_cast<std::uint64_t>(i));
    in.insert(in.end(), one.begin(), one.end());
    const auto result = model(one);
    wanted.insert(wanted.end(), result.begin(), result.end());
  }
  model(n, in, out, workspace);
  CHECK(out == wanted);
  model(0, {}, {}, workspace);
  model(0, Batch(in).first(0), std::span(out).first(0), workspace);
  CHECK(out == wanted);
}

TEST_CASE("a workspace keeps nothing from call to call") {
  const Small model(parameters());
  Workspace<Small> used, fresh;
  model(image(3), used);
  auto poison = image(4);
  for (float& x : poison) x = std::numeric_limits<float>::quiet_NaN();
  model(poison, used);
  CHECK(model(image(5), used) == model(image(5), fresh));

  const Large large(parameters());
  auto workspace = std::make_unique<Workspace<Large>>();
  const auto in = tests::random_numbers(6).vector<float>(Large::input_size);
  std::vector<float> first(Large::output_size), second(first);
  large(1, in, first, *workspace);
  large(1, in, second, *workspace);
  CHECK(first == second);
}

TEST_CASE("one model, eight threads") {
  const Small model(parameters());
  const auto in = image(7);
  const auto wanted = model(in);
  int right[8] = {};
  {
    std::vector<std::jthread> threads;
    for (int& count : right) {
      threads.emplace_back([&model, &in, &wanted, &count] {
        Workspace<Small> workspace;
        for (int i = 0; i < 50; ++i) {
          count += model(in) == wanted;
          count += model(in, workspace) == wanted;
        }
      });
    }
  }
  for (const int count : right) CHECK(count == 100);
}

TEST_CASE("memory of any alignment, and not a byte beyond it") {
  const Small model(parameters());
  const auto image_in = image(8);
  const auto wanted = model(image_in);
  for (const placement where : {placement::at_begin, placement::at_end, placement::odd}) {
    guarded<float> in(Small::input_size, where), out(Small::output_size, where);
    std::copy(image_in.begin(), image_in.end(), in.data());
    model(In(in.data(), in.size()), Out(out.data(), out.size()));
    CHECK(std::equal(wanted.begin(), wanted.end(), out.data()));
    CHECK(out.spare_is_untouched());
  }
}

TEST_CASE("what breaks the contract ends the program") {
  const Small model(parameters());
  Workspace<Small> workspace;
  std::vector<float> memory(2 * Small::input_size);
  const auto overlapping = [&](std::size_t in, std::size_t out) {
    return tests::traps([&] {
      model(In(memory.data() + in, Small::input_size),
            Out(memory.data() + out, Small::output_size));
    });
  };
  CHECK(overlapping(0, 0));
  CHECK(overlapping(0, Small::input_size - 1));
  CHECK(overlapping(Small::output_size - 1, 0));
  CHECK(!overlapping(0, Small::input_size));
  CHECK(!overlapping(Small::output_size, 0));

  const std::vector<float> in(2 * Small::input_size);
  std::vector<float> out(2 * Small::output_size);
  const auto batch = [&](int n, std::size_t from, std::size_t to) {
    return tests::traps(
        [&] { model(n, Batch(in).first(from), std::span(out).first(to), workspace); });
  };
  CHECK(!batch(2, in.size(), out.size()));
  CHECK(batch(1, in.size(), out.size()));
  CHECK(batch(2, in.size() - 1, out.size()));
  CHECK(batch(2, in.size(), out.size() - 1));
  CHECK(batch(-1, in.size(), out.size()));

  // the first result would lie over the second image
  CHECK(tests::traps([&] {
    model(2, Batch(memory), std::span(memory).subspan(Small::input_size + 1, out.size()),
          workspace);
  }));
}

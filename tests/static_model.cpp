// SPDX-License-Identifier: BSL-1.0
// Weights packed by the compiler are those packed at run time, and a static model is the model.
#include "convexpr/static_model.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "convexpr/initialise.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/model.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

// Folded, depthwise, grouped, and few outputs.
struct Net : Sequential<Conv2d<3, 20, 3, with{.padding = 1, .bias = false}>, BatchNorm2d<20>, ReLU,
                        Conv2d<20, 20, 3, with{.groups = 20}>, Conv2d<20, 6, 1, with{.groups = 2}>,
                        Conv2d<6, 3, 3>, BatchNorm2d<3, batch_norm{.affine = false}>, Flatten,
                        Linear<48, 5>> {};
using M = StaticModel<Net, Input<3, 8, 8>>;

constexpr auto parameters = [] {
  std::array<float, M::parameter_count> elements{};
  initialise<Net>(elements, 3);
  for (std::size_t i = 0; i < elements.size(); i += 7) elements[i] += 0.5f;
  return elements;
}();
constexpr PackedWeights<M> packed = pack<M>(parameters);
constexpr M view(packed);
constinit StaticWorkspace<M> workspace;

static_assert(sizeof packed >= static_cast<std::size_t>(M::packed_bytes));
static_assert(alignof(PackedWeights<M>) == alignment && alignof(StaticWorkspace<M>) == alignment);
static_assert(std::is_trivially_destructible_v<M>);
static_assert(!std::is_constructible_v<M, PackedWeights<M>>);  // would dangle
static_assert(M::output_shape == shape{5});

constexpr float weight[] = {1, 2, 3, 4, 5, 6};
constexpr float bias[] = {7, 8};
constexpr named_elements<float> tensors[] = {{"bias", {2}, bias}, {"weight", {2, 3}, weight}};
constexpr auto arranged = arrange<Linear<3, 2>>(tensors);
static_assert(arranged[0] == 1 && arranged[5] == 6 && arranged[6] == 7 && arranged[7] == 8);

}  // namespace

TEST_CASE("a static model runs as the model does") {
  const Model<Net, Input<3, 8, 8>> model{std::span(parameters)};
  M::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  const auto wanted = model(in);
  CHECK(std::any_of(wanted.begin(), wanted.end(), [](float x) { return x != 0; }));
  CHECK(view(in) == wanted);
  CHECK(view(in, workspace) == wanted);
  M::output_tensor out;
  view(in.span(), out.span(), workspace);
  CHECK(out == wanted);
  view(1, std::span<const float>(in.span()), std::span<float>(out.span()), workspace);
  CHECK(out == wanted);
}

// SPDX-License-Identifier: BSL-1.0
// A network bound to weights and an arena of the caller's: packing stays inside of the memory it
// asks for, and the calls find every weight there.
#include "convexpr/bound_network.hpp"

#include <cstddef>

#include "convexpr/layers.hpp"
#include "convexpr/model.hpp"
#include "support/catch.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

struct Plain : Sequential<Conv2d<3, 18, 3>, ReLU, Conv2d<18, 4, 1>> {};
struct Folded : Sequential<Conv2d<3, 18, 3>, BatchNorm2d<18>, ReLU, Conv2d<18, 4, 1>> {};
using In = Input<3, 6, 6>;
static_assert(pack_scratch<Plain, In> == 0);
static_assert(pack_scratch<Folded, In> == 18 * (27 + 1));

template <class Net>
struct runnable : bound_network<Net, In> {
  explicit runnable(const float* packed) : bound_network<Net, In>(packed) {}
};

}  // namespace

TEST_CASE("packing writes no more than it says and gives the model's weights") {
  const auto p = tests::random_parameters<Parameters<Folded>>(1);
  using runnable_folded = runnable<Folded>;
  runnable_folded::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  const auto wanted = Model<Folded, In>(p)(in);
  for (const placement where : {placement::at_begin, placement::at_end}) {
    guarded<float> packed(runnable_folded::packed_bytes / sizeof(float), where);
    guarded<float> scratch(static_cast<std::size_t>(pack_scratch<Folded, In>), where);
    pack_weights<Folded, In>(p.data(), packed.data(), scratch.data());
    CHECK(runnable_folded(packed.data())(in) == wanted);
    guarded<float> arena(runnable_folded::arena_bytes / sizeof(float), where);
    CHECK(runnable_folded(packed.data())(in, {arena.data()}) == wanted);
  }
}

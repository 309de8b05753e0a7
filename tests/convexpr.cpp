// SPDX-License-Identifier: BSL-1.0
// The one header brings all that the first page of the documentation uses.
#include "convexpr/convexpr.hpp"

#include <array>
#include <vector>

#include "support/catch.hpp"

namespace cx = convexpr;

namespace {
struct Net : cx::Sequential<cx::Conv2d<1, 2, 3, cx::with{.padding = 1}>, cx::ReLU> {};
using Model = cx::Model<Net, cx::Input<1, 8, 8>>;
static_assert(Model::output_shape == cx::shape{2, 8, 8});
}  // namespace

TEST_CASE("layers, parameters, files, models, tiles and the reference") {
  cx::Parameters<Net> p;
  for (std::size_t i = 0; i < p.size; ++i) p.data()[i] = static_cast<float>(i) - 8;
  const Model model(p);
  const auto out = model(Model::input_tensor{1, 2, 3});
  CHECK(out == cx::evaluate<Net, Model::input>(p.data(), Model::input_tensor{1, 2, 3}.data()));

  const std::vector<float> picture(10 * 12);
  std::vector<float> result(2 * 10 * 12);
  cx::tiled<Model> tiles(model);
  tiles(10, 12, picture.data(), result.data());
  CHECK(result[0] == 10 - 0);  // the bias of the first channel

  CHECK_THROWS_AS(cx::load<Model>("there is no such file"), cx::load_error);
}

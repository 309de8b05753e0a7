// SPDX-License-Identifier: BSL-1.0
// A classifier from its file: 500 digits against PyTorch's logits, one by one and as a batch.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../../examples/digits/network.hpp"
#include "../support/catch.hpp"
#include "../support/reference_file.hpp"

namespace {

namespace cx = convexpr;

using Model = cx::Model<digits::Network, cx::Input<1, 28, 28>>;
static_assert(Model::output_shape == cx::shape{10});
static_assert(Model::parameter_count == 9'098);
static_assert(Model::macs == 72 * 784 + 8 * 9 * 16 * 196 + 784 * 10);
// 8 of 16 channels in use at 28x28, then as much at 14x14: never more than these two
static_assert(Model::arena_bytes == 4 * 8 * (28 * 28 + 14 * 14));  // planes, not blocks of 16
static_assert(Model::arena_fits_stack);
static_assert(!Model::uses_generic_kernel);

const std::string folder = CONVEXPR_ROOT "/examples/digits/";

}  // namespace

TEST_CASE("500 digits") {
  const auto model = cx::load<Model>(folder + "model.safetensors");
  const tests::reference_file file(folder + "test_digits.safetensors");
  auto images = file.numbers<float>("test_images");
  for (float& x : images) x /= 255;
  const auto labels = file.numbers<int>("test_labels");
  const auto wanted = file.numbers<float>("test_logits");
  REQUIRE(labels.size() == 500);
  REQUIRE(wanted.size() == 5000);

  cx::Workspace<Model> workspace;
  std::vector<float> logits(wanted.size());
  model(500, images, logits, workspace);
  double worst = 0;
  int right = 0, same_class = 0, same_alone = 0;
  const auto class_in = [](std::span<const float> row) {
    return std::max_element(row.begin(), row.end()) - row.begin();
  };
  for (std::size_t i = 0; i < 500; ++i) {
    const auto got = std::span<const float>(logits).subspan(10 * i, 10);
    const auto reference = std::span<const float>(wanted).subspan(10 * i, 10);
    for (std::size_t k = 0; k < 10; ++k) {
      worst = std::max(worst, std::abs(static_cast<double>(got[k]) - reference[k]) /
                                  (1 + std::abs(reference[k])));
    }
    right += class_in(got) == labels[i];
    same_class += class_in(got) == class_in(reference);
    Model::input_tensor image;
    std::copy_n(images.data() + image.size * i, image.size, image.data());
    const auto alone = model(image);
    same_alone += std::equal(alone.begin(), alone.end(), got.begin());
  }
  CHECK(worst <= 1e-4);
  CHECK(right == 485);
  CHECK(same_class == 500);
  CHECK(same_alone == 500);
}

TEST_CASE("the reference kernels give the same bits") {
  if (!cx::kernels::cpu::fused) return;  // each product is rounded there
  const auto parameters = cx::load_parameters<digits::Network>(folder + "model.safetensors");
  const Model model(parameters);
  const tests::reference_file file(folder + "test_digits.safetensors");
  auto images = file.numbers<float>("test_images");
  for (float& x : images) x /= 255;
  for (std::size_t i = 0; i < 20; ++i) {
    Model::input_tensor image;
    std::copy_n(images.data() + image.size * i, image.size, image.data());
    CHECK(model(image) ==
          cx::evaluate<digits::Network, Model::input>(parameters.data(), image.data()));
  }
}

// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim, a residual dense network of 12 convolutions, against PyTorch: every layer of it, and
// a whole picture.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../../examples/upscale/network.hpp"
#include "../support/catch.hpp"
#include "../support/reference_file.hpp"

namespace {

namespace cx = convexpr;
using upscale::EsrganSlim;

const std::string weights_file = CONVEXPR_ROOT "/examples/upscale/weights.safetensors";
const std::string data = CONVEXPR_ROOT "/tests/networks/data/";

const cx::Parameters<EsrganSlim>& weights() {
  static const auto all = cx::load_parameters<EsrganSlim>(weights_file);
  return all;
}

// The nodes as a tuple of types, and the network that ends after the first of them.
template <class... Nodes>
std::tuple<Nodes...> nodes_of(const cx::Graph<Nodes...>*);
using Nodes = decltype(nodes_of(static_cast<const EsrganSlim*>(nullptr)));

template <class Indices>
struct Beginning;
template <std::size_t... I>
struct Beginning<std::index_sequence<I...>> : cx::Graph<std::tuple_element_t<I, Nodes>...> {};

constexpr std::size_t node_count = std::tuple_size_v<Nodes>;
static_assert(node_count == 23);

// The layer's output by the reference kernels and by the model. Never inlined: the arrays of 23
// networks in one frame are 11 MB under clang's address sanitizer, more than a stack.
template <std::size_t Last>
[[gnu::noinline]] void check_layer(const tests::reference_file& file) {
  using Net = Beginning<std::make_index_sequence<Last + 1>>;
  using Model = cx::Model<Net, cx::Input<3, 12, 20>>;
  const std::string name = std::tuple_element_t<Last, Nodes>::name;
  INFO(name);
  const auto in = file.numbers<float>("LR");
  const auto wanted = file.numbers<float>(name);
  REQUIRE(wanted.size() == Model::output_size);

  // PyTorch's order is the nodes' order: the weights of the first nodes come first
  const float* parameters = weights().data();
  const auto reference = cx::evaluate<Net, cx::Input<3, 12, 20>>(parameters, in.data());
  const Model model(
      std::span<const float, Model::parameter_count>(parameters, Model::parameter_count));
  cx::Workspace<Model> workspace;
  std::vector<float> got(Model::output_size);
  model(1, in, got, workspace);

  float largest = 0, worst = 0, apart = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    largest = std::max(largest, std::abs(wanted[i]));
    worst = std::max(
        {worst, std::abs(reference.elements[i] - wanted[i]), std::abs(got[i] - wanted[i])});
    apart = std::max(apart, std::abs(got[i] - reference.elements[i]));
  }
  CHECK(worst <= 1e-5F * largest);
  if (cx::kernels::cpu::fused) CHECK(apart == 0);
}

template <std::size_t... I>
void check_layers(std::index_sequence<I...>) {
  const tests::reference_file file(data + "esrgan_slim_layers.safetensors");
  (check_layer<I>(file), ...);
}

using Whole = cx::Model<EsrganSlim, cx::Input<3, 128, 128>>;
static_assert(Whole::output_shape == cx::shape{3, 256, 256});
static_assert(Whole::parameter_count == 222'075);
static_assert(Whole::macs == 3'646'160'896);
static_assert(Whole::arena_bytes <= 352LL * 128 * 128 * 4);  // 352 channels at a time
static_assert(!Whole::uses_generic_kernel);

}  // namespace

TEST_CASE("every layer") { check_layers(std::make_index_sequence<node_count>{}); }

TEST_CASE("a whole picture") {
  const tests::reference_file file(data + "esrgan_slim_128x128.safetensors");
  const auto in = file.numbers<float>("input");
  const Whole model(weights());
  cx::Workspace<Whole> workspace;
  std::vector<float> got(Whole::output_size);
  model(1, in, got, workspace);

  const auto rows = file.numbers<int>("row_numbers");
  const auto wanted = file.numbers<float>("output_rows");
  const auto at = [](std::size_t c, std::size_t y, std::size_t x) {
    return (c * 256 + y) * 256 + x;
  };
  float worst = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t x = 0; x < 256; ++x) {
        const float pixel = got[at(c, static_cast<std::size_t>(rows[r]), x)];
        worst = std::max(worst, std::abs(pixel - wanted[(c * rows.size() + r) * 256 + x]));
      }
    }
  }
  CHECK(worst <= 5e-3F);

  const auto bytes = file.numbers<int>("output_u8");
  int different = 0, most = 0;
  for (std::size_t y = 0; y < 256; ++y) {
    for (std::size_t x = 0; x < 256; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        const int byte = static_cast<int>(std::lround(std::clamp(got[at(c, y, x)], 0.F, 255.F)));
        const int apart = std::abs(byte - bytes[(y * 256 + x) * 3 + c]);
        different += apart != 0;
        most = std::max(most, apart);
      }
    }
  }
  CHECK(different <= 100);
  CHECK(most <= 1);
}

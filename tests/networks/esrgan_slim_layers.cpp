// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim against PyTorch, layer by layer: networks that end behind each of its nodes.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <convexpr/convexpr.hpp>

#include "../support/catch.hpp"
#include "../support/esrgan_slim.hpp"
#include "../support/reference_file.hpp"

namespace {

namespace cx = convexpr;
using upscale::EsrganSlim;

const std::string data = CONVEXPR_ROOT "/tests/networks/data/";

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
  const float* parameters = tests::esrgan_slim_weights().data();
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

}  // namespace

TEST_CASE("every layer") { check_layers(std::make_index_sequence<node_count>{}); }

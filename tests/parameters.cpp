// SPDX-License-Identifier: BSL-1.0
// Parameters: PyTorch's names, order and shapes, and access by either.
#include "convexpr/parameters.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "convexpr/layers.hpp"
#include "support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::literals;

struct Net
    : Sequential<
          Conv2d<3, 8, hw{3, 5}>, BatchNorm2d<8>, ReLU,
          Residual<Block<Named<"conv", Conv2d<8, 8, 1, with{.groups = 2, .bias = false}>>>>,
          BatchNorm2d<8, batch_norm{.affine = false}>, Flatten,
          Named<"head", Sequential<Linear<8, 4>, Linear<4, 2, convexpr::linear{.bias = false}>>>> {
};
using P = Parameters<Net>;

struct expected_tensor {
  std::string_view name;
  std::vector<int> dims;
};
const std::vector<expected_tensor> state_dict = {{"0.weight", {8, 3, 3, 5}},
                                                 {"0.bias", {8}},
                                                 {"1.weight", {8}},
                                                 {"1.bias", {8}},
                                                 {"1.running_mean", {8}},
                                                 {"1.running_var", {8}},
                                                 {"3.conv.weight", {8, 4, 1, 1}},
                                                 {"4.running_mean", {8}},
                                                 {"4.running_var", {8}},
                                                 {"head.0.weight", {4, 8}},
                                                 {"head.0.bias", {4}},
                                                 {"head.1.weight", {2, 4}}};
static_assert(P::count == 12);
static_assert(P::size == 8 * 45 + 8 + 4 * 8 + 32 + 2 * 8 + 32 + 4 + 8);
static_assert(std::is_same_v<P::value_type, float>);
static_assert(std::is_same_v<
              Parameters<Linear<1, 1, convexpr::linear{.dtype = float64}>>::value_type, double>);
static_assert(!std::is_copy_constructible_v<P> && std::is_nothrow_move_constructible_v<P>);

static_assert(Parameters<ReLU>::count == 0 && Parameters<ReLU>::size == 0);

}  // namespace

TEST_CASE("names, shapes and order are PyTorch's") {
  REQUIRE(static_cast<std::size_t>(P::count) == state_dict.size());
  P p;
  const P& constant = p;
  std::size_t offset = 0;
  for (int i = 0; i < P::count; ++i) {
    const auto& wanted = state_dict[static_cast<std::size_t>(i)];
    INFO(wanted.name);
    CHECK(P::name(i) == wanted.name);
    CHECK(std::vector<int>(P::dims(i).begin(), P::dims(i).end()) == wanted.dims);
    std::size_t elements = 1;
    for (const int d : wanted.dims) elements *= static_cast<std::size_t>(d);
    CHECK(p.tensor(i).size() == elements);
    CHECK(p.tensor(i).data() == p.data() + offset);  // one after the other, without gaps
    CHECK(constant.tensor(i).data() == constant.data() + offset);
    offset += elements;
  }
  CHECK(offset == P::size);
}

TEST_CASE("zeros at first, then what is written by name") {
  P p;
  for (std::size_t i = 0; i < P::size; ++i) CHECK(p.data()[i] == 0);
  p["head.0.bias"_s][3] = 7;
  CHECK(p.tensor(10)[3] == 7);
  const P& constant = p;
  CHECK(constant["head.0.bias"_s][3] == 7);
  STATIC_REQUIRE(decltype(p["0.weight"_s])::extent == 8 * 45);
  STATIC_REQUIRE(std::is_const_v<decltype(constant["0.weight"_s])::element_type>);
}

TEST_CASE("a copy of constants") {
  using Two = Parameters<Linear<1, 1>>;
  static constexpr std::array<float, 2> constants{3, 4};
  Two p{std::span(constants)};
  CHECK(p["weight"_s][0] == 3);
  CHECK(p["bias"_s][0] == 4);
  const Two moved(std::move(p));
  CHECK(moved["bias"_s][0] == 4);
}

TEST_CASE("iteration gives each tensor in order, to read or to write") {
  P p;
  int i = 0;
  for (auto [name, dims, elements] : p) {
    CHECK(name == P::name(i));
    CHECK(dims.data() == P::dims(i).data());
    CHECK(dims.size() == P::dims(i).size());
    CHECK(elements.data() == p.tensor(i).data());
    CHECK(elements.size() == p.tensor(i).size());
    elements[0] = static_cast<float>(++i);
  }
  CHECK(i == P::count);
  const P& constant = p;
  i = 0;
  for (const auto& tensor : constant) CHECK(tensor.elements[0] == static_cast<float>(++i));
  for (const auto& tensor : Parameters<ReLU>()) FAIL(tensor.name);
}

TEST_CASE("for_each knows lengths and names when compiled") {
  const P p;
  std::size_t sum = 0;
  int visited = 0;
  p.for_each([&](auto tensor) {
    using Tensor = decltype(tensor);
    constexpr std::size_t length = decltype(tensor.elements)::extent;
    constexpr bool is_weight = Tensor::name.ends_with("weight");
    if constexpr (is_weight && Tensor::dims.size() == 4) sum += length;
    CHECK(Tensor::index == visited++);
    CHECK(tensor.elements.data() == p.tensor(Tensor::index).data());
  });
  CHECK(visited == P::count);
  CHECK(sum == 8 * 45 + 32);
  P q;
  q.for_each([](auto tensor) { tensor.elements[0] = 2; });
  CHECK(q["0.bias"_s][0] == 2);
}

// SPDX-License-Identifier: BSL-1.0
// Graphs: any network without cycles, and every way to write one wrongly.
#include "convexpr/layers/graph.hpp"

#include <utility>

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
using cx::Add, cx::Concat, cx::Conv2d, cx::From, cx::Graph, cx::Node, cx::ReLU;
using namespace described;
using In = cx::Input<3, 32, 32>;

namespace {
struct Tiny
    : Graph<Node<"stem",
                 Conv2d<3, 8, cx::hw{3, 5}, cx::with{.padding = "same", .padding_mode = "reflect"}>,
                 From<"input">>,
            Node<"left", Conv2d<8, 8, 3, cx::with{.padding = "same", .dilation = 2, .groups = 8}>>,
            Node<"right", Conv2d<8, 8, 3, cx::with{.padding = cx::sides{.top = 2, .left = 2}}>,
                 From<"stem">>,
            Node<"both", Concat<>, From<"left", "right">>, Node<"head", Conv2d<16, 8, 1>>,
            Node<"out", Add, From<"head", "stem">>> {};
}  // namespace

TEST_CASE("nodes read what they name, or the node before them") {
  constexpr const auto& d = cx::description_of<Tiny, In>;
  CHECK_BOTH(d.fault_found.ok() && d.values[d.output].extent == cx::shape{8, 32, 32});
  CHECK_BOTH(d.step_count == 7);
  const int stem = d.steps[0].out_value;
  CHECK(d.steps[0].in_value == d.input);
  CHECK(d.steps[1].in_value == stem);
  CHECK(d.steps[2].in_value == stem);
  CHECK(d.steps[3].in_value == d.steps[1].out_value);
  CHECK(d.steps[4].in_value == d.steps[2].out_value);
  CHECK(d.steps[5].in_value == d.steps[4].out_value);
  CHECK(d.steps[6].in_value == d.steps[5].out_value);
  CHECK(d.steps[6].second_value == stem);
  CHECK_BOTH(cx::plan::equal(d.parameters[2].name.c_str(), "left.weight"));
  CHECK_BOTH(cx::plan::equal(d.layers[3].c_str(), "both"));
}

TEST_CASE("joins of many") {
  CHECK_BOTH(output_of<Graph<Node<"a", ReLU>, Node<"s", Add, From<"a", "input", "a", "a">>>, In> ==
             cx::shape{3, 32, 32});
  CHECK_BOTH(
      output_of<Graph<Node<"a", ReLU>, Node<"s", Concat<>, From<"a", "input", "a", "a">>>, In> ==
      cx::shape{12, 32, 32});
  CHECK_BOTH(Graph<Node<"a", ReLU>, Node<"s", Concat<>, From<"a", "a">>>::n == 3);
  using Seventeen =
      From<"a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a">;
  CHECK_BOTH(output_of<Graph<Node<"a", ReLU>, Node<"s", Concat<>, Seventeen>>, In> ==
             cx::shape{51, 32, 32});
  CHECK_BOTH(output_of<Graph<Node<"a", ReLU>, Node<"s", Add, Seventeen>>, In> ==
             cx::shape{3, 32, 32});
}

TEST_CASE("graphs nest, each with names of its own") {
  using Inner = Graph<Node<"a", ReLU>, Node<"b", Add, From<"a", "input">>>;
  using Outer = Graph<Node<"a", Inner>, Node<"b", cx::Sequential<Inner, Inner>>,
                      Node<"c", Add, From<"a", "b">>>;
  CHECK_BOTH(output_of<Outer, In> == cx::shape{3, 32, 32});
  CHECK_BOTH(cx::description_of<Outer, In>.step_count == 7);
}

TEST_CASE("what is written wrongly") {
  CHECK_BOTH(fault_of<Graph<>, In> == cx::fault::network_empty);
  CHECK_BOTH(fault_of<Graph<Node<"a", Add>>, In> == cx::fault::inputs_too_few);
  CHECK_BOTH(fault_of<Graph<Node<"a", Concat<>, From<"input">>>, In> == cx::fault::inputs_too_few);
  CHECK_BOTH(fault_of<Graph<Node<"a", ReLU, From<"a">>>, In> == cx::fault::node_unknown);
  CHECK_BOTH(fault_of<Graph<Node<"a", ReLU, From<"">>>, In> == cx::fault::node_unknown);
  CHECK_BOTH(fault_of<Graph<Node<"a", ReLU>, Node<"a", ReLU>>, In> == cx::fault::node_duplicate);
  CHECK_BOTH(fault_of<Graph<Node<"a", ReLU, From<"input", "input">>>, In> ==
             cx::fault::inputs_too_many);
  CHECK_BOTH(fault_of<Graph<ReLU>, In> == cx::fault::not_a_node);
  CHECK_BOTH(fault_of<Graph<int>, In> == cx::fault::not_a_node);
  CHECK_BOTH(fault_of<Graph<Node<"a", ReLU, int>>, In> == cx::fault::not_a_node);
  CHECK_BOTH(fault_of<Graph<Node<"a", Add, void>>, In> == cx::fault::not_a_node);
  CHECK_BOTH(fault_of<Graph<Node<"a", Graph<>>, Node<"b", ReLU>>, In> == cx::fault::none);
}

namespace {

template <int I>
consteval auto number() {
  constexpr auto digit = [](int d) { return static_cast<char>('0' + d); };
  const char text[] = {'n', digit(I / 100), digit(I / 10 % 10), digit(I % 10), '\0'};
  return cx::fixed_string<5>(text);
}
template <class Sequence>
struct chain;
template <int... I>
struct chain<std::integer_sequence<int, I...>> {
  // each adds to the node before it the input
  using type = Graph<Node<"n000", ReLU>, Node<number<I + 1>(), Add, From<number<I>(), "input">>...>;
};

}  // namespace

TEST_CASE("six hundred nodes: more than any fold of templates, each name found at once") {
  using Net = chain<std::make_integer_sequence<int, 600>>::type;
  constexpr const auto& d = cx::description_of<Net, In>;
  CHECK_BOTH(d.fault_found.ok() && d.step_count == 601);
  CHECK_BOTH(d.steps[600].in_value == d.steps[599].out_value && d.steps[600].second_value == 0);
}

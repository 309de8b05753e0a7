// SPDX-License-Identifier: BSL-1.0
// Walking lists of types with a value as state, and keys of parameters.
#include "convexpr/layers/lower.hpp"

#include <string_view>
#include <type_traits>

#include "../support/both.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;

namespace {

template <std::size_t... I>
constexpr auto many(std::index_sequence<I...>)
    -> cx::Sequential<std::conditional_t<(I % 2 == 0), cx::ReLU, cx::Sigmoid>...>;
using Many = decltype(many(std::make_index_sequence<300>{}));

}  // namespace

TEST_CASE("types are visited in order") {
  const auto sizes = [] {
    return cx::fold_types<char, short, long long>(0, [](int state, auto type) {
      return state * 10 + static_cast<int>(sizeof(typename decltype(type)::type));
    });
  };
  CHECK_BOTH(sizes() == 128);
  const auto none = [] { return cx::fold_types<>(7, [](int, auto) { return 0; }); };
  CHECK_BOTH(none() == 7);
}

TEST_CASE("indices are visited in order") {
  const auto digits = [] {
    int state = 0;
    cx::for_each_index<4>([&](auto i) { state = state * 10 + decltype(i)::value; });
    return state;
  };
  CHECK_BOTH(digits() == 123);
}

TEST_CASE("indices are passed in order") {
  const auto digits = [] {
    return cx::for_indices<3>([](auto... i) {
      int number = 1;
      const int in_order[] = {(number = number * 10 + decltype(i)::value)...};
      return in_order[2];
    });
  };
  CHECK_BOTH(digits() == 1012);
}

TEST_CASE("children are numbered, unless they have a name") {
  using Net = cx::Sequential<cx::Linear<4, 4>, cx::Named<"middle", cx::Linear<4, 4>>, cx::ReLU,
                             cx::Linear<4, 4>>;
  constexpr const auto& d = cx::parameters_of<Net>;
  CHECK_BOTH(d.parameter_count == 6);
  CHECK(std::string_view(d.parameters[0].name.c_str()) == "0.weight");
  CHECK(std::string_view(d.parameters[2].name.c_str()) == "middle.weight");
  CHECK(std::string_view(d.parameters[4].name.c_str()) == "3.weight");
}

TEST_CASE("300 children: more than a fold expression may have on clang") {
  CHECK_BOTH(cx::Checked<Many, cx::Input<3, 2, 2>>::output_shape == cx::shape{3, 2, 2});
  CHECK_BOTH(cx::description_of<Many, cx::Input<3, 2, 2>>.step_count == 300);
}

TEST_CASE("a literal is a compile-time string") {
  using namespace cx::literals;
  CHECK_BOTH(std::is_same_v<decltype("ab.c"_s), boost::hana::string<'a', 'b', '.', 'c'>>);
}

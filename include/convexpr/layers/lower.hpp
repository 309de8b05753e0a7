// SPDX-License-Identifier: BSL-1.0
// The one door to Boost.Hana: walking a list of layer types with a value as state, running code for
// each index, and strings as compile-time keys.
#pragma once

#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/range.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>
#include <utility>

#include "convexpr/layers/fixed_string.hpp"
#include "convexpr/layers/layer.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// state = visit(state, type) for each type in order. The state is a value: a state whose type grew
// with each layer took over 200 s for 150 layers. hana::fold_left took half of the front end's time
// for a network of 280 lists; a fold expression may have no more than 256 elements on clang.
template <class... Types, class State, class Visit>
constexpr State fold_types(State state, [[maybe_unused]] Visit visit) {
  const int in_order[] = {0, (state = visit(state, boost::hana::basic_type<Types>{}), 0)...};
  static_cast<void>(in_order);
  return state;
}

// visit(std::integral_constant-like index) for 0 .. Count - 1.
template <int Count, class Visit>
constexpr void for_each_index(Visit visit) {
  boost::hana::for_each(boost::hana::make_range(boost::hana::int_c<0>, boost::hana::int_c<Count>),
                        visit);
}

// visit(0, ..., Count - 1), each a constant as above.
template <int Count, class Visit>
constexpr auto for_indices(Visit visit) {
  return boost::hana::unpack(
      boost::hana::make_range(boost::hana::int_c<0>, boost::hana::int_c<Count>), visit);
}

// The children of a container, each reading what the one before yields. `numbered`: an unnamed
// child adds its index to the names of its parameters, as in torch.nn.Sequential.
template <class... Layers>
constexpr int emit_in_order(plan::builder& b, int value, bool numbered) {
  int index = 0;
  return fold_types<Layers...>(value, [&](int in, auto type) {
    using L = typename decltype(type)::type;
    const int here = index++;
    if constexpr (Layer<L> && requires { L::name; }) {
      return emit_layer<L>(b, in);
    } else {
      if (!numbered) return emit_layer<L>(b, in);
      const int length = b.push(here);
      const int out = emit_layer<L>(b, in);
      b.pop(length);
      return out;
    }
  });
}

// "conv1.weight"_s: a boost::hana::string, the key of a parameter.
inline namespace literals {
template <fixed_string Text>
consteval auto operator""_s() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return boost::hana::string<Text.data[I]...>{};
  }
  (std::make_index_sequence<Text.size>{});
}
}  // namespace literals

}  // namespace convexpr::inline CONVEXPR_ABI

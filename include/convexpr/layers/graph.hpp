// SPDX-License-Identifier: BSL-1.0
// Graph: any network without cycles, as a flat list of named nodes.
#pragma once

#include "convexpr/layers/join.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Which nodes a node reads: names of earlier ones, or "input".
template <fixed_string... Names>
struct From {
  static constexpr int count = sizeof...(Names);
  static constexpr const char* names[] = {Names.data...};
};
template <>
struct From<> {
  static constexpr int count = 0;
  static constexpr const char* const* names = nullptr;
};

// A step of a Graph. Without From it reads the node before it. Its name begins its parameters'.
template <fixed_string Name, class L, class Sources = From<>>
struct Node {
  static constexpr const char* name = Name.data;
  static constexpr int n = [] {
    if constexpr (!Join<L> || Layer<L>)
      return steps_of<L>();
    else if constexpr (!requires { Sources::count; })
      return 1;
    else
      return L::n * (Sources::count > 1 ? Sources::count : 1);
  }();
  using layer = L;
  using sources = Sources;
};

namespace plan {

// by members: nvcc cannot match Node<Name, L, Sources>
template <class N>
inline constexpr bool is_node = requires {
  N::name;
  typename N::layer;
  N::sources::count;
};

// The nodes emitted so far.
struct named_values {
  const char** names = nullptr;
  int* values = nullptr;
  int count = 0;

  constexpr int find(const char* name) const {
    for (int i = 0; i < count; ++i) {
      if (equal(names[i], name)) return i;
    }
    return -1;
  }
};

// The values that a node reads, into `out`; false after a fault.
constexpr bool resolve(builder& b, const named_values& nodes, const char* const* from, int count,
                       int* out) {
  for (int i = 0; i < count; ++i) {
    const int at = nodes.find(from[i]);
    if (at < 0) {
      b.begin_layer("Node");
      b.fail(fault::node_unknown, 0, 0, "no earlier node is named ", from[i]);
      return false;
    }
    out[i] = nodes.values[at];
  }
  if (count == 0) out[0] = nodes.values[nodes.count - 1];
  return true;
}

template <class N>
constexpr int emit_node(builder& b, const named_values& nodes) {
  using L = typename N::layer;
  constexpr int count = N::sources::count;
  int in[count + 1] = {};
  if (nodes.find(N::name) >= 0) {
    b.begin_layer("Node");
    return b.fail(fault::node_duplicate, 0, 0, "an earlier node has the same name");
  }
  if (!resolve(b, nodes, N::sources::names, count, in)) return -1;
  if constexpr (Join<L> && !Layer<L>) {
    return L::emit(b, in, count == 0 ? 1 : count);
  } else if constexpr (count > 1) {
    b.begin_layer("Node");
    return b.fail(fault::inputs_too_many, 1, count, "expected one input, got ", count,
                  "; join them by Add or Concat");
  } else {
    return emit_layer<L>(b, in[0]);
  }
}

}  // namespace plan

// The last node is the network's output; "input" names what the Graph receives.
template <class... Nodes>
struct Graph {
  static constexpr int n = steps_of_all<Nodes...>();
  static constexpr int emit(plan::builder& b, int value) {
    const char* names[sizeof...(Nodes) + 1] = {"input"};
    int values[sizeof...(Nodes) + 1] = {value};
    plan::named_values nodes{names, values, 1};
    return fold_types<Nodes...>(value, [&](int, auto type) {
      using N = typename decltype(type)::type;
      if (b.failed()) return -1;
      if constexpr (!plan::is_node<N>) {
        b.begin_layer("Graph");
        return b.fail(fault::not_a_node, 0, 0, "child ", nodes.count,
                      " is not a Node<name, Layer, From<names>>");
      } else {
        const int length = b.push(N::name);
        const int out = plan::emit_node<N>(b, nodes);
        b.pop(length);
        names[nodes.count] = N::name;
        values[nodes.count++] = out;
        return out;
      }
    });
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

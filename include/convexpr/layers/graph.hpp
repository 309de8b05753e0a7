// SPDX-License-Identifier: BSL-1.0
// Graph: any network without cycles, as a flat list of named nodes.
#pragma once

#include "convexpr/layers/join.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {
// A name, hashed once for all that look for it: comparing each with each, 300 nodes took clang past
// the steps that it grants a constant expression.
struct hashed_name {
  const char* text = nullptr;
  unsigned long long hash = 0;
  constexpr hashed_name() = default;
  constexpr explicit hashed_name(const char* t) : text(t), hash(plan::hash(t)) {}
  constexpr bool operator==(const hashed_name& other) const {
    return hash == other.hash && equal(text, other.text);
  }
};
}  // namespace plan

// Which nodes a node reads: names of earlier ones, or "input".
template <fixed_string... Names>
struct From {
  static constexpr int count = sizeof...(Names);
  static constexpr plan::hashed_name names[] = {plan::hashed_name(Names.data)...};
};
template <>
struct From<> {
  static constexpr int count = 0;
  static constexpr const plan::hashed_name* names = nullptr;
};

// First child of a Graph that receives several values: what its nodes call them.
template <fixed_string... Names>
struct InputNames {
  static constexpr int n = 0;
  static constexpr int input_count = sizeof...(Names);
  static constexpr plan::hashed_name names[] = {plan::hashed_name(Names.data)...};
};

// Last child of a Graph that yields other nodes than the last, or several: these, in this order.
// Several end the network.
template <fixed_string... Names>
struct OutputNames {
  static constexpr int n = 0;
  static constexpr int output_count = sizeof...(Names);
  static constexpr plan::hashed_name names[] = {plan::hashed_name(Names.data)...};
};

// A step of a Graph. Without From it reads the node before it. Its name begins its parameters'.
template <fixed_string Name, class L, class Sources = From<>>
struct Node {
  static constexpr const char* name = Name.data;
  static constexpr plan::hashed_name key{Name.data};
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

// The nodes emitted so far, at most Capacity, found by an open hash of their names.
template <int Capacity>
struct named_values {
  hashed_name names[Capacity] = {};
  int values[Capacity] = {};
  int slots[2 * Capacity] = {};  // 0 = free, else index + 1
  int count = 0;
  int inputs = 0;      // of these, what the Graph received
  bool ended = false;  // OutputNames has been read

  // The slot where the name is, or where it would go.
  constexpr int slot_of(const hashed_name& name) const {
    int at = static_cast<int>(name.hash % (2 * Capacity));
    while (slots[at] != 0 && !(names[slots[at] - 1] == name)) at = (at + 1) % (2 * Capacity);
    return at;
  }
  constexpr int find(const hashed_name& name) const { return slots[slot_of(name)] - 1; }
  constexpr void add(const hashed_name& name, int value) {
    slots[slot_of(name)] = count + 1;
    names[count] = name;
    values[count++] = value;
  }
};

// The values that a node reads, into `out`; false after a fault.
template <class Nodes>
constexpr bool resolve(builder& b, const Nodes& nodes, const hashed_name* from, int count, int* out,
                       const char* reader) {
  for (int i = 0; i < count; ++i) {
    const int at = nodes.find(from[i]);
    if (at < 0) {
      b.begin_layer(reader);
      b.fail(fault::node_unknown, 0, 0, "no earlier node is named ", from[i].text);
      return false;
    }
    out[i] = nodes.values[at];
  }
  if (count == 0) out[0] = nodes.values[nodes.count - 1];
  return true;
}

template <class N, class Nodes>
constexpr int emit_node(builder& b, const Nodes& nodes) {
  using L = typename N::layer;
  constexpr int count = N::sources::count;
  int in[count + 1] = {};
  if (nodes.find(N::key) >= 0) {
    b.begin_layer("Node");
    return b.fail(fault::node_duplicate, 0, 0, "an earlier node has the same name");
  }
  if (!resolve(b, nodes, N::sources::names, count, in, "Node")) return -1;
  if constexpr (Join<L> && (!Layer<L> || count > 1)) {
    return L::emit(b, in, count == 0 ? 1 : count);
  } else if constexpr (count > 1) {
    b.begin_layer("Node");
    return b.fail(fault::inputs_too_many, 1, count, "expected one input, got ", count,
                  "; join them by Add or Concat");
  } else {
    return emit_layer<L>(b, in[0]);
  }
}

template <class N>
inline constexpr bool is_input_names = requires {
  N::input_count;
};
template <class N>
inline constexpr bool is_output_names = requires {
  N::output_count;
};

// Names what the Graph receives. Without known shapes one value stands for all: the parameters do
// not depend on it.
template <class Nodes>
constexpr int name_inputs(builder& b, Nodes& nodes, const hashed_name* names, int expected,
                          const int* values, int count) {
  const bool one_for_all = !b.shapes_known() && count == 1;
  if (count != expected && !one_for_all) {
    b.begin_layer("Graph");
    return b.fail(count < expected ? fault::inputs_too_few : fault::inputs_too_many, expected,
                  count, "expected ", expected, expected == 1 ? " input" : " inputs", ", got ",
                  count, count > expected ? "; InputNames names them" : "");
  }
  for (int i = 0; i < expected; ++i) {
    if (nodes.find(names[i]) >= 0) {
      b.begin_layer("InputNames");
      return b.fail(fault::node_duplicate, 0, 0, "an earlier input has the same name");
    }
    nodes.add(names[i], values[one_for_all ? 0 : i]);
  }
  return values[0];
}

// A child of a Graph: its value joins the named ones.
template <class N, class Nodes>
constexpr int emit_next(builder& b, Nodes& nodes) {
  if (nodes.ended) {
    b.begin_layer("OutputNames");
    return b.fail(fault::not_a_node, 0, 0, "expected to be the last child");
  }
  if constexpr (is_input_names<N>) {
    if (nodes.count == nodes.inputs) return nodes.values[0];
    b.begin_layer("InputNames");
    return b.fail(fault::not_a_node, 0, 0, "expected to be the first child");
  } else if constexpr (is_output_names<N>) {
    int outputs[N::output_count] = {};
    if (!resolve(b, nodes, N::names, N::output_count, outputs, "OutputNames")) return -1;
    nodes.ended = true;
    if (N::output_count == 1) return outputs[0];
    b.begin_layer("OutputNames");
    return b.yield(outputs, N::output_count);
  } else if constexpr (!is_node<N>) {
    b.begin_layer("Graph");
    return b.fail(fault::not_a_node, 0, 0, "child ", nodes.count,
                  " is not a Node<name, Layer, From<names>>");
  } else {
    const int length = b.push(N::name);
    const int out = emit_node<N>(b, nodes);
    b.pop(length);
    nodes.add(N::key, out);
    return out;
  }
}

template <class...>
struct input_names_of {
  using type = InputNames<"input">;
};
template <class First, class... Rest>
requires is_input_names<First>
struct input_names_of<First, Rest...> {
  using type = First;
};

}  // namespace plan

// The last node is the network's output, unless OutputNames says otherwise; "input" names what the
// Graph receives, unless InputNames does.
template <class... Nodes>
struct Graph {
  static constexpr int n = steps_of_all<Nodes...>();
  static constexpr int emit(plan::builder& b, int value) { return emit(b, &value, 1); }
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    using Names = typename plan::input_names_of<Nodes...>::type;
    constexpr int inputs = Names::input_count;
    plan::named_values<static_cast<int>(sizeof...(Nodes)) + inputs> nodes{};
    int value = plan::name_inputs(b, nodes, Names::names, inputs, values, count);
    nodes.inputs = inputs;
    // In order, as braces are. A fold would end at 256 children on clang; an array of pointers to
    // functions is no constant for g++ 12 with -fsanitize=undefined.
    const int each[] = {value, value = b.failed() ? -1 : plan::emit_next<Nodes>(b, nodes)...};
    return b.failed() ? -1 : each[sizeof...(Nodes)];
  }
};

}  // namespace convexpr::inline CONVEXPR_ABI

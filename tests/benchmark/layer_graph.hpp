// SPDX-License-Identifier: BSL-1.0
// A network as its peers are told of it: convexpr's plan after fusing and before memory is laid
// out, with the weights of each step, batch normalisation folded in.
#pragma once

#include <vector>

#include "convexpr/layers.hpp"
#include "convexpr/plan/fold.hpp"
#include "convexpr/plan/fuse.hpp"

namespace convexpr_benchmark {

namespace plan = convexpr::plan;

struct layer_graph {
  std::vector<plan::step> steps;  // views are dense NCHW ones, which give the shapes
  std::vector<convexpr::shape> values;
  std::vector<std::vector<float>> weights, biases;  // of each step, empty without
  int input = 0, output = 0;
};

// A step that is one part of a concat: a copy into some of the channels.
inline bool is_part(const layer_graph& g, const plan::step& s) {
  return s.kind == plan::operation::copy &&
         !g.values[static_cast<std::size_t>(s.out_value)].is_vector() &&
         s.in.channels < s.out.channels;
}
// ... whose other parts come before it.
inline bool is_last_part(const layer_graph& g, const plan::step& s) {
  return is_part(g, s) && s.channel_offset + s.in.channels == s.out.channels;
}
inline bool is_flatten(const layer_graph& g, const plan::step& s) {
  return s.kind == plan::operation::copy &&
         g.values[static_cast<std::size_t>(s.out_value)].is_vector();
}
inline bool is_linear(const layer_graph& g, const plan::step& s) {
  return s.kind == plan::operation::conv2d &&
         g.values[static_cast<std::size_t>(s.out_value)].is_vector();
}

// `parameters`: all of the network's, in PyTorch's order.
template <class Net, class In>
layer_graph make_layer_graph(const float* parameters) {
  const auto& described = convexpr::description_of<Net, In>;
  layer_graph g;
  std::vector<plan::step> steps(described.steps, described.steps + described.step_count);
  std::vector<plan::value> values(described.values, described.values + described.value_count);
  int output = described.output;
  plan::network_view n{steps.data(),          described.step_count, values.data(),
                       described.value_count, described.input,      output};
  n.outputs = &output;
  plan::fuse(n);
  g.input = n.input;
  g.output = n.output;
  for (const plan::value& v : values) g.values.push_back(v.extent);
  for (plan::step s : steps) {
    if (s.kind == plan::operation::none) continue;
    const auto view = [&](int v) {
      return plan::dense_view(g.values[static_cast<std::size_t>(v)], convexpr::layout::nchw);
    };
    s.in = view(s.in_value);
    s.out = view(s.out_value);
    if (s.second_value >= 0) s.second = view(s.second_value);
    std::vector<float> weight, bias;
    if (plan::is_convolution(s)) {
      weight.resize(static_cast<std::size_t>(s.out.channels) *
                    static_cast<std::size_t>(plan::weights_per_output(s)));
      bias.resize(static_cast<std::size_t>(s.out.channels));
      plan::fold_weights(s, parameters, described.parameters, weight.data(), bias.data());
    }
    g.steps.push_back(s);
    g.weights.push_back(std::move(weight));
    g.biases.push_back(std::move(bias));
  }
  return g;
}

// The last step that reads each value; parts of a concat are read when the last one is.
inline std::vector<int> last_reads(const layer_graph& g) {
  std::vector<int> last(g.values.size(), -1);
  std::vector<int> parts;
  for (std::size_t i = 0; i < g.steps.size(); ++i) {
    const plan::step& s = g.steps[i];
    for (const int v : {s.in_value, s.second_value}) {
      if (v >= 0) last[static_cast<std::size_t>(v)] = static_cast<int>(i);
    }
    if (is_part(g, s)) parts.push_back(s.in_value);
    if (!is_last_part(g, s)) continue;
    for (const int v : parts) last[static_cast<std::size_t>(v)] = static_cast<int>(i);
    parts.clear();
  }
  last[static_cast<std::size_t>(g.output)] = static_cast<int>(g.steps.size());
  return last;
}

}  // namespace convexpr_benchmark

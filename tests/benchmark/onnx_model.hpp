// SPDX-License-Identifier: BSL-1.0
// A network as the bytes of an .onnx file (opset 13), written from the same plan and weights that
// convexpr runs; for networks.cpp.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "layer_graph.hpp"

namespace convexpr_benchmark {

// One protobuf message: fields in any order, numbers as varints, the rest with their length.
class protobuf {
 public:
  protobuf& number(int field, std::int64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3);
    return varint(static_cast<std::uint64_t>(value));
  }
  protobuf& real(int field, float value) {
    varint(static_cast<std::uint64_t>(field) << 3 | 5);
    return raw(&value, sizeof value);
  }
  protobuf& bytes(int field, const void* data, std::size_t size) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2);
    varint(size);
    return raw(data, size);
  }
  protobuf& text(int field, const std::string& value) {
    return bytes(field, value.data(), value.size());
  }
  protobuf& message(int field, const protobuf& value) { return text(field, value.data_); }
  const std::string& data() const { return data_; }

 private:
  protobuf& varint(std::uint64_t value) {
    for (; value > 127; value >>= 7) data_ += static_cast<char>(value | 128);
    data_ += static_cast<char>(value);
    return *this;
  }
  protobuf& raw(const void* data, std::size_t size) {
    data_.append(static_cast<const char*>(data), size);
    return *this;
  }
  std::string data_;
};

class onnx_writer {
  using operation = plan::operation;
  using numbers = std::vector<std::int64_t>;

 public:
  // Throws where a step has no operator. Input and output are called "in" and "out".
  explicit onnx_writer(const layer_graph& g) : graph_(g) {
    for (std::size_t i = 0; i < g.steps.size(); ++i) add(g.steps[i], g.weights[i], g.biases[i]);
    body_.text(2, "network");
    body_.message(11, described("in", g.values[static_cast<std::size_t>(g.input)]));
    body_.message(12, described("out", g.values[static_cast<std::size_t>(g.output)]));
  }

  std::string model() const {
    protobuf opset, model;
    opset.text(1, "").number(2, 13);
    model.number(1, 7).message(8, opset).message(7, body_);
    return model.data();
  }

 private:
  // A node under construction: operator, inputs, one output, attributes.
  struct node {
    protobuf message;
    node(const char* type, const std::vector<std::string>& inputs, const std::string& output) {
      for (const std::string& in : inputs) message.text(1, in);
      message.text(2, output).text(3, output + "_node").text(4, type);
    }
    node& integer(const char* name, std::int64_t value) {
      return attribute(protobuf().text(1, name).number(3, value).number(20, 2));
    }
    node& real(const char* name, float value) {
      return attribute(protobuf().text(1, name).real(2, value).number(20, 1));
    }
    node& word(const char* name, const char* value) {
      return attribute(protobuf().text(1, name).text(4, value).number(20, 3));
    }
    node& integers(const char* name, const numbers& values) {
      protobuf a;
      a.text(1, name).number(20, 7);
      for (const std::int64_t v : values) a.number(8, v);
      return attribute(a);
    }
    node& attribute(const protobuf& a) {
      message.message(5, a);
      return *this;
    }
  };

  static numbers dims_of(const convexpr::shape& s) {
    if (s.is_vector()) return {1, s.channels};
    return {1, s.channels, s.rows(), s.columns()};
  }
  static protobuf described(const char* name, const convexpr::shape& s) {
    protobuf extents, tensor, type, value;
    for (const std::int64_t d : dims_of(s)) extents.message(1, protobuf().number(1, d));
    tensor.number(1, 1).message(2, extents);
    type.message(1, tensor);
    return value.text(1, name).message(2, type);
  }
  [[noreturn]] static void no_operator(const std::string& what) {
    throw std::runtime_error("no ONNX operator written for " + what);
  }

  // Value `v` by name; between the operators that stand for one step, a suffix.
  std::string name_of(int v) const {
    return v == graph_.input ? "in" : v == graph_.output ? "out" : "v" + std::to_string(v);
  }
  std::string constant(const std::vector<float>& values, const numbers& dims) {
    const std::string name = "c" + std::to_string(constants_++);
    protobuf tensor;
    for (const std::int64_t d : dims) tensor.number(1, d);
    tensor.number(2, 1).text(8, name).bytes(9, values.data(), values.size() * sizeof(float));
    body_.message(5, tensor);
    return name;
  }
  void add(const node& n) { body_.message(1, n.message); }

  void add(const plan::step& s, const std::vector<float>& weight, const std::vector<float>& bias) {
    const std::string in = name_of(s.in_value), out = name_of(s.out_value);
    if (is_part(graph_, s)) {
      parts_.push_back(in);
      if (!is_last_part(graph_, s)) return;
      add(node("Concat", parts_, out).integer("axis", 1));
      return parts_.clear();
    }
    if (is_flatten(graph_, s)) return add(node("Flatten", {in}, out).integer("axis", 1));
    const bool acts = s.act != convexpr::activation::none;
    const bool sums = s.second_value >= 0;
    // what comes first writes to here, the sum to there, the activation to `out`
    const std::string first = acts || (sums && s.kind != operation::add) ? out + "_first" : out;
    const std::string summed = acts ? out + "_sum" : out;
    switch (s.kind) {
      case operation::conv2d: add_convolution(s, weight, bias, in, first); break;
      case operation::max_pool2d:
        add(window(s, node("MaxPool", {in}, first)).integers("dilations", pair(s.dilation)));
        break;
      case operation::avg_pool2d:
        if (s.divisor_override != 0) no_operator("divisor_override");
        add(window(s, node("AveragePool", {in}, first))
                .integer("count_include_pad", s.count_include_pad));
        break;
      case operation::adaptive_avg_pool2d:
        if (s.out.height != 1 || s.out.width != 1) no_operator("an adaptive pool");
        add(node("GlobalAveragePool", {in}, first));
        break;
      case operation::upsample_nearest: {
        const std::string scales = constant({1, 1, static_cast<float>(s.out.height / s.in.height),
                                             static_cast<float>(s.out.width / s.in.width)},
                                            {4});
        add(node("Resize", {in, "", scales}, first)
                .word("mode", "nearest")
                .word("nearest_mode", "floor")
                .word("coordinate_transformation_mode", "asymmetric"));
        break;
      }
      case operation::add: add(node("Add", {in, name_of(s.second_value)}, first)); break;
      default: no_operator("operation " + std::to_string(static_cast<int>(s.kind)));
    }
    const bool sum_follows = sums && s.kind != operation::add;
    if (sum_follows) add(node("Add", {first, name_of(s.second_value)}, summed));
    if (acts) add_activation(s, sum_follows ? summed : first, out);
  }

  static numbers pair(convexpr::hw x) { return {x.height, x.width}; }
  // Kernel, stride and the padding that makes the output as large as the plan says.
  static node window(const plan::step& s, node n) {
    const auto after = [](int out, int in, int before, int reach, int stride) {
      const int pad = (out - 1) * stride + reach - in - before;
      return std::int64_t{pad > 0 ? pad : 0};  // below 0: the last rows are not read
    };
    const auto reach = [](int kernel, int dilation) { return (kernel - 1) * dilation + 1; };
    return n.integers("kernel_shape", pair(s.kernel))
        .integers("strides", pair(s.stride))
        .integers("pads", {s.pads.top, s.pads.left,
                           after(s.out.height, s.in.height, s.pads.top,
                                 reach(s.kernel.height, s.dilation.height), s.stride.height),
                           after(s.out.width, s.in.width, s.pads.left,
                                 reach(s.kernel.width, s.dilation.width), s.stride.width)});
  }

  void add_convolution(const plan::step& s, const std::vector<float>& weight,
                       const std::vector<float>& bias, const std::string& in,
                       const std::string& out) {
    const std::string b = constant(bias, {s.out.channels});
    if (is_linear(graph_, s)) {
      const std::string w = constant(weight, {s.out.channels, s.in.channels});
      return add(node("Gemm", {in, w, b}, out).integer("transB", 1));
    }
    const std::string w = constant(
        weight, {s.out.channels, s.in.channels / s.groups, s.kernel.height, s.kernel.width});
    add(window(s, node("Conv", {in, w, b}, out))
            .integers("dilations", pair(s.dilation))
            .integer("group", s.groups));
  }

  void add_activation(const plan::step& s, const std::string& in, const std::string& out) {
    using convexpr::activation;
    switch (s.act) {
      case activation::relu: return add(node("Relu", {in}, out));
      case activation::relu6:
        return add(node("Clip", {in, constant({0}, {}), constant({6}, {})}, out));
      case activation::leaky_relu:
        return add(node("LeakyRelu", {in}, out).real("alpha", static_cast<float>(s.slope)));
      case activation::sigmoid: return add(node("Sigmoid", {in}, out));
      case activation::tanh: return add(node("Tanh", {in}, out));
      default: no_operator("activation " + std::to_string(static_cast<int>(s.act)));
    }
  }

  const layer_graph& graph_;
  protobuf body_;  // GraphProto
  std::vector<std::string> parts_;
  int constants_ = 0;
};

}  // namespace convexpr_benchmark

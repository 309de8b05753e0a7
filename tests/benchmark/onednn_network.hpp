// SPDX-License-Identifier: BSL-1.0
// A whole network by oneDNN as its manual says is best: a primitive for each step of the plan,
// called in a row, weights reordered once, ReLU and sums as post-ops. For networks.cpp.
#pragma once

#include <dnnl.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "convexpr/aligned_buffer.hpp"
#include "layer_graph.hpp"

namespace convexpr_benchmark {

class onednn_network {
  using memory = dnnl::memory;
  using tag = memory::format_tag;
  using operation = plan::operation;

 public:
  // `activations`: the layout between convolutions, `any` for those of oneDNN's own choice. `in`
  // and `out` are NCHW. Throws where a step has no primitive.
  onednn_network(const layer_graph& g, tag activations, const float* in, float* out)
      : graph_(g), activations_(activations), last_(last_reads(g)), tensors_(g.values.size()) {
    const auto v = static_cast<std::size_t>(g.input);
    tensors_[v] = {plain(g.values[v]), memory(plain(g.values[v]), engine_, const_cast<float*>(in)),
                   -1};
    for (std::size_t i = 0; i < g.steps.size(); ++i) {
      index_ = static_cast<int>(i);
      add(g.steps[i], g.weights[i], g.biases[i]);
      release();
    }
    const memory::desc wanted = plain(g.values[static_cast<std::size_t>(g.output)]);
    memory result(wanted, engine_, out);
    call(dnnl::reorder(tensor(g.output).data, result),
         {{DNNL_ARG_FROM, tensor(g.output).data}, {DNNL_ARG_TO, result}});
    ++reorders_;
  }

  void run() {
    for (const auto& [primitive, arguments] : calls_) primitive.execute(stream_, arguments);
    stream_.wait();
  }

  // Changes of layout between primitives, those at the network's ends included.
  int reorders() const { return reorders_; }
  std::size_t primitives() const { return calls_.size(); }

 private:
  struct tensor_of_value {
    memory::desc desc;
    memory data;
    int buffer = -1;
  };

  static memory::dims dims_of(const convexpr::shape& s) {
    if (s.is_vector()) return {1, s.channels};
    return {1, s.channels, s.rows(), s.columns()};
  }
  static memory::desc described(const memory::dims& d, tag t) {
    return memory::desc(d, memory::data_type::f32, t);
  }
  static memory::desc plain(const convexpr::shape& s) {
    return described(dims_of(s), s.is_vector() ? tag::nc : tag::nchw);
  }
  tensor_of_value& tensor(int v) { return tensors_[static_cast<std::size_t>(v)]; }
  memory::dims dims(int v) const { return dims_of(graph_.values[static_cast<std::size_t>(v)]); }
  memory::desc open(int v) const { return described(dims(v), activations_); }

  void call(const dnnl::primitive& p, const std::unordered_map<int, memory>& arguments) {
    calls_.emplace_back(p, arguments);
  }

  // Memory for value `v`: the smallest free buffer that is large enough, or a new one.
  memory allocate(int v, const memory::desc& d) {
    const std::size_t elements = d.get_size() / sizeof(float);
    int best = -1;
    for (int i = 0; i < static_cast<int>(buffers_.size()); ++i) {
      const auto size = [&](int k) { return buffers_[static_cast<std::size_t>(k)].size(); };
      if (!taken_[static_cast<std::size_t>(i)] && size(i) >= elements &&
          (best < 0 || size(i) < size(best))) {
        best = i;
      }
    }
    if (best < 0) {
      best = static_cast<int>(buffers_.size());
      buffers_.emplace_back(elements);
      taken_.push_back(false);
    }
    taken_[static_cast<std::size_t>(best)] = true;
    tensor(v) = {d, memory(d, engine_, buffers_[static_cast<std::size_t>(best)].data()), best};
    return tensor(v).data;
  }
  void release() {
    std::vector<bool> needed(buffers_.size(), false);
    for (std::size_t v = 0; v < tensors_.size(); ++v) {
      if (tensors_[v].buffer >= 0 && last_[v] > index_) {
        needed[static_cast<std::size_t>(tensors_[v].buffer)] = true;
      }
    }
    taken_ = needed;
  }

  // Value `v` in the layout that a primitive asks for.
  memory as(int v, const memory::desc& wanted) {
    if (tensor(v).desc == wanted) return tensor(v).data;
    const memory from = tensor(v).data;
    const memory to = allocate(v, wanted);  // from now on the value lies there
    call(dnnl::reorder(from, to), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
    ++reorders_;
    return to;
  }

  // A constant in the layout that a primitive asks for, once.
  memory packed(const memory::desc& from, const std::vector<float>& values,
                const memory::desc& to) {
    memory source(from, engine_, const_cast<float*>(values.data())), target(to, engine_);
    dnnl::reorder(source, target).execute(stream_, source, target);
    stream_.wait();
    return target;
  }

  [[noreturn]] static void no_primitive(const std::string& what) {
    throw std::runtime_error("oneDNN 2 has no primitive for " + what);
  }

  static void append_activation(dnnl::post_ops& ops, const plan::step& s) {
    using convexpr::activation;
    using dnnl::algorithm;
    const auto slope = static_cast<float>(s.slope);
    switch (s.act) {
      case activation::none: return;
      case activation::relu: return ops.append_eltwise(1, algorithm::eltwise_relu, 0, 0);
      case activation::relu6: return ops.append_eltwise(1, algorithm::eltwise_clip, 0, 6);
      case activation::leaky_relu: return ops.append_eltwise(1, algorithm::eltwise_relu, slope, 0);
      case activation::sigmoid: return ops.append_eltwise(1, algorithm::eltwise_logistic, 0, 0);
      case activation::tanh: return ops.append_eltwise(1, algorithm::eltwise_tanh, 0, 0);
      case activation::silu: return ops.append_eltwise(1, algorithm::eltwise_swish, 1, 0);
      case activation::hardswish: return ops.append_eltwise(1, algorithm::eltwise_hardswish, 0, 0);
      default: no_primitive("activation " + std::to_string(static_cast<int>(s.act)));
    }
  }

  void add(const plan::step& s, const std::vector<float>& weight, const std::vector<float>& bias) {
    if (is_linear(graph_, s)) return add_linear(s, weight, bias);
    if (is_part(graph_, s)) return add_part(s);
    if (is_flatten(graph_, s)) return add_flatten(s);
    switch (s.kind) {
      case operation::conv2d: return add_convolution(s, weight, bias);
      case operation::max_pool2d:
      case operation::avg_pool2d:
      case operation::adaptive_avg_pool2d: return add_pool(s);
      case operation::upsample_nearest: return add_upsample(s);
      case operation::add: return add_sum(s);
      default: no_primitive("operation " + std::to_string(static_cast<int>(s.kind)));
    }
  }

  void add_convolution(const plan::step& s, const std::vector<float>& weight,
                       const std::vector<float>& bias) {
    const memory::dim groups = s.groups, out = s.out.channels, in = s.in.channels;
    const memory::dim rows = s.kernel.height, columns = s.kernel.width;
    const memory::dims filter = groups > 1
                                    ? memory::dims{groups, out / groups, in / groups, rows, columns}
                                    : memory::dims{out, in, rows, columns};
    const memory::desc bias_desc = described({out}, tag::x);
    // A sum in place wants a summand that nobody reads again; else it is read from where it is.
    const bool sums = s.second_value >= 0;
    const bool in_place = sums && last_[static_cast<std::size_t>(s.second_value)] == index_ &&
                          s.second_value != s.in_value && tensor(s.second_value).buffer >= 0;
    dnnl::post_ops ops;
    if (in_place) ops.append_sum();
    if (sums && !in_place) {
      ops.append_binary(dnnl::algorithm::binary_add, tensor(s.second_value).desc);
    }
    append_activation(ops, s);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(ops);
    const dnnl::convolution_forward::desc wanted(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, open(s.in_value),
        described(filter, tag::any), bias_desc,
        sums ? tensor(s.second_value).desc : open(s.out_value), {s.stride.height, s.stride.width},
        {s.dilation.height - 1, s.dilation.width - 1}, {s.pads.top, s.pads.left},
        {s.pads.bottom, s.pads.right});
    const dnnl::convolution_forward::primitive_desc chosen(wanted, attributes, engine_);
    const memory from = as(s.in_value, chosen.src_desc());
    const int at = sums && !in_place ? DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1 : 0;
    memory to;
    if (in_place) {
      tensor(s.out_value) = tensor(s.second_value);
      to = tensor(s.out_value).data;
    } else {
      to = allocate(s.out_value, chosen.dst_desc());
    }
    std::unordered_map<int, memory> arguments = {
        {DNNL_ARG_SRC, from},
        {DNNL_ARG_WEIGHTS, packed(described(filter, groups > 1 ? tag::goihw : tag::oihw), weight,
                                  chosen.weights_desc())},
        {DNNL_ARG_BIAS, packed(bias_desc, bias, bias_desc)},
        {DNNL_ARG_DST, to}};
    if (at != 0) arguments.emplace(at, tensor(s.second_value).data);
    call(dnnl::convolution_forward(chosen), arguments);
  }

  // Reads an image as it lies: no Flatten before it.
  void add_linear(const plan::step& s, const std::vector<float>& weight,
                  const std::vector<float>& bias) {
    if (s.second_value >= 0) no_primitive("a sum behind Linear");
    memory::dims from = tensor(s.in_value).desc.dims(), filter = from;
    filter[0] = s.out.channels;
    const bool image = from.size() == 4;
    const memory::desc bias_desc = described({s.out.channels}, tag::x);
    dnnl::post_ops ops;
    append_activation(ops, s);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(ops);
    const dnnl::inner_product_forward::desc wanted(
        dnnl::prop_kind::forward_inference, described(from, tag::any), described(filter, tag::any),
        bias_desc, described({1, s.out.channels}, tag::any));
    const dnnl::inner_product_forward::primitive_desc chosen(wanted, attributes, engine_);
    const memory source = as(s.in_value, chosen.src_desc());
    const memory to = allocate(s.out_value, chosen.dst_desc());
    call(dnnl::inner_product_forward(chosen),
         {{DNNL_ARG_SRC, source},
          {DNNL_ARG_WEIGHTS,
           packed(described(filter, image ? tag::oihw : tag::oi), weight, chosen.weights_desc())},
          {DNNL_ARG_BIAS, packed(bias_desc, bias, bias_desc)},
          {DNNL_ARG_DST, to}});
  }

  void add_flatten(const plan::step& s) {
    tensor(s.out_value) = tensor(s.in_value);
    const auto from = static_cast<std::size_t>(s.in_value);
    if (last_[from] > index_) no_primitive("a value that is read flat and as an image");
  }

  void add_part(const plan::step& s) {
    parts_.push_back(s.in_value);
    if (!is_last_part(graph_, s)) return;
    std::vector<memory::desc> from;
    for (const int v : parts_) from.push_back(tensor(v).desc);
    const dnnl::concat::primitive_desc chosen(open(s.out_value), 1, from, engine_);
    std::unordered_map<int, memory> arguments = {
        {DNNL_ARG_DST, allocate(s.out_value, chosen.dst_desc())}};
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      arguments.emplace(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), tensor(parts_[i]).data);
    }
    call(dnnl::concat(chosen), arguments);
    parts_.clear();
  }

  void add_pool(const plan::step& s) {
    using dnnl::algorithm;
    const bool whole = s.kind == operation::adaptive_avg_pool2d;
    if (whole && (s.out.height != 1 || s.out.width != 1)) no_primitive("an adaptive pool");
    if (s.dilation != convexpr::hw{1} || s.divisor_override != 0) no_primitive("such a pool");
    const convexpr::hw kernel = whole ? convexpr::hw{s.in.height, s.in.width} : s.kernel;
    const convexpr::hw stride = whole ? kernel : s.stride;
    const auto after = [](int out, int in, int before, int size, int step) {
      return memory::dim{(out - 1) * step + size - in - before};
    };
    const dnnl::pooling_forward::desc wanted(
        dnnl::prop_kind::forward_inference,
        s.kind == operation::max_pool2d ? algorithm::pooling_max
        : s.count_include_pad           ? algorithm::pooling_avg_include_padding
                                        : algorithm::pooling_avg_exclude_padding,
        tensor(s.in_value).desc, described(dims(s.out_value), tag::any),
        {stride.height, stride.width}, {kernel.height, kernel.width}, {s.pads.top, s.pads.left},
        {after(s.out.height, s.in.height, s.pads.top, kernel.height, stride.height),
         after(s.out.width, s.in.width, s.pads.left, kernel.width, stride.width)});
    const dnnl::pooling_forward::primitive_desc chosen(wanted, engine_);
    const memory from = tensor(s.in_value).data;
    call(dnnl::pooling_forward(chosen),
         {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, allocate(s.out_value, chosen.dst_desc())}});
  }

  void add_upsample(const plan::step& s) {
    const dnnl::resampling_forward::desc wanted(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::resampling_nearest,
        tensor(s.in_value).desc, described(dims(s.out_value), tag::any));
    const dnnl::resampling_forward::primitive_desc chosen(wanted, engine_);
    const memory from = tensor(s.in_value).data;
    call(dnnl::resampling_forward(chosen),
         {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, allocate(s.out_value, chosen.dst_desc())}});
  }

  void add_sum(const plan::step& s) {
    if (dims(s.in_value) != dims(s.second_value)) no_primitive("a sum that broadcasts");
    dnnl::post_ops ops;
    append_activation(ops, s);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(ops);
    const memory::desc d = tensor(s.in_value).desc;
    const memory a = tensor(s.in_value).data, b = as(s.second_value, d);
    const dnnl::binary::desc wanted(dnnl::algorithm::binary_add, d, d, d);
    call(dnnl::binary(dnnl::binary::primitive_desc(wanted, attributes, engine_)),
         {{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, b}, {DNNL_ARG_DST, allocate(s.out_value, d)}});
  }

  const layer_graph& graph_;
  tag activations_;
  std::vector<int> last_;
  std::vector<tensor_of_value> tensors_;
  std::vector<int> parts_;  // of a concat that is not whole yet
  std::vector<convexpr::aligned_buffer<float>> buffers_;
  std::vector<bool> taken_;
  int index_ = 0, reorders_ = 0;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::vector<std::pair<dnnl::primitive, std::unordered_map<int, memory>>> calls_;
};

}  // namespace convexpr_benchmark

// SPDX-License-Identifier: BSL-1.0
// One layer of layer_table.hpp run by oneDNN as its manual says is best: layouts of its own choice,
// weights reordered once, one thread. For layers.cpp.
#pragma once

#include <cstdint>
#include <dnnl.hpp>
#include <unordered_map>
#include <vector>

#include "layer_table.hpp"

namespace convexpr_benchmark {

class onednn_layer {
 public:
  // input [in][size][size], weight [out][in / groups][kernel][kernel], bias [out]
  // Throws where oneDNN has not the algorithm.
  onednn_layer(const layer& l, std::vector<float>& input, std::vector<float>& weight,
               std::vector<float>& bias,
               dnnl::algorithm algorithm = dnnl::algorithm::convolution_direct)
      : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {
    using dnnl::memory;
    using tag = memory::format_tag;
    const auto plain = [](memory::dims d, tag t) {
      return memory::desc(d, memory::data_type::f32, t);
    };
    const memory::dim pad = padding_of(l), out = out_size_of(l);
    const memory::dims image{1, l.in, l.size, l.size}, result{1, l.out, out, out};
    const bool grouped = l.groups > 1;
    const memory::dims filter =
        grouped ? memory::dims{l.groups, l.out / l.groups, l.in / l.groups, l.kernel, l.kernel}
                : memory::dims{l.out, l.in, l.kernel, l.kernel};
    const dnnl::convolution_forward::desc described(
        dnnl::prop_kind::forward_inference, algorithm, plain(image, tag::any),
        plain(filter, tag::any), plain({l.out}, tag::x), plain(result, tag::any),
        {l.stride, l.stride}, {l.dilation - 1, l.dilation - 1}, {pad, pad}, {pad, pad});
    const dnnl::convolution_forward::primitive_desc chosen(described, engine_);
    implementation_ = chosen.impl_info_str();
    convolution_ = dnnl::convolution_forward(chosen);
    out_desc_ = plain(result, tag::nchw);
    arguments_ = {
        {DNNL_ARG_SRC, reordered(plain(image, tag::nchw), input, chosen.src_desc())},
        {DNNL_ARG_WEIGHTS,
         reordered(plain(filter, grouped ? tag::goihw : tag::oihw), weight, chosen.weights_desc())},
        {DNNL_ARG_BIAS, reordered(plain({l.out}, tag::x), bias, plain({l.out}, tag::x))},
        {DNNL_ARG_DST, memory(chosen.dst_desc(), engine_)},
    };
  }

  void run() {
    convolution_.execute(stream_, arguments_);
    stream_.wait();
  }

  const char* implementation() const { return implementation_.c_str(); }

  // [out][rows][columns] of the last run
  std::vector<float> result() {
    std::vector<float> values(out_desc_.get_size() / sizeof(float));
    dnnl::memory plain(out_desc_, engine_, values.data());
    dnnl::reorder(arguments_.at(DNNL_ARG_DST), plain)
        .execute(stream_, arguments_.at(DNNL_ARG_DST), plain);
    stream_.wait();
    return values;
  }

 private:
  dnnl::memory reordered(const dnnl::memory::desc& from, std::vector<float>& values,
                         const dnnl::memory::desc& to) {
    dnnl::memory source(from, engine_, values.data()), target(to, engine_);
    dnnl::reorder(source, target).execute(stream_, source, target);
    stream_.wait();
    return target;
  }

  dnnl::engine engine_;
  dnnl::stream stream_;
  dnnl::convolution_forward convolution_;
  dnnl::memory::desc out_desc_;
  std::unordered_map<int, dnnl::memory> arguments_;
  std::string implementation_;
};

}  // namespace convexpr_benchmark

// SPDX-License-Identifier: BSL-1.0
// One layer of layer_table.hpp as a step of a plan, and run by convexpr with any tile. For
// layers.cpp and choices.cpp.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "convexpr/aligned_buffer.hpp"
#include "convexpr/kernels/cpu/conv2d.hpp"
#include "layer_table.hpp"

namespace convexpr_benchmark {

namespace kernels = convexpr::kernels;
namespace plan = convexpr::plan;

constexpr bool compiled_in(const layer& l) {
#ifdef CONVEXPR_BENCHMARK_GROUP
  return std::string_view(l.group) == CONVEXPR_BENCHMARK_GROUP;
#else
  return l.in > 0;
#endif
}

constexpr bool is_winograd(const plan::step& s) {
  return s.tile.family == plan::kernel_family::winograd;
}

constexpr bool sums_across_lanes(const plan::step& s) {
  return s.tile.family == plan::kernel_family::across_lanes;
}

constexpr plan::step step_of(const layer& l, convexpr::accuracy wanted = convexpr::exact) {
  constexpr plan::device_facts facts = kernels::cpu::facts<float>();
  const int pad = padding_of(l), out = out_size_of(l);
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = l.kernel;
  s.stride = l.stride;
  s.dilation = l.dilation;
  s.pads = {pad, pad, pad, pad};
  s.groups = l.groups;
  s.in = plan::dense_view({l.in, l.size, l.size}, l.in_order);
  s.out = plan::dense_view({l.out, out, out}, l.out_order);
  s.tile = plan::choose_tile(s, facts, wanted);
  s.packed_elements = plan::packed_elements(s, facts);
  if (is_winograd(s)) s.scratch_elements = plan::winograd_scratch(s, facts);
  return s;
}

using run_function = void (*)(const plan::step&, const float*, const float*, float*,
                              const float*) noexcept;
// Of a relaxed step, with scratch memory behind.
using relaxed_function = void (*)(const plan::step&, const float*, const float*, float*,
                                  const float*, float*) noexcept;

inline std::string name_of(const layer& l) {
  const auto order = [](layout o) {
    return o == layout::nchw ? "nchw" : o == layout::nhwc ? "nhwc" : "";
  };
  std::string name;
  const auto add = [&](const char* format, auto... values) {
    char text[64];
    std::snprintf(text, sizeof text, format, values...);
    name += text;
  };
  add("%d->%d %dx%d", l.in, l.out, l.kernel, l.kernel);
  if (l.stride > 1) add("/%d", l.stride);
  if (l.dilation > 1) add(" d%d", l.dilation);
  if (l.groups > 1) add(" g%d", l.groups);
  add(" @%d", l.size);
  if (*order(l.in_order) != 0) add(" %s", order(l.in_order));
  if (*order(l.out_order) != 0) add(" to %s", order(l.out_order));
  return name;
}

class convexpr_layer {
 public:
  convexpr_layer(const plan::step& s, run_function kernel, const std::vector<float>& input,
                 const std::vector<float>& weight, const std::vector<float>& bias,
                 relaxed_function relaxed = nullptr)
      : s_(s),
        run_(kernel),
        relaxed_(relaxed),
        in_(size_of(s.in)),
        out_(size_of(s.out)),
        packed_(elements(s)),
        scratch_(static_cast<std::size_t>(s.scratch_elements)) {
    each(s.in, [&](std::size_t i, long long at) { in_.data()[at] = input[i]; });
    kernels::cpu::pack_conv2d(s, weight.data(), bias.data(), packed_.data());
  }
  void run() {
    if (relaxed_ != nullptr) {
      relaxed_(s_, in_.data(), nullptr, out_.data(), packed_.data(), scratch_.data());
    } else {
      run_(s_, in_.data(), nullptr, out_.data(), packed_.data());
    }
  }
  std::vector<float> result() const {
    std::vector<float> values(
        static_cast<std::size_t>(s_.out.channels * s_.out.height * s_.out.width));
    each(s_.out, [&](std::size_t i, long long at) { values[i] = out_.data()[at]; });
    return values;
  }

 private:
  static std::size_t size_of(const plan::tensor_view& v) {
    return static_cast<std::size_t>(plan::footprint({v.channels, v.height, v.width}, v.order));
  }
  static std::size_t elements(const plan::step& s) {
    return static_cast<std::size_t>(s.packed_elements);
  }
  template <class Visit>
  static void each(const plan::tensor_view& v, Visit visit) {
    std::size_t i = 0;
    for (int c = 0; c < v.channels; ++c) {
      for (int y = 0; y < v.height; ++y) {
        for (int x = 0; x < v.width; ++x) visit(i++, v.at(c, y, x));
      }
    }
  }

  plan::step s_;
  run_function run_;
  relaxed_function relaxed_;
  convexpr::aligned_buffer<float> in_, out_, packed_, scratch_;
};

}  // namespace convexpr_benchmark

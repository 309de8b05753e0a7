// SPDX-License-Identifier: BSL-1.0
// A network run as its layers described it, without the plan's passes: nothing fused, every value
// in memory of its own. What those passes must not change.
#pragma once

#include <cstddef>
#include <vector>

#include <convexpr/kernels/reference/device.hpp>
#include <convexpr/layers.hpp>
#include <convexpr/parameters.hpp>
#include <convexpr/plan/fold.hpp>
#include <convexpr/plan/fuse.hpp>

namespace tests {

// Does a convolution of Net take in a normalisation? Then its weights are rounded once more.
template <class Net, class In>
constexpr bool has_batch_norm() {
  const auto& d = convexpr::description_of<Net, In>;
  for (int i = 0; i < d.step_count; ++i) {
    if (convexpr::plan::is_batch_norm(d.steps[i])) return true;
  }
  return false;
}

// `in` and the result are in the order C, H, W, whatever In says.
template <class Net, class In, class T>
std::vector<T> step_by_step(const T* parameters, const std::vector<T>& in) {
  using namespace convexpr;
  const auto& d = description_of<Net, In>;
  const auto planes = [](const shape& s) { return plan::dense_view(s, layout::nchw); };
  std::vector<std::vector<T>> values(static_cast<std::size_t>(d.value_count));
  for (std::size_t v = 0; v < values.size(); ++v) {
    values[v].resize(static_cast<std::size_t>(plan::volume(d.values[v].extent)));
  }
  const auto memory = [&](int v) { return values[static_cast<std::size_t>(v)].data(); };
  values[static_cast<std::size_t>(d.input)] = in;
  for (int i = 0; i < d.step_count; ++i) {
    plan::step s = d.steps[i];
    s.in = planes(d.values[s.in_value].extent);
    s.out = planes(d.values[s.out_value].extent);
    const T* from = memory(s.in_value);
    const T* second = nullptr;
    if (s.second_value >= 0) {
      s.second = planes(d.values[s.second_value].extent);
      second = memory(s.second_value);
      if (s.kind == plan::operation::add || s.kind == plan::operation::mul) {
        s.in = plan::repeated(s.in, s.out);
        s.second = plan::repeated(s.second, s.out);
      }
    }
    const auto parameter = [&](int index) {
      return index < 0 ? nullptr : parameters + d.parameters[index].offset;
    };
    const T* weight = parameter(s.parameters.weight);
    const T* bias = parameter(s.parameters.bias);
    std::vector<T> folded_weight, folded_bias, padded;
    if (plan::needs_folding(s)) {
      folded_weight.resize(static_cast<std::size_t>(s.out.channels) *
                           static_cast<std::size_t>(plan::weights_per_output(s)));
      folded_bias.resize(static_cast<std::size_t>(s.out.channels));
      plan::fold_weights(s, parameters, d.parameters, folded_weight.data(), folded_bias.data());
      weight = folded_weight.data();
      bias = folded_bias.data();
    }
    if (s.kind == plan::operation::conv2d && s.mode != padding_mode::zeros) {
      plan::step copy{};
      copy.kind = plan::operation::copy;
      copy.in = s.in;
      copy.pads = s.pads;
      copy.mode = s.mode;
      const shape larger{s.in.channels, s.in.height + s.pads.top + s.pads.bottom,
                         s.in.width + s.pads.left + s.pads.right};
      copy.out = s.in = planes(larger);
      padded.resize(static_cast<std::size_t>(plan::volume(larger)));
      kernels::reference::run<T>(copy, from, nullptr, padded.data(), nullptr, nullptr);
      from = padded.data();
      s.pads = {};
    }
    std::vector<arithmetic_t<T>> vectors(static_cast<std::size_t>(plan::vector_elements(s)));
    plan::fill_channel_vectors(s, parameters, d.parameters, vectors.data());
    kernels::reference::run<T>(s, from, second, memory(s.out_value), weight, bias, vectors.data());
  }
  return values[static_cast<std::size_t>(d.output)];
}

}  // namespace tests

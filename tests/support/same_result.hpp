// SPDX-License-Identifier: BSL-1.0
// A network's model gives the reference's bits, and the reference those of the layers one by one:
// what every mixture of layers must do.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <convexpr/evaluate.hpp>
#include <convexpr/layers.hpp>
#include <convexpr/model.hpp>

#include "catch.hpp"
#include "guarded.hpp"
#include "random.hpp"
#include "step_by_step.hpp"

namespace tests {

using namespace convexpr;

// The first element that differs by more than `tolerance` * (1 + its size), or "".
template <class T>
std::string difference(const T* got, const T* wanted, std::size_t count, double tolerance) {
  for (std::size_t i = 0; i < count; ++i) {
    const T a = got[i], b = wanted[i];
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (std::abs(a - b) <= tolerance * (1 + std::abs(b))) continue;
    return "element " + std::to_string(i) + ": expected " + std::to_string(b) + ", got " +
           std::to_string(a);
  }
  return {};
}

template <class T>
std::vector<T> to_planes(const T* from, const shape& s, layout order) {
  std::vector<T> to;
  const auto view = plan::dense_view(s, order);
  for (int c = 0; c < s.channels; ++c) {
    for (int y = 0; y < s.rows(); ++y) {
      for (int x = 0; x < s.columns(); ++x) to.push_back(from[view.at(c, y, x)]);
    }
  }
  return to;
}

// On ordinary numbers, and on some whose sums depend on every detail of their order.
template <class Net, class In>
void check() {
  using M = Model<Net, In>;
  using T = typename M::value_type;
  const double rounding = sizeof(T) == sizeof(float) ? 1e-4 : 1e-12;
  const double of_model = kernels::cpu::fused ? 0 : rounding;  // else each product is rounded, too
  const double of_plan = has_batch_norm<Net, In>() ? rounding : 0;
  const auto parameters = random_parameters<Parameters<Net>>(1);
  const M model(parameters);
  Workspace<M> workspace;
  for (const bool wild : {false, true}) {
    if (wild && of_model + of_plan > 0) break;
    guarded<T> in(M::input_size, placement::at_end), out(M::output_size, placement::at_begin);
    random_numbers(2).fill(in.data(), in.size());
    if (wild) {
      for (std::size_t i = 0; i < in.size(); i += 7) {
        in.data()[i] = i % 2 == 0 ? T(1e30) : i % 3 == 0 ? T(-0.0) : T(1e-30);
      }
    }
    const auto wanted = evaluate<Net, In>(parameters.data(), in.data());
    model(1, std::span<const T>(in.data(), in.size()), std::span<T>(out.data(), out.size()),
          workspace);
    CHECK(difference(out.data(), wanted.data(), out.size(), of_model) == "");

    const auto plain = step_by_step<Net, In, T>(parameters.data(),
                                                to_planes(in.data(), M::input_shape, In::border));
    const auto got = to_planes(wanted.data(), M::output_shape, In::border);
    CHECK(difference(got.data(), plain.data(), plain.size(), of_plan) == "");
  }
}

// From planes and from interleaved pixels.
template <class Net, int channels, int height, int width>
void check_both() {
  INFO("NCHW");
  check<Net, Input<channels, height, width>>();
  INFO("NHWC");
  check<Net, Input<channels, height, width, nhwc>>();
}

}  // namespace tests

// SPDX-License-Identifier: BSL-1.0
// A conv2d step with data of its own, run by a kernel and by the reference, for the tests of the
// kernels: the same bits, and not one element touched outside the tensors.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <convexpr/kernels/cpu/epilogue.hpp>
#include <convexpr/kernels/cpu/facts.hpp>
#include <convexpr/kernels/cpu/pack.hpp>
#include <convexpr/kernels/reference/conv2d.hpp>
#include <convexpr/plan/channel_vectors.hpp>
#include <convexpr/plan/tile.hpp>

#include "activations.hpp"

namespace convolution_test {

using namespace convexpr;

struct geometry {
  int in = 1, out = 1;
  int height = 1, width = 1;
  hw kernel{1};
  hw stride{1};
  hw dilation{1};
  sides pads{};
  int groups = 1;
  layout in_order = layout::blocked;
  layout out_order = layout::blocked;
  bool residual = false;
  layout second_order = layout::blocked;
  activation act = activation::none;
};

// Padded to the same size.
constexpr geometry image(int in, int out, int height, int width, int kernel = 3) {
  geometry g{in, out, height, width, kernel};
  const int pad = kernel / 2;
  g.pads = {pad, pad, pad, pad};
  return g;
}
constexpr geometry padded(geometry g, sides pads) {
  g.pads = pads;
  return g;
}
constexpr geometry grouped(geometry g, int groups) {
  g.groups = groups;
  return g;
}
constexpr geometry finished(geometry g, activation act, bool residual = true) {
  g.act = act;
  g.residual = residual;
  return g;
}

constexpr plan::step step_of(const geometry& g) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = g.kernel;
  s.stride = g.stride;
  s.dilation = g.dilation;
  s.pads = g.pads;
  s.groups = g.groups;
  s.act = g.act;
  s.slope = 0.125;
  s.in = plan::dense_view({g.in, g.height, g.width}, g.in_order);
  const shape out{g.out,
                  plan::output_extent(g.height, g.pads.top, g.pads.bottom, g.kernel.height,
                                      g.stride.height, g.dilation.height),
                  plan::output_extent(g.width, g.pads.left, g.pads.right, g.kernel.width,
                                      g.stride.width, g.dilation.width)};
  s.out = plan::dense_view(out, g.out_order);
  if (g.residual) {
    s.second_value = 0;
    s.second = plan::dense_view(out, g.second_order);
  }
  return s;
}

// The step as the plan finishes it for this instruction set.
template <class T>
constexpr plan::step planned(plan::step s) {
  constexpr plan::device_facts facts = kernels::cpu::facts<T>();
  s.tile = plan::choose_tile(s, facts);
  s.packed_elements = plan::packed_elements(s, facts);
  return s;
}

inline std::string text(const plan::step& s) {
  const auto two = [](hw x) { return std::to_string(x.height) + "x" + std::to_string(x.width); };
  const auto view = [](const plan::tensor_view& v) {
    return std::to_string(v.channels) + "x" + std::to_string(v.height) + "x" +
           std::to_string(v.width) +
           (v.order == layout::nchw   ? " nchw"
            : v.order == layout::nhwc ? " nhwc"
                                      : " blocked");
  };
  return view(s.in) + " -> " + view(s.out) + ", kernel " + two(s.kernel) + ", stride " +
         two(s.stride) + ", dilation " + two(s.dilation) + ", pads " + std::to_string(s.pads.top) +
         " " + std::to_string(s.pads.bottom) + " " + std::to_string(s.pads.left) + " " +
         std::to_string(s.pads.right) + ", groups " + std::to_string(s.groups) + ", activation " +
         std::to_string(static_cast<int>(s.act)) + (plan::has_residual(s) ? ", residual" : "") +
         ", tile " + std::to_string(s.tile.pixels) + " x " + std::to_string(s.tile.vectors);
}

// A tensor between canaries: NaNs, which also give away whoever reads them.
template <class T>
class guarded {
 public:
  static constexpr int margin = 67;

  guarded(const plan::tensor_view& v, int offset)
      : size_(static_cast<int>(plan::footprint({v.channels, v.height, v.width}, v.order))),
        offset_(margin + offset),
        memory_(static_cast<std::size_t>(offset_ + size_ + margin),
                std::numeric_limits<T>::quiet_NaN()) {}

  T* data() { return memory_.data() + offset_; }
  const T* data() const { return memory_.data() + offset_; }

  bool untouched_around() const {
    const T nan = std::numeric_limits<T>::quiet_NaN();
    for (int i = 0; i < static_cast<int>(memory_.size()); ++i) {
      if (i >= offset_ && i < offset_ + size_) continue;
      if (std::memcmp(&memory_[static_cast<std::size_t>(i)], &nan, sizeof(T)) != 0) return false;
    }
    return true;
  }

  // Real elements only: the padded lanes of a last block stay NaN.
  template <class Next>
  void fill(const plan::tensor_view& v, Next next) {
    for (int c = 0; c < v.channels; ++c) {
      for (int y = 0; y < v.height; ++y) {
        for (int x = 0; x < v.width; ++x) data()[v.at(c, y, x)] = next();
      }
    }
  }

 private:
  int size_;
  int offset_;
  std::vector<T> memory_;
};

// Numbers in [-1, 1) whose sums round; the same ones in every run.
template <class T>
class numbers {
 public:
  T operator()() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    using A = arithmetic_t<T>;
    return static_cast<T>(static_cast<A>(static_cast<std::int64_t>(state_) >> 11) *
                          static_cast<A>(0x1p-52));
  }

 private:
  std::uint64_t state_ = 1;
};

template <class T>
bool same(T got_element, T expected_element, int length) {
  using A = arithmetic_t<T>;
  const A got = got_element, expected = expected_element;
  if (std::isnan(expected)) return std::isnan(got);
  if (kernels::cpu::fused || std::isinf(expected)) return got == expected;
  // without fused multiply-adds every step rounds twice; of 16 bits the last digit may differ
  const A step = std::numeric_limits<A>::epsilon() * static_cast<A>(length + 8) +
                 (is_narrow<T> ? static_cast<A>(std::numeric_limits<T>::epsilon()) : A(0));
  return std::abs(got - expected) <= step * (1 + std::abs(expected));
}

// Where prelu finds its slopes behind packed weights, and how the tiles of `s` end.
template <class A>
const A* slopes_of(const plan::step& s, const A* packed) {
  return s.act == activation::prelu ? packed + s.vectors_offset + plan::slopes_offset(s) : nullptr;
}
template <class T>
kernels::cpu::tile_finish<T> finish_of(const plan::step& s) {
  kernels::cpu::tile_finish<T> finish{};
  activations::with(s.act == activation::relu ? activation::none : s.act, [&](auto kind) {
    finish = kernels::cpu::finish_of<decltype(kind)::value, false, T>();
  });
  return finish;
}

// Empty if `out` holds what is expected and nothing around the tensors was written; `length`: the
// taps of one output.
template <class T>
std::string wrong_output(const plan::step& s, const guarded<T>& in, const guarded<T>& second,
                         const guarded<T>& out, const guarded<T>& expected, int length) {
  for (int c = 0; c < s.out.channels; ++c) {
    for (int y = 0; y < s.out.height; ++y) {
      for (int x = 0; x < s.out.width; ++x) {
        const T got = out.data()[s.out.at(c, y, x)], wanted = expected.data()[s.out.at(c, y, x)];
        if (same(got, wanted, length)) continue;
        return text(s) + ": at channel " + std::to_string(c) + ", row " + std::to_string(y) +
               ", column " + std::to_string(x) + " got " + std::to_string(got) + ", expected " +
               std::to_string(wanted);
      }
    }
  }
  if (!in.untouched_around() || !second.untouched_around() || !out.untouched_around()) {
    return text(s) + ": wrote outside a tensor";
  }
  return "";
}

// Empty if run(step, in, second, out, packed) gives the reference's result; else what is wrong.
template <class T, class Run>
std::string difference(const plan::step& planned, Run run, int offset = 0, bool with_bias = true,
                       T weight_at_border = T(0)) {
  numbers<T> next;
  plan::step s = planned;
  s.vectors_offset = plan::round_up(s.packed_elements, 16LL);
  guarded<T> in(s.in, offset), second(s.second, offset), out(s.out, offset), expected(s.out, 0);
  in.fill(s.in, next);
  if (plan::has_residual(s)) second.fill(s.second, next);
  const int length = s.in.channels / s.groups * s.kernel.height * s.kernel.width;
  std::vector<T> weight(static_cast<std::size_t>(s.out.channels * length));
  for (T& w : weight) w = next();
  if (weight_at_border != T(0)) {  // the first tap of every kernel
    const int area = s.kernel.height * s.kernel.width;
    for (std::size_t i = 0; i < weight.size(); i += static_cast<std::size_t>(area))
      weight[i] = weight_at_border;
  }
  std::vector<T> bias(static_cast<std::size_t>(s.out.channels));
  for (T& b : bias) b = next();
  const T* const biases = with_bias ? bias.data() : nullptr;
  using A = arithmetic_t<T>;
  const std::vector<A> wide(weight.begin(), weight.end()), wide_bias(bias.begin(), bias.end());
  std::vector<A> vectors(static_cast<std::size_t>(plan::vector_elements(s)));
  for (A& v : vectors) v = static_cast<A>(next());
  kernels::reference::conv2d(s, in.data(), second.data(), expected.data(), wide.data(),
                             with_bias ? wide_bias.data() : nullptr,
                             static_cast<const A*>(vectors.data()));

  const A canary = std::numeric_limits<A>::quiet_NaN();
  std::vector<A> packed(static_cast<std::size_t>(s.packed_elements) + 16, canary);
  kernels::cpu::pack_conv2d(s, weight.data(), biases, packed.data());
  for (std::size_t i = 0; i < packed.size(); ++i) {
    const bool inside = i < static_cast<std::size_t>(s.packed_elements);
    if (!inside && !std::isnan(packed[i])) return text(s) + ": packed too much";
    if (inside && std::isnan(packed[i]) && !std::isnan(weight_at_border))
      return text(s) + ": packed too little";
  }
  packed.resize(static_cast<std::size_t>(s.vectors_offset));
  packed.insert(packed.end(), vectors.begin(), vectors.end());
  run(s, in.data(), second.data(), out.data(), packed.data());

  return wrong_output(s, in, second, out, expected, length);
}

}  // namespace convolution_test

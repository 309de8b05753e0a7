// SPDX-License-Identifier: BSL-1.0
// Transposed convolutions in phases and in one piece, against the reference: every layout, channels
// around the lanes, odd sizes, groups, dilation, residual and activation; the same bits.
#include <convexpr/kernels/cpu/conv_transpose2d.hpp>

#include <string>
#include <utility>
#include <vector>

#include <convexpr/kernels/cpu/conv2d.hpp>
#include <convexpr/kernels/reference/conv_transpose2d.hpp>
#include <convexpr/plan/fold.hpp>
#include <convexpr/plan/transposed.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;

struct transposed {
  geometry base{};
  hw output_padding{};
};

constexpr plan::step whole_step(const transposed& t) {
  plan::step s = step_of(t.base);
  const geometry& g = t.base;
  s.kind = plan::operation::conv_transpose2d;
  const auto extent = [](int in, int before, int after, int kernel, int stride, int dilation,
                         int more) {
    return static_cast<int>(
        plan::transposed_extent(in, before, after, kernel, stride, dilation, more));
  };
  const shape out{g.out,
                  extent(g.height, g.pads.top, g.pads.bottom, g.kernel.height, g.stride.height,
                         g.dilation.height, t.output_padding.height),
                  extent(g.width, g.pads.left, g.pads.right, g.kernel.width, g.stride.width,
                         g.dilation.width, t.output_padding.width)};
  s.out = plan::dense_view(out, g.out_order);
  s.second = plan::dense_view(out, g.second_order);
  s.parameters.weight = 0;
  s.parameters.bias = 1;
  s.slice = {s.kernel, 0, 1};
  return s;
}

struct split_steps {
  plan::step steps[plan::most_phases] = {};
  int count = 1;
};
template <class T>
constexpr split_steps split(const transposed& t) {
  split_steps all{};
  all.steps[0] = whole_step(t);
  plan::split_transposed(all.steps, all.count);
  for (int i = 0; i < all.count; ++i) all.steps[i] = planned<T>(all.steps[i]);
  return all;
}

// Everything that one run needs; weights in PyTorch's order [in][out / groups][rows][columns].
template <class T>
struct problem {
  plan::step s;
  numbers<T> next{};
  guarded<T> in, second, out, expected;
  std::vector<T> parameters;
  plan::parameter table[2] = {};

  explicit problem(const transposed& t)
      : s(whole_step(t)), in(s.in, 3), second(s.second, 3), out(s.out, 3), expected(s.out, 0) {
    in.fill(s.in, next);
    if (plan::has_residual(s)) second.fill(s.second, next);
    table[1].offset = 1LL * s.out.channels * plan::weights_per_output(s);
    parameters.resize(static_cast<std::size_t>(table[1].offset + s.out.channels));
    for (T& p : parameters) p = next();
    const auto [weight, bias] = folded(s);
    kernels::reference::conv_transpose2d(s, in.data(), second.data(), expected.data(),
                                         weight.data(), bias.data());
  }

  std::pair<std::vector<T>, std::vector<T>> folded(const plan::step& step) const {
    std::vector<T> weight(static_cast<std::size_t>(step.out.channels) *
                          static_cast<std::size_t>(plan::weights_per_output(step)));
    std::vector<T> bias(static_cast<std::size_t>(step.out.channels));
    plan::fold_weights(step, parameters.data(), table, weight.data(), bias.data());
    return {weight, bias};
  }

  template <class Run>
  void run(const plan::step& step, Run kernel) {
    const auto [weight, bias] = folded(step);
    std::vector<T> packed(static_cast<std::size_t>(step.packed_elements));
    kernels::cpu::pack_conv2d(step, weight.data(), bias.data(), packed.data());
    kernel(step, in.data() + (step.in.offset - s.in.offset),
           second.data() + (step.second.offset - s.second.offset),
           out.data() + (step.out.offset - s.out.offset), packed.data());
  }

  std::string difference() const {
    return wrong_output(s, in, second, out, expected, plan::weights_per_output(s));
  }
};

template <class T, transposed Case>
void check() {
  static constexpr split_steps phases = split<T>(Case);
  problem<T> p(Case);
  [&]<int... I>(std::integer_sequence<int, I...>) {
    (p.run(phases.steps[I], kernels::cpu::run_conv2d<kernels::cpu::key_of(phases.steps[I]), T>),
     ...);
  }
  (std::make_integer_sequence<int, phases.count>{});
  CHECK(p.difference() == "");
}

template <class T>
void check_in_one_piece(const transposed& t) {
  problem<T> p(t);
  const auto one_piece = [](const plan::step& s, const T* in, const T* second, T* out,
                            const T* packed) {
    activations::with(s.act, [&](auto kind) {
      kernels::cpu::run_conv_transpose2d<decltype(kind)::value, T>(s, in, second, out, packed,
                                                                   nullptr);
    });
  };
  p.run(planned<T>(p.s), one_piece);
  CHECK(p.difference() == "");
}

constexpr transposed of(int in, int out, int height, int width, hw kernel, hw stride,
                        layout in_order = layout::blocked, layout out_order = layout::blocked) {
  transposed t{};
  t.base.in = in, t.base.out = out, t.base.height = height, t.base.width = width;
  t.base.kernel = kernel, t.base.stride = stride;
  t.base.in_order = in_order, t.base.out_order = out_order;
  return t;
}
constexpr transposed padded(transposed t, sides pads, hw output_padding = 0) {
  t.base.pads = pads;
  t.output_padding = output_padding;
  return t;
}
constexpr transposed dilated(transposed t, hw dilation) {
  t.base.dilation = dilation;
  return t;
}
constexpr transposed grouped(transposed t, int groups) {
  t.base.groups = groups;
  return t;
}
constexpr transposed finished(transposed t, activation act) {
  t.base.residual = true;
  t.base.act = act;
  return t;
}

TEMPLATE_TEST_CASE("in phases", "", float, double) {
  using T = TestType;
  check<T, padded(of(64, 32, 5, 17, 4, 2), {1, 1, 1, 1})>();
  check<T, finished(of(35, 33, 4, 9, 2, 2), activation::relu)>();
  check<T,
        finished(padded(of(17, 15, 5, 7, 3, 2, layout::nchw, layout::nhwc), {1, 1, 0, 2}, {1, 0}),
                 activation::leaky_relu)>();
  check<T,
        padded(of(16, 3, 4, 33, hw{2, 5}, hw{2, 1}, layout::nhwc, layout::nchw), {1, 0, 0, 1})>();
  check<T, dilated(padded(of(20, 16, 5, 6, 3, hw{2, 3}), {2, 1, 3, 0}), hw{3, 2})>();
  check<T, grouped(padded(of(35, 35, 5, 9, 3, 2), {1, 1, 1, 1}, 1), 35)>();
  check<T, grouped(of(64, 32, 3, 9, 2, 2), 2)>();
  check<T, of(18, 17, 3, 4, 1, hw{3, 2})>();                 // phases without any tap
  check<T, padded(of(16, 16, 6, 7, 1, 1), {2, 1, 0, 3})>();  // cropped input
  check<T, padded(of(16, 16, 5, 8, 2, hw{1, 2}), {3, 2, 5, 4})>();
}

TEMPLATE_TEST_CASE("in one piece", "", float, double) {
  for (const layout order : {layout::nchw, layout::nhwc, layout::blocked}) {
    check_in_one_piece<TestType>(
        finished(padded(of(35, 5, 3, 4, 7, 5, order, layout::nchw), {1, 2, 0, 3}, {0, 1}),
                 activation::leaky_relu));
    check_in_one_piece<TestType>(
        grouped(dilated(of(6, 4, 4, 3, hw{3, 4}, hw{6, 3}, layout::nhwc, order), hw{4, 6}), 2));
    check_in_one_piece<TestType>(of(17, 18, 2, 3, 2, hw{5, 4}, order, order));
    check_in_one_piece<TestType>(padded(of(16, 2, 4, 3, 1, 8, order, order), {4, 4, 0, 9}, 5));
  }
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Kernels of a user's own: in a plan, in both devices, with parameters, two inputs and tiles.
#include "convexpr/plan/own_kernel.hpp"

#include <vector>

#include <convexpr/evaluate.hpp>
#include <convexpr/layers.hpp>
#include <convexpr/model.hpp>
#include <convexpr/tiled.hpp>

#include "../support/both.hpp"
#include "../support/described.hpp"

namespace cx = convexpr;
namespace plan = cx::plan;

namespace {

// The horizontal difference to the element on the left, 0 beyond the edge.
struct DifferenceKernel {
  template <class T>
  static constexpr void run(const plan::own_call<T>& call) {
    const plan::tensor_view& out = call.s->out;
    for (int c = 0; c < out.channels; ++c) {
      for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
          call.put(c, y, x, call.get(c, y, x) - (x > 0 ? call.get(c, y, x - 1) : 0));
        }
      }
    }
  }
};
struct Difference {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, int value) {
    b.begin_layer("Difference");
    plan::step s{};
    s.kernel = {1, 2};
    s.pads.left = 1;
    return b.failed() ? -1 : plan::own_step<DifferenceKernel>(b, value, b.extent(value), s);
  }
};

// weight[c] * (a - b) + shift[c], on float and double only; the cpu's kernel counts its calls.
inline int calls = 0;
struct MixKernel {
  template <class T>
  static constexpr void mix(const plan::own_call<T>& call) {
    const plan::tensor_view& out = call.s->out;
    for (int c = 0; c < out.channels; ++c) {
      for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
          const T difference = call.get(c, y, x) - call.get_second(c, y, x);
          call.put(c, y, x, call.parameters[c] * difference + call.parameters[out.channels + c]);
        }
      }
    }
  }
  static constexpr void run(const plan::own_call<float>& call) { mix(call); }
  static constexpr void run(const plan::own_call<double>& call) { mix(call); }
  static void run_cpu(const plan::own_call<float>& call) { ++calls, mix(call); }
};
struct Mix {
  static constexpr int n = 1;
  static constexpr int emit(plan::builder& b, const int* values, int count) {
    b.begin_layer("Mix");
    if (b.failed() || !b.two_or_more(count)) return -1;
    const int channels = b.extent(values[0]).channels;
    plan::step s{};
    s.second_value = values[1];
    s.parameters.weight = b.parameter_of("weight", 3);
    b.parameter_of("shift", 3);
    s.sees_all = channels > 3;
    return plan::own_step<MixKernel>(b, values[0], b.extent(values[0]), s);
  }
};
struct Net : cx::Graph<cx::Node<"a", cx::Conv2d<3, 3, 1>>, cx::Node<"d", Difference>,
                       cx::Node<"mix", Mix, cx::From<"d", "input">>, cx::Node<"r", cx::ReLU>> {};

std::vector<float> ramp(std::size_t count) {
  std::vector<float> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = static_cast<float>(i * 37 % 19) - 9;
  return all;
}

template <class In>
void check() {
  using M = cx::Model<Net, In>;
  const auto weights = ramp(M::parameter_count), in = ramp(M::input_size);
  const M model(std::span<const float, M::parameter_count>(weights.data(), M::parameter_count));
  typename M::output_tensor out;
  const int before = calls;
  model(std::span<const float, M::input_size>(in.data(), M::input_size), out.span());
  CHECK(calls == before + 1);  // integers: the same bits, contracted or not
  CHECK(out == cx::evaluate<Net, In>(weights.data(), in.data()));
}

}  // namespace

TEST_CASE("the reference's kernel and the cpu's, with parameters and two inputs") {
  check<cx::Input<3, 5, 7>>();
  check<cx::Input<3, 5, 7, cx::nhwc>>();
  CHECK_BOTH(cx::parameters_of<Net>.parameter_elements == 12 + 6);
  constexpr auto& d = cx::description_of<Net, cx::Input<3, 5, 7>>;
  CHECK_BOTH(d.steps[2].own_elements == 6 && d.steps[2].parameters.weight == 2);
}

TEST_CASE("types that a kernel has, and one that it has not") {
  using Double = cx::Input<3, 5, 7, cx::nchw, cx::float64>;
  using OnlyMix = cx::Graph<cx::Node<"mix", Mix, cx::From<"input", "input">>>;
  CHECK_BOTH(described::fault_of<OnlyMix, Double> == cx::fault::none);
  CHECK_BOTH(described::fault_of<OnlyMix, cx::Input<3, 5, 7, cx::nchw, cx::float16>> ==
             cx::fault::own_kernel_missing);
  CHECK_BOTH(described::fault_of<Difference, cx::Input<3, 5, 7, cx::nchw, cx::float16>> ==
             cx::fault::none);
}

TEST_CASE("what a step says it sees is its receptive field, and tiles rely on it") {
  using Twice = cx::Sequential<Difference, Difference>;
  using M = cx::Model<Twice, cx::Input<1, 4, 8>>;
  CHECK_BOTH(M::receptive_field.width.size == 3 && M::receptive_field.width.offset == -2);
  const auto in = ramp(9 * 21);
  std::vector<float> out(in.size());
  cx::tiled<M>(M(cx::Parameters<Twice>{}))(9, 21, in.data(), out.data());
  const auto whole = cx::evaluate<Twice, cx::Input<1, 9, 21>>(nullptr, in.data());
  for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] == whole.elements[i]);
  constexpr auto all = plan::make_network(
      cx::description_of<cx::Graph<cx::Node<"mix", Mix, cx::From<"input", "input">>>,
                         cx::Input<4, 5, 7>>,
      cx::nchw, {});
  CHECK_BOTH(all.reach.height.whole);
}

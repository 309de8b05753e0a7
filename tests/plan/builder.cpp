// SPDX-License-Identifier: BSL-1.0
// What each function of the builder appends: shapes, parameters, and the faults of values that
// meet.
#include "convexpr/plan/builder.hpp"

#include <climits>

#include "../support/both.hpp"
#include "convexpr/plan/description.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

template <class Emit>
constexpr auto described(const cx::shape& in, Emit emit, bool shapes_known = true) {
  return plan::describe<8>(
      [&](plan::builder& b, int value) {
        b.begin_layer("Layer");
        return emit(b, value);
      },
      in, cx::element_type::float32, shapes_known);
}
template <class Emit>
constexpr cx::shape output(const cx::shape& in, Emit emit) {
  const auto d = described(in, emit);
  return d.fault_found.ok() ? d.values[d.output].extent : cx::shape{};
}
template <class Emit>
constexpr fault what(const cx::shape& in, Emit emit) {
  return described(in, emit).fault_found.what;
}
constexpr fault input_fault(const cx::shape& in,
                            cx::element_type type = cx::element_type::float32) {
  const auto relu = [](plan::builder& b, int value) {
    b.begin_layer("ReLU");
    return b.pointwise(value, cx::activation::relu);
  };
  return plan::describe<1>(relu, in, type, true).fault_found.what;
}

constexpr auto convolve(plan::convolution c) {
  return [c](plan::builder& b, int value) { return b.conv2d(value, c); };
}
constexpr auto pool(plan::pooling p) {
  return [p](plan::builder& b, int value) { return b.max_pool2d(value, p); };
}
constexpr auto adapt(cx::hw to) {
  return [=](plan::builder& b, int value) { return b.adaptive_avg_pool2d(value, to); };
}
constexpr auto soften(int dim) {
  return [=](plan::builder& b, int value) { return b.softmax(value, dim); };
}
constexpr auto connect(int in, int out, bool bias = true) {
  return [=](plan::builder& b, int value) {
    return b.linear(value, in, out, bias, cx::device::cpu, cx::element_type::float32);
  };
}
constexpr auto flat = [](plan::builder& b, int value) { return b.flatten(value); };

}  // namespace

TEST_CASE("shapes of convolutions, height first") {
  CHECK_BOTH(output({3, 9, 11}, convolve({.in_channels = 3,
                                          .out_channels = 6,
                                          .kernel = {3, 5},
                                          .stride = {2, 1},
                                          .pads = {1, 1, 2, 2},
                                          .dilation = {1, 2}})) == cx::shape{6, 5, 7});
  CHECK_BOTH(output({3, 7, 9}, convolve({.in_channels = 3,
                                         .out_channels = 6,
                                         .kernel = 4,
                                         .law = cx::padding_law::same})) == cx::shape{6, 7, 9});
  CHECK_BOTH(output({3, 7, 9}, convolve({.in_channels = 3,
                                         .out_channels = 6,
                                         .kernel = 3,
                                         .stride = {2, 3},
                                         .law = cx::padding_law::same_upper})) ==
             cx::shape{6, 4, 3});
  CHECK_BOTH(
      output({3, 7, 9},
             convolve({.in_channels = 3, .out_channels = 6, .kernel = 3, .pads = {0, 1, 2, 3}})) ==
      cx::shape{6, 6, 12});
}

TEST_CASE("a convolution's parameters and window") {
  const auto conv = [] {
    const auto d = described({6, 8, 8}, convolve({.in_channels = 6,
                                                  .out_channels = 9,
                                                  .kernel = {3, 2},
                                                  .law = cx::padding_law::same,
                                                  .groups = 3}));
    const plan::step& s = d.steps[0];
    return d.parameter_count == 2 && d.parameters[0].rank == 4 && d.parameters[0].dims[0] == 9 &&
           d.parameters[0].dims[1] == 2 && d.parameters[0].dims[2] == 3 &&
           d.parameters[0].dims[3] == 2 && d.parameters[1].dims[0] == 9 &&
           d.parameter_elements == 9 * 2 * 3 * 2 + 9 && s.pads == cx::sides{1, 1, 0, 1} &&
           s.groups == 3 && s.mode == cx::padding_mode::zeros;
  };
  const auto no_bias = [] {
    const auto d = described(
        {6, 8, 8}, convolve({.in_channels = 6, .out_channels = 9, .kernel = 1, .bias = false}));
    return d.parameter_count == 1 && d.steps[0].parameters.bias == -1;
  };
  CHECK_BOTH(conv());
  CHECK_BOTH(no_bias());
}

TEST_CASE("a mode without padding is no mode") {
  const auto mode = [](const cx::sides& pads) {
    return described({1, 8, 8}, convolve({.in_channels = 1,
                                          .out_channels = 1,
                                          .kernel = 3,
                                          .pads = pads,
                                          .mode = cx::padding_mode::reflect}))
        .steps[0]
        .mode;
  };
  CHECK_BOTH(mode({}) == cx::padding_mode::zeros);
  CHECK_BOTH(mode({0, 0, 0, 1}) == cx::padding_mode::reflect);
}

TEST_CASE("linear reads a vector") {
  CHECK_BOTH(output({784}, connect(784, 10)) == cx::shape{10});
  CHECK_BOTH(described({784}, connect(784, 10)).parameter_elements == 7850);
  CHECK_BOTH(described({784}, connect(784, 10, false)).parameter_elements == 7840);
  CHECK_BOTH(what({784}, connect(783, 10)) == fault::in_features_mismatch);
  CHECK_BOTH(what({1, 28, 28}, connect(784, 10)) == fault::input_not_a_vector);
  CHECK_BOTH(what({784, 1, 1}, connect(784, 10)) == fault::input_not_a_vector);
  CHECK_BOTH(what({784}, connect(784, -1)) == fault::channels_not_positive);
  CHECK_BOTH(what({784}, connect(INT_MAX, INT_MAX)) != fault::none);
}

TEST_CASE("flatten") {
  CHECK_BOTH(output({3, 4, 5}, flat) == cx::shape{60});
  CHECK_BOTH(output({60}, flat) == cx::shape{60});
  CHECK_BOTH(described({60}, flat).step_count == 0);
  CHECK_BOTH(output({1 << 10, 1 << 10, 1 << 10}, flat) == cx::shape{1 << 30});
  CHECK_BOTH(what({1 << 10, 1 << 10, (1 << 10) + 1}, flat) == fault::size_overflow);
}

TEST_CASE("pools") {
  CHECK_BOTH(output({64, 112, 112}, pool({.kernel = 3, .stride = 2, .pads = {1, 1, 1, 1}})) ==
             cx::shape{64, 56, 56});
  CHECK_BOTH(output({2, 5, 4}, pool({.kernel = 2, .stride = 2, .ceil_mode = true})) ==
             cx::shape{2, 3, 2});
  CHECK_BOTH(
      output({2, 5, 4}, pool({.kernel = 2, .stride = 3, .law = cx::padding_law::same_upper})) ==
      cx::shape{2, 2, 2});
  CHECK_BOTH(
      described({2, 5, 4}, pool({.kernel = 2, .stride = 3, .law = cx::padding_law::same_lower}))
          .steps[0]
          .pads == cx::sides{0, 0, 1, 0});
  CHECK_BOTH(output({2, 10, 10}, adapt({1, 0})) == cx::shape{2, 1, 10});
  CHECK_BOTH(output({2, 10, 10}, adapt(12)) == cx::shape{2, 12, 12});
  CHECK_BOTH(what({2, 10, 10}, adapt({1, -1})) == fault::output_size_not_positive);
  CHECK_BOTH(what({2, 10, 10}, adapt(INT_MAX)) == fault::size_overflow);
  CHECK_BOTH(what({20}, adapt(1)) == fault::input_not_an_image);
}

TEST_CASE("softmax: axes count as in PyTorch, the batch being 0") {
  const auto axis = [](int dim) { return described({4, 5, 6}, soften(dim)).steps[0].axis; };
  CHECK_BOTH(axis(1) == 0 && axis(2) == 1 && axis(3) == 2);
  CHECK_BOTH(axis(-3) == 0 && axis(-1) == 2);
  CHECK_BOTH(what({4, 5, 6}, soften(0)) == fault::axis_out_of_range);
  CHECK_BOTH(what({4, 5, 6}, soften(4)) == fault::axis_out_of_range);
  CHECK_BOTH(what({4, 5, 6}, soften(-4)) == fault::axis_out_of_range);
  CHECK_BOTH(what({4}, soften(1)) == fault::none);
  CHECK_BOTH(what({4}, soften(-1)) == fault::none);
  CHECK_BOTH(what({4}, soften(2)) == fault::axis_out_of_range);
  CHECK_BOTH(what({4}, soften(INT_MIN)) == fault::axis_out_of_range);
  CHECK_BOTH(what({4}, soften(INT_MAX)) == fault::axis_out_of_range);
}

TEST_CASE("batch normalisation has four tensors, or two") {
  const auto norm = [](bool affine, int features) {
    return described({6, 4, 4}, [=](plan::builder& b, int value) {
      return b.batch_norm2d(value, features, 1e-5, affine, cx::device::cpu,
                            cx::element_type::float32);
    });
  };
  CHECK_BOTH(norm(true, 6).parameter_count == 4 && norm(true, 6).parameter_elements == 24);
  CHECK_BOTH(norm(false, 6).parameter_count == 2 && norm(false, 6).steps[0].parameters.scale == -1);
  CHECK_BOTH(plan::equal(norm(false, 6).parameters[1].name.c_str(), "running_var"));
  CHECK_BOTH(norm(true, 6).steps[0].groups == 6 && norm(true, 6).steps[0].parameters.weight == -1);
  CHECK_BOTH(norm(true, 5).fault_found.what == fault::in_channels_mismatch);
  CHECK_BOTH(norm(true, 0).fault_found.what == fault::channels_not_positive);
}

TEST_CASE("a residual is of equal shapes: nothing is repeated in silence") {
  const auto sum = [](cx::hw kernel, int channels) {
    return what({4, 8, 8}, [=](plan::builder& b, int value) {
      return b.residual(
          b.conv2d(value, {.in_channels = 4, .out_channels = channels, .kernel = kernel}), value);
    });
  };
  CHECK_BOTH(sum(1, 4) == fault::none);
  CHECK_BOTH(sum(1, 1) == fault::residual_shapes_differ);
  CHECK_BOTH(sum(8, 4) == fault::residual_shapes_differ);  // 4 x 1 x 1
  CHECK_BOTH(sum({1, 2}, 4) == fault::residual_shapes_differ);
}

TEST_CASE("concatenation adds channels") {
  const auto joined = [](cx::hw kernel) {
    return described({4, 8, 8}, [=](plan::builder& b, int value) {
      const int three[] = {
          value, b.conv2d(value, {.in_channels = 4, .out_channels = 3, .kernel = kernel}), value};
      return b.concat(three, 3);
    });
  };
  CHECK_BOTH(joined(1).values[joined(1).output].extent == cx::shape{11, 8, 8});
  CHECK_BOTH(joined(1).step_count == 4 && joined(1).steps[3].channel_offset == 7);
  CHECK_BOTH(joined({1, 2}).fault_found.what == fault::concat_sizes_differ);
  const auto vectors = [] {
    return output({4}, [](plan::builder& b, int value) {
      const int two[] = {value, value};
      return b.concat(two, 2);
    });
  };
  CHECK_BOTH(vectors() == cx::shape{8});
}

TEST_CASE("inputs") {
  CHECK_BOTH(input_fault({1, 1, 1}) == fault::none);
  CHECK_BOTH(input_fault({10}) == fault::none);
  CHECK_BOTH(input_fault({0}) == fault::input_not_positive);
  CHECK_BOTH(input_fault({3, 0, -5}) == fault::input_not_positive);
  CHECK_BOTH(input_fault({3, 0, 5}) == fault::none);  // a sequence
  CHECK_BOTH(input_fault({3, 5, 0}) == fault::input_not_positive);
  CHECK_BOTH(input_fault({-3, 5, 5}) == fault::input_not_positive);
  CHECK_BOTH(input_fault({INT_MAX, INT_MAX, INT_MAX}) == fault::size_overflow);
  CHECK_BOTH(input_fault({1, INT_MAX, 1}) == fault::size_overflow);
  CHECK_BOTH(input_fault({INT_MIN, INT_MIN, INT_MIN}) == fault::input_not_positive);
  CHECK_BOTH(input_fault({3, 8, 8}, cx::element_type::float64) == fault::none);
  CHECK_BOTH(input_fault({3, 8, 8}, cx::element_type::bfloat16) == fault::none);
}

TEST_CASE("without shapes only the parameters are collected") {
  const auto parameters = [] {
    const auto d = described(
        {},
        [](plan::builder& b, int value) {
          b.push("features");
          int v = b.conv2d(value, {.in_channels = 3, .out_channels = 8, .kernel = 7, .stride = 2});
          v = b.max_pool2d(v, {.kernel = 3, .stride = 2, .law = cx::padding_law::same_upper});
          b.pop(0);
          v = b.flatten(b.adaptive_avg_pool2d(v, 6));
          return b.linear(v, 288, 10, true, cx::device::cpu, cx::element_type::float32);
        },
        false);
    return d.fault_found.ok() && d.parameter_count == 4 &&
           d.parameter_elements == 3 * 8 * 49 + 8 + 2880 + 10 &&
           plan::equal(d.parameters[0].name.c_str(), "features.weight");
  };
  CHECK_BOTH(parameters());
}

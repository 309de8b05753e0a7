// SPDX-License-Identifier: BSL-1.0
// Conv1d and BatchNorm1d: every argument of torch.nn.Conv1d arrives where it belongs, on one row.
#include "convexpr/layers/conv1d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/evaluate.hpp"

namespace cx = convexpr;
using cx::Conv1d, cx::with;
using namespace described;
using In = cx::Input<6, 11>;

TEST_CASE("an input of two numbers is a sequence") {
  CHECK_BOTH(In::extent == cx::shape{6, 11});
  CHECK_BOTH(cx::Input<6, 11, 0, cx::nhwc>::extent == cx::shape{6, 11});
  CHECK_BOTH(cx::Input<6>::extent == cx::shape{6} && cx::Input<6, 1, 11>::extent.is_image());
}

TEST_CASE("the defaults are PyTorch's") {
  constexpr auto s = step_of<Conv1d<6, 8, 3>, In>();
  CHECK_BOTH(s.kind == cx::plan::operation::conv2d && s.kernel == cx::hw{1, 3});
  CHECK_BOTH(s.stride == cx::hw{1, 1} && s.dilation == cx::hw{1, 1} && s.pads == cx::sides{});
  CHECK_BOTH(s.groups == 1 && s.parameters.bias == 1);
  CHECK_BOTH(output_of<Conv1d<6, 8, 3>, In> == cx::shape{8, 9});
  constexpr const auto& weight = cx::parameters_of<Conv1d<6, 8, 3>>.parameters[0];
  CHECK_BOTH(weight.rank == 3 && weight.dims[0] == 8 && weight.dims[1] == 6 && weight.dims[2] == 3);
}

TEST_CASE("every option") {
  using Layer = Conv1d<6, 9, 2,
                       with{.stride = 3,
                            .padding = 2,
                            .dilation = 2,
                            .groups = 3,
                            .bias = false,
                            .padding_mode = "circular",
                            .device = cx::cpu,
                            .dtype = cx::float32}>;
  constexpr auto s = step_of<Layer, In>();
  CHECK_BOTH(s.kernel == cx::hw{1, 2} && s.stride == cx::hw{1, 3} && s.dilation == cx::hw{1, 2});
  CHECK_BOTH(s.pads == cx::sides{0, 0, 2, 2} && s.groups == 3 && s.parameters.bias == -1);
  CHECK_BOTH(s.mode == cx::padding_mode::circular);
  CHECK_BOTH(output_of<Layer, In> == cx::shape{9, 5});
}

TEST_CASE("padding by laws and sides") {
  CHECK_BOTH(step_of<Conv1d<6, 8, 4, with{.padding = "same"}>, In>().pads == cx::sides{0, 0, 1, 2});
  CHECK_BOTH(step_of<Conv1d<6, 8, 4, with{.stride = 2, .padding = cx::same_upper}>, In>().pads ==
             cx::sides{0, 0, 1, 2});
  CHECK_BOTH(output_of<Conv1d<6, 8, 5, with{.padding = cx::sides{.left = 4}}>, In> ==
             cx::shape{8, 11});
}

TEST_CASE("in constant evaluation, by position") {
  constexpr float parameters[] = {1, 10, 100, 1000, /* bias */ 0.5};
  constexpr float in[] = {1, 2, 3, 4, 5, 6};
  constexpr auto out = cx::evaluate<Conv1d<2, 1, 2>, cx::Input<2, 3>>(parameters, in);
  CHECK_BOTH(out(0, 0) == 1 + 20 + 400 + 5000 + 0.5F);
  CHECK_BOTH(out(0, 1) == 2 + 30 + 500 + 6000 + 0.5F);
  constexpr float pairs[] = {1, 4, 2, 5, 3, 6};  // channels side by side
  constexpr auto same =
      cx::evaluate<Conv1d<2, 1, 2>, cx::Input<2, 3, 0, cx::nhwc>>(parameters, pairs);
  CHECK_BOTH(same(0, 0) == out(0, 0) && same(0, 1) == out(0, 1));
}

TEST_CASE("BatchNorm1d reads sequences and vectors") {
  CHECK_BOTH(output_of<cx::BatchNorm1d<6>, In> == cx::shape{6, 11});
  CHECK_BOTH(output_of<cx::BatchNorm1d<6>, cx::Input<6>> == cx::shape{6});
  CHECK_BOTH(fault_of<cx::BatchNorm1d<6>, cx::Input<6, 1, 11>> == cx::fault::input_not_a_sequence);
  constexpr auto s =
      step_of<cx::BatchNorm1d<6, cx::batch_norm{.eps = 1e-3, .affine = false}>, In>();
  CHECK_BOTH(s.groups == 6 && s.eps == 1e-3 && s.parameters.scale == -1 && s.parameters.mean == 0);
}

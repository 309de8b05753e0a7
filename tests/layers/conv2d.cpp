// SPDX-License-Identifier: BSL-1.0
// Conv2d: every argument of torch.nn.Conv2d arrives where it belongs.
#include "convexpr/layers/conv2d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
using cx::Conv2d, cx::with;
using namespace described;
using In = cx::Input<6, 9, 11>;

TEST_CASE("the defaults are PyTorch's") {
  constexpr auto s = step_of<Conv2d<6, 8, 3>, In>();
  CHECK_BOTH(s.kind == cx::plan::operation::conv2d);
  CHECK_BOTH(s.kernel == cx::hw{3, 3} && s.stride == cx::hw{1, 1} && s.dilation == cx::hw{1, 1});
  CHECK_BOTH(s.pads == cx::sides{} && s.groups == 1 && s.mode == cx::padding_mode::zeros);
  CHECK_BOTH(s.parameters.weight == 0 && s.parameters.bias == 1 && s.act == cx::activation::none);
}

TEST_CASE("every option") {
  constexpr auto s = step_of<Conv2d<6, 9, cx::hw{3, 2},
                                    with{.stride = {2, 1},
                                         .padding = {1, 2},
                                         .dilation = {1, 3},
                                         .groups = 3,
                                         .bias = false,
                                         .padding_mode = "replicate",
                                         .device = cx::cpu,
                                         .dtype = cx::float32}>,
                             In>();
  CHECK_BOTH(s.kernel == cx::hw{3, 2} && s.stride == cx::hw{2, 1} && s.dilation == cx::hw{1, 3});
  CHECK_BOTH(s.pads == cx::sides{1, 1, 2, 2} && s.groups == 3);
  CHECK_BOTH(s.mode == cx::padding_mode::replicate && s.parameters.bias == -1);
  CHECK_BOTH(output_of<Conv2d<6, 8, 3, with{.dtype = cx::float64}>,
                       cx::Input<6, 9, 11, cx::nchw, cx::float64>> == cx::shape{8, 7, 9});
}

TEST_CASE("shapes, height before width") {
  CHECK_BOTH(
      output_of<
          Conv2d<6, 8, cx::hw{3, 5}, with{.stride = {2, 1}, .padding = {1, 2}, .dilation = {1, 2}}>,
          In> == cx::shape{8, 5, 7});
  CHECK_BOTH(output_of<Conv2d<3, 64, 7, with{.stride = 2, .padding = 3}>, cx::Input<3, 224, 224>> ==
             cx::shape{64, 112, 112});
  CHECK_BOTH(
      output_of<Conv2d<3, 64, 11, with{.stride = 4, .padding = 2}>, cx::Input<3, 224, 224>> ==
      cx::shape{64, 55, 55});
  CHECK_BOTH(output_of<Conv2d<6, 8, 19, with{.padding = "same"}>, In> == cx::shape{8, 9, 11});
  CHECK_BOTH(output_of<Conv2d<6, 8, 3, with{.stride = 2, .padding = "valid"}>, In> ==
             cx::shape{8, 4, 5});
  CHECK_BOTH(output_of<Conv2d<6, 8, 4, with{.stride = 3, .padding = cx::same_lower}>, In> ==
             cx::shape{8, 3, 4});
}

TEST_CASE("padding laws on the four sides") {
  CHECK_BOTH(step_of<Conv2d<6, 8, 4, with{.padding = "same"}>, In>().pads == cx::sides{1, 2, 1, 2});
  CHECK_BOTH(step_of<Conv2d<6, 8, 4, with{.stride = 2, .padding = cx::same_upper}>, In>().pads ==
             cx::sides{1, 2, 1, 2});
  CHECK_BOTH(step_of<Conv2d<6, 8, 4, with{.stride = 2, .padding = cx::same_lower}>, In>().pads ==
             cx::sides{2, 1, 2, 1});
  CHECK_BOTH(step_of<Conv2d<6, 8, 1, with{.padding = cx::sides{1, 2, 3, 4}}>, In>().pads ==
             cx::sides{1, 2, 3, 4});
}

namespace {

template <class Net, class Same, class... Inputs>
constexpr bool same_network = ((output_of<Net, Inputs> == output_of<Same, Inputs> &&
                                cx::parameters_of<Net>.parameter_elements ==
                                    cx::parameters_of<Same>.parameter_elements &&
                                cx::parameters_of<Net>.fault_found.ok()) &&
                               ...);

}  // namespace

TEST_CASE("infer takes the channels of the layer before") {
  using cx::infer;
  using Net = cx::Sequential<Conv2d<3, 8, 3>, cx::BatchNorm2d<infer>, cx::ReLU, cx::MaxPool2d<2>,
                             Conv2d<infer, 6, 3>, cx::Upsample<2>, Conv2d<infer, 4, 1>,
                             cx::ConvTranspose2d<infer, 5, 2>>;
  using Same = cx::Sequential<Conv2d<3, 8, 3>, cx::BatchNorm2d<8>, cx::ReLU, cx::MaxPool2d<2>,
                              Conv2d<8, 6, 3>, cx::Upsample<2>, Conv2d<6, 4, 1>,
                              cx::ConvTranspose2d<4, 5, 2>>;
  CHECK_BOTH(same_network<Net, Same, cx::Input<3, 12, 12>, cx::Input<3, 30, 20>>);
  CHECK_BOTH(same_network<cx::Sequential<cx::Linear<7, 5>, cx::Flatten, cx::Linear<infer, 3>,
                                         cx::BatchNorm1d<infer>>,
                          cx::Sequential<cx::Linear<7, 5>, cx::Linear<5, 3>, cx::BatchNorm1d<3>>,
                          cx::Input<7>>);
  CHECK_BOTH(
      same_network<cx::Sequential<cx::Conv1d<7, 5, 3>, cx::Conv1d<infer, 3, 3>>,
                   cx::Sequential<cx::Conv1d<7, 5, 3>, cx::Conv1d<5, 3, 3>>, cx::Input<7, 9>>);
}

TEST_CASE("infer behind a residual, a concat and a part") {
  using cx::infer;
  using Branches = cx::Concat<cx::Named<"a", Conv2d<6, 4, 1>>, cx::Named<"b", Conv2d<6, 5, 1>>>;
  CHECK_BOTH(same_network<cx::Sequential<Branches, Conv2d<infer, 2, 1>>,
                          cx::Sequential<Branches, Conv2d<9, 2, 1>>, In>);
  using Skip = cx::Residual<cx::Identity, Conv2d<6, 6, 1>>;  // only the shortcut tells
  CHECK_BOTH(same_network<cx::Sequential<Skip, Conv2d<infer, 2, 1>>,
                          cx::Sequential<Skip, Conv2d<6, 2, 1>>, In>);
  using Part = cx::Sequential<Conv2d<6, 8, 1>, cx::Chunk<1, 2>>;
  CHECK_BOTH(same_network<cx::Sequential<Part, Conv2d<infer, 2, 1>>,
                          cx::Sequential<Part, Conv2d<4, 2, 1>>, In>);
  // an input in a concat: nobody but the input knows how many
  using Unknown = cx::Sequential<cx::Concat<cx::Identity, Conv2d<6, 5, 1>>, Conv2d<infer, 2, 1>>;
  CHECK_BOTH(cx::parameters_of<Unknown>.fault_found.what == cx::fault::channels_unknown);
  CHECK_BOTH(cx::description_of<Unknown, In>.fault_found.ok());
  CHECK_BOTH(cx::explain::found<Unknown, In>.what == cx::fault::channels_unknown);
}

TEST_CASE("a separable convolution is two with their names") {
  using Net = cx::DepthwiseSeparableConv2d<
      6, 9, 3, with{.stride = 2, .padding = 1, .bias = false, .padding_mode = "replicate"}>;
  constexpr const auto& d = cx::description_of<Net, In>;
  CHECK_BOTH(d.step_count == 2 && output_of<Net, In> == cx::shape{9, 5, 6});
  CHECK_BOTH(d.steps[0].groups == 6 && d.steps[0].stride == cx::hw{2, 2} &&
             d.steps[0].mode == cx::padding_mode::replicate);
  CHECK_BOTH(d.steps[1].groups == 1 && d.steps[1].kernel == cx::hw{1} &&
             d.steps[1].stride == cx::hw{1} && d.steps[1].pads == cx::sides{});
  CHECK_BOTH(d.parameter_count == 2 &&
             cx::plan::equal(d.parameters[0].name.c_str(), "depthwise.weight") &&
             cx::plan::equal(d.parameters[1].name.c_str(), "pointwise.weight"));
  CHECK_BOTH(d.parameters[0].dims[0] == 6 && d.parameters[0].dims[1] == 1 &&
             d.parameters[1].dims[0] == 9 && d.parameters[1].dims[1] == 6);
  using Inferred = cx::Sequential<Conv2d<6, 8, 1>, cx::DepthwiseSeparableConv2d<cx::infer, 9, 3>>;
  CHECK_BOTH(cx::Checked<Inferred, In>::parameter_count == 48 + 8 + 72 + 8 + 72 + 9);
}

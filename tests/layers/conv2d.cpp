// SPDX-License-Identifier: BSL-1.0
// Conv2d: every argument of torch.nn.Conv2d arrives where it belongs.
#include "convexpr/layers/conv2d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"

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

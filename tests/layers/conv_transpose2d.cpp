// SPDX-License-Identifier: BSL-1.0
// ConvTranspose2d: every argument of torch.nn.ConvTranspose2d arrives where it belongs; what the
// plan makes of it.
#include "convexpr/layers/conv_transpose2d.hpp"

#include "../support/both.hpp"
#include "../support/described.hpp"
#include "convexpr/evaluate.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
using cx::ConvTranspose2d, cx::conv_transpose;
using namespace described;
using In = cx::Input<6, 9, 11>;

TEST_CASE("the defaults are PyTorch's") {
  constexpr auto s = step_of<ConvTranspose2d<6, 8, 3>, In>();
  CHECK_BOTH(s.kind == cx::plan::operation::conv_transpose2d);
  CHECK_BOTH(s.kernel == cx::hw{3, 3} && s.stride == cx::hw{1, 1} && s.dilation == cx::hw{1, 1});
  CHECK_BOTH(s.pads == cx::sides{} && s.groups == 1 && s.parameters.bias == 1);
  CHECK_BOTH(output_of<ConvTranspose2d<6, 8, 3>, In> == cx::shape{8, 11, 13});
}

TEST_CASE("every option") {
  using Layer = ConvTranspose2d<6, 9, cx::hw{3, 2},
                                conv_transpose{.stride = {2, 1},
                                               .padding = {1, 2},
                                               .output_padding = {1, 2},
                                               .groups = 3,
                                               .bias = false,
                                               .dilation = {1, 3},
                                               .padding_mode = "zeros",
                                               .device = cx::cpu,
                                               .dtype = cx::float32}>;
  constexpr auto s = step_of<Layer, In>();
  CHECK_BOTH(s.kernel == cx::hw{3, 2} && s.stride == cx::hw{2, 1} && s.dilation == cx::hw{1, 3});
  CHECK_BOTH(s.pads == cx::sides{1, 1, 2, 2} && s.groups == 3 && s.parameters.bias == -1);
  CHECK_BOTH(output_of<Layer, In> == cx::shape{9, 18, 12});
  constexpr const auto& weight = cx::parameters_of<Layer>.parameters[0];
  CHECK_BOTH(weight.dims[0] == 6 && weight.dims[1] == 3 && weight.dims[2] == 3 &&
             weight.dims[3] == 2);
}

TEST_CASE("four phases, all of them taking in what follows") {
  using Net = cx::Sequential<ConvTranspose2d<6, 8, 4, conv_transpose{.stride = 2, .padding = 1}>,
                             cx::BatchNorm2d<8>, cx::ReLU>;
  constexpr cx::plan::device_facts facts{.lanes = 16, .splits_transposed = true};
  constexpr auto plan =
      cx::plan::make_network(cx::description_of<Net, In>, cx::layout::nchw, facts);
  CHECK_BOTH(plan.step_count == 4);
  CHECK_BOTH(plan.macs == 6 * 8 * 16 * 9 * 11);
  CHECK_BOTH(plan.output == cx::shape{8, 18, 22});
  for (int i = 0; i < 4; ++i) {
    const cx::plan::step& s = plan.steps[i];
    CHECK(s.kind == cx::plan::operation::conv2d);
    CHECK(s.kernel == cx::hw{2, 2});
    CHECK(s.act == cx::activation::relu);
    CHECK(s.parameters.has_batch_norm());
    CHECK(s.tile.family != cx::plan::kernel_family::generic);
  }
}

// [1 2; 3 4] under [1 10; 100 1000], stride 1 and 2: every input stamps the kernel on the output.
TEST_CASE("in constant evaluation") {
  constexpr float parameters[] = {1, 10, 100, 1000, /* bias */ 0.5};
  constexpr float image[] = {1, 2, 3, 4};
  constexpr auto one =
      cx::evaluate<ConvTranspose2d<1, 1, 2>, cx::Input<1, 2, 2>>(parameters, image);
  constexpr float overlapping[] = {1.5, 12.5, 20.5, 103.5, 1234.5, 2040.5, 300.5, 3400.5, 4000.5};
  constexpr auto two =
      cx::evaluate<ConvTranspose2d<1, 1, 2, conv_transpose{.stride = 2, .output_padding = {0, 1}}>,
                   cx::Input<1, 2, 2>>(parameters, image);
  constexpr float apart[] = {1.5, 10.5, 2.5, 20.5, 0.5, 100.5, 1000.5, 200.5, 2000.5, 0.5,
                             3.5, 30.5, 4.5, 40.5, 0.5, 300.5, 3000.5, 400.5, 4000.5, 0.5};
  constexpr auto same = [](const auto& got, const auto& wanted) {
    bool all = true;
    for (std::size_t i = 0; i < std::size(wanted); ++i) all = all && got.elements[i] == wanted[i];
    return all;
  };
  CHECK_BOTH(same(one, overlapping));
  CHECK_BOTH(same(two, apart));
}

// SPDX-License-Identifier: BSL-1.0
// One call of a model and nothing else: undefined_symbols.py looks at what its object file asks
// for.
#include <convexpr/layers.hpp>
#include <convexpr/model.hpp>
#include <span>

namespace cx = convexpr;

struct Net
    : cx::Sequential<cx::Conv2d<3, 20, 3, cx::with{.padding = 1}>, cx::ReLU, cx::MaxPool2d<2>,
                     cx::Residual<cx::Conv2d<20, 20, 3, cx::with{.padding = 1}>>, cx::Sigmoid,
                     cx::AvgPool2d<2>, cx::Upsample<2>, cx::ReflectionPad2d<1>,
                     cx::GroupNorm<5, 20>, cx::Conv2d<20, 20, 3, cx::with{.groups = 20}>,
                     cx::Conv2d<20, 5, 1>, cx::Tanh, cx::Concat<cx::Identity, cx::Conv2d<5, 3, 1>>,
                     cx::LayerNorm2d<8>, cx::SqueezeExcite<8, 4>,
                     cx::Upsample<2, cx::upsample{.mode = "bilinear"}>, cx::Flatten,
                     cx::Linear<2048, 7>, cx::Softmax<>> {};
using Model = cx::Model<Net, cx::Input<3, 16, 16>>;

void forward(const Model& model, std::span<const float, Model::input_size> in,
             std::span<float, Model::output_size> out, cx::Workspace<Model>& workspace) {
  model(in, out, workspace);
}

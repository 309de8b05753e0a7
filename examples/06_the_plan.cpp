// SPDX-License-Identifier: BSL-1.0
// The plan is a value: an array of steps that anyone can read, at compile time or like here. Layers
// that a convolution takes in (batch normalisation, sum, activation) are no steps of their own.
#include <convexpr/convexpr.hpp>
#include <cstdio>

#include "digits/network.hpp"

namespace cx = convexpr;

// clang-format off
struct BasicBlock : cx::Block<                                // of torchvision's ResNet
    cx::Residual<cx::Block<
        cx::Named<"conv1", cx::Conv2d<64, 64, 3, cx::with{.padding = 1, .bias = false}>>,
        cx::Named<"bn1", cx::BatchNorm2d<64>>, cx::ReLU,
        cx::Named<"conv2", cx::Conv2d<64, 64, 3, cx::with{.padding = 1, .bias = false}>>,
        cx::Named<"bn2", cx::BatchNorm2d<64>>>>,
    cx::ReLU> {};
// clang-format on

constexpr const char* name_of(cx::plan::operation kind) {
  using enum cx::plan::operation;
  return kind == conv2d ? "conv2d" : kind == max_pool2d ? "max pool" : kind == copy ? "copy" : "?";
}
constexpr const char* layouts[] = {"nchw", "nhwc", "blocked"};
constexpr const char* buffers[] = {"none", "input", "output", "arena"};

void print(const cx::plan::tensor_view& v) {
  std::printf("  %-6s %6lld %7s %3dx%dx%d\n", buffers[static_cast<int>(v.where)], v.offset,
              layouts[static_cast<int>(v.order)], v.channels, v.height, v.width);
}

template <class Net, class Input>
void print_plan() {
  using Model = cx::Model<Net, Input>;
  for (const cx::plan::step& s : Model::steps) {
    std::printf("%s %s%s%s\n", cx::description_of<Net, Input>.layers[s.layer].c_str(),
                name_of(s.kind), cx::plan::has_residual(s) ? " + residual" : "",
                s.act == cx::activation::relu ? " + relu" : "");
    print(s.in);
    print(s.out);
  }
  std::printf("arena: %lld bytes\n\n", Model::arena_bytes);
}

int main() {
  print_plan<digits::Network, cx::Input<1, 28, 28>>();
  print_plan<BasicBlock, cx::Input<64, 56, 56>>();
}

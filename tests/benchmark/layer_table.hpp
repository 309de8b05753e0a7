// SPDX-License-Identifier: BSL-1.0
// The convolutions that layers.cpp times: those of ResNet-50, VGG-16, MobileNetV1 and a few small
// and odd ones, as data.
#pragma once

#include "convexpr/plan/tensor_view.hpp"

namespace convexpr_benchmark {

using convexpr::layout;

struct layer {
  const char* group;
  int in, out, kernel, size;  // size: height and width of the input
  int stride = 1;
  int dilation = 1;
  int groups = 1;
  layout in_order = layout::blocked;  // that of a network in which the layer stands
  layout out_order = layout::blocked;
};

// Of the input's pixels, on all four sides; PyTorch's networks pad everything but 1x1 kernels.
constexpr int padding_of(const layer& l) { return l.dilation * (l.kernel - 1) / 2; }
constexpr int out_size_of(const layer& l) {
  return (l.size + 2 * padding_of(l) - l.dilation * (l.kernel - 1) - 1) / l.stride + 1;
}

inline constexpr layer layers[] = {
    {"tiny", 1, 8, 3, 28, 1, 1, 1, layout::nchw, layout::nchw},
    {"tiny", 8, 16, 3, 14, 1, 1, 1, layout::nchw},
    {"tiny", 8, 16, 3, 14},
    {"tiny", 3, 16, 3, 32, 1, 1, 1, layout::nchw},
    {"tiny", 16, 16, 3, 32},
    {"tiny", 64, 64, 1, 11},
    {"few", 64, 4, 3, 128},
    {"few", 32, 12, 3, 128},
    {"few", 12, 3, 3, 256, 1, 1, 1, layout::blocked, layout::nchw},
    {"few", 12, 3, 3, 256, 1, 1, 1, layout::nchw, layout::nchw},
    {"first", 3, 64, 7, 224, 2, 1, 1, layout::nchw},
    {"first", 3, 64, 3, 224, 1, 1, 1, layout::nchw},
    {"first", 3, 64, 3, 128, 1, 1, 1, layout::nchw},
    {"first", 3, 32, 3, 224, 2, 1, 1, layout::nchw},
    {"esrgan", 64, 64, 3, 128},
    {"esrgan", 68, 64, 1, 128},
    {"esrgan", 128, 64, 1, 128},
    {"esrgan", 64, 64, 5, 128},
    {"esrgan", 64, 32, 3, 128},
    {"resnet50", 64, 64, 1, 56},
    {"resnet50", 64, 64, 3, 56},
    {"resnet50", 64, 256, 1, 56},
    {"resnet50", 256, 64, 1, 56},
    {"resnet50", 256, 128, 1, 56},
    {"resnet50", 128, 128, 3, 56, 2},
    {"resnet50", 128, 512, 1, 28},
    {"resnet50", 256, 512, 1, 56, 2},
    {"resnet50", 512, 128, 1, 28},
    {"resnet50", 128, 128, 3, 28},
    {"resnet50", 512, 256, 1, 28},
    {"resnet50", 256, 256, 3, 28, 2},
    {"resnet50", 256, 1024, 1, 14},
    {"resnet50", 512, 1024, 1, 28, 2},
    {"resnet50", 1024, 256, 1, 14},
    {"resnet50", 256, 256, 3, 14},
    {"resnet50", 1024, 512, 1, 14},
    {"resnet50", 512, 512, 3, 14, 2},
    {"resnet50", 512, 2048, 1, 7},
    {"resnet50", 1024, 2048, 1, 14, 2},
    {"resnet50", 2048, 512, 1, 7},
    {"resnet50", 512, 512, 3, 7},
    {"vgg16", 64, 64, 3, 224},
    {"vgg16", 64, 128, 3, 112},
    {"vgg16", 128, 128, 3, 112},
    {"vgg16", 128, 256, 3, 56},
    {"vgg16", 256, 256, 3, 56},
    {"vgg16", 256, 512, 3, 28},
    {"vgg16", 512, 512, 3, 28},
    {"vgg16", 512, 512, 3, 14},
    {"depthwise", 32, 32, 3, 112, 1, 1, 32},
    {"depthwise", 64, 64, 3, 112, 2, 1, 64},
    {"depthwise", 128, 128, 3, 56, 1, 1, 128},
    {"depthwise", 256, 256, 3, 28, 1, 1, 256},
    {"depthwise", 512, 512, 3, 14, 1, 1, 512},
    {"depthwise", 1024, 1024, 3, 7, 1, 1, 1024},
    {"mobilenet", 32, 64, 1, 112},
    {"mobilenet", 64, 128, 1, 56},
    {"mobilenet", 128, 128, 1, 56},
    {"mobilenet", 256, 256, 1, 28},
    {"mobilenet", 512, 512, 1, 14},
    {"mobilenet", 1024, 1024, 1, 7},
    {"odd", 256, 256, 3, 28, 1, 2},
    {"odd", 128, 128, 3, 56, 1, 1, 32},
};

}  // namespace convexpr_benchmark

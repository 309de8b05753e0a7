// SPDX-License-Identifier: BSL-1.0
// U-Net (Ronneberger et al. 2015, figure 1), padded so that the size stays and with batch
// normalisation, under the names of the widespread PyTorch port (milesial/Pytorch-UNet).
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace unet {

template <int in_channels, int out_channels>
using DoubleConv = cx::Block<cx::Named<"double_conv", cx::Sequential<
    cx::Conv2d<in_channels, out_channels, 3, cx::with{.padding = 1, .bias = false}>,
    cx::BatchNorm2d<out_channels>, cx::ReLU,
    cx::Conv2d<out_channels, out_channels, 3, cx::with{.padding = 1, .bias = false}>,
    cx::BatchNorm2d<out_channels>, cx::ReLU>>>;

template <int in_channels, int out_channels>
using Down = cx::Named<"maxpool_conv", cx::Sequential<
    cx::MaxPool2d<2>, DoubleConv<in_channels, out_channels>>>;

template <int in_channels>
using Up = cx::ConvTranspose2d<in_channels, in_channels / 2, 2, cx::conv_transpose{.stride = 2}>;

}  // namespace unet

/** A picture whose sides are multiples of 16 to one logit per class and pixel. */
template <int channels = 3, int classes = 2>
struct UNet : cx::Graph<
    cx::Node<"inc", unet::DoubleConv<channels, 64>>,
    cx::Node<"down1", unet::Down<64, 128>>,                                             // 1/2
    cx::Node<"down2", unet::Down<128, 256>>,                                            // 1/4
    cx::Node<"down3", unet::Down<256, 512>>,                                            // 1/8
    cx::Node<"down4", unet::Down<512, 1024>>,                                           // 1/16

    cx::Node<"up1.up", unet::Up<1024>>,                                                 // 1/8
    cx::Node<"up1.skip", cx::Concat<>, cx::From<"down3", "up1.up">>,
    cx::Node<"up1.conv", unet::DoubleConv<1024, 512>>,
    cx::Node<"up2.up", unet::Up<512>>,                                                  // 1/4
    cx::Node<"up2.skip", cx::Concat<>, cx::From<"down2", "up2.up">>,
    cx::Node<"up2.conv", unet::DoubleConv<512, 256>>,
    cx::Node<"up3.up", unet::Up<256>>,                                                  // 1/2
    cx::Node<"up3.skip", cx::Concat<>, cx::From<"down1", "up3.up">>,
    cx::Node<"up3.conv", unet::DoubleConv<256, 128>>,
    cx::Node<"up4.up", unet::Up<128>>,                                                  // 1
    cx::Node<"up4.skip", cx::Concat<>, cx::From<"inc", "up4.up">>,
    cx::Node<"up4.conv", unet::DoubleConv<128, 64>>,
    cx::Node<"outc", cx::Named<"conv", cx::Conv2d<64, classes, 1>>>> {};
// clang-format on

}  // namespace zoo

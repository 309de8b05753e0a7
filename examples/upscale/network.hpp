// SPDX-License-Identifier: BSL-1.0
// ESRGAN-slim as a type: the residual dense network of weights.safetensors and slim_Nx.safetensors,
// layer by layer under the names that its authors gave; for slim.cpp.
#pragma once

#include <convexpr/layers.hpp>

namespace upscale {

namespace cx = convexpr;

/** A convolution that keeps the size. */
template <int in_channels, int out_channels, cx::hw kernel_size>
using Same = cx::Conv2d<in_channels, out_channels, kernel_size, cx::with{.padding = "same"}>;

/** RGB on 0..255 to RGB at `scale` times the size, on the same scale but not clipped to it. */
// clang-format off
template <int scale>
struct Slim : cx::Graph<
    // shallow features
    cx::Node<"F_m1", Same<3, 64, 3>>,
    cx::Node<"F_0", Same<64, 64, 3>>,

    // two residual dense blocks, each with one layer of growth 4
    cx::Node<"F_1_1", Same<64, 4, 3>>,
    cx::Node<"F_1_1_Relu", cx::ReLU>,
    cx::Node<"RDB_Concat_1_1", cx::Concat<>, cx::From<"F_0", "F_1_1_Relu">>,
    cx::Node<"LFF_1", Same<68, 64, 1>>,
    cx::Node<"LRL_1", cx::Add, cx::From<"LFF_1", "F_0">>,

    cx::Node<"F_2_1", Same<64, 4, 3>>,
    cx::Node<"F_2_1_Relu", cx::ReLU>,
    cx::Node<"RDB_Concat_2_1", cx::Concat<>, cx::From<"LRL_1", "F_2_1_Relu">>,
    cx::Node<"LFF_2", Same<68, 64, 1>>,
    cx::Node<"LRL_2", cx::Add, cx::From<"LFF_2", "LRL_1">>,

    // global feature fusion
    cx::Node<"LRLs_Concat", cx::Concat<>, cx::From<"LRL_1", "LRL_2">>,
    cx::Node<"GFF_1", Same<128, 64, 1>>,
    cx::Node<"GFF_2", Same<64, 64, 3>>,
    cx::Node<"FDF", cx::Add, cx::From<"GFF_2", "F_m1">>,

    // to `scale` times the size
    cx::Node<"UPN1", Same<64, 64, 5>>,
    cx::Node<"UPN1_Relu", cx::ReLU>,
    cx::Node<"UPN2", Same<64, 32, 3>>,
    cx::Node<"UPN2_Relu", cx::ReLU>,
    cx::Node<"UPN3", Same<32, 3 * scale * scale, 3>>,
    cx::Node<"UPsample", cx::Upsample<scale>>,
    cx::Node<"SR", Same<3 * scale * scale, 3, 3>>> {};
// clang-format on

using EsrganSlim = Slim<2>;

}  // namespace upscale

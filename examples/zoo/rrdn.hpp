// SPDX-License-Identifier: BSL-1.0
// RRDN, the "thick" network of UpscalerJS (after ESRGAN, Wang et al. 2018, figure 4): ten residuals
// of three residual dense blocks each, 154 convolutions, 120 concatenations.
#pragma once

#include <convexpr/layers.hpp>

namespace zoo {

namespace cx = convexpr;

// clang-format off
namespace rrdn {

// "F_10_2_4": `kind`, and the numbers that are not 0.
consteval auto name(const char* kind, int i, int j, int k) {
  char text[12] = {};
  int size = 0;
  while (kind[size] != '\0') text[size] = kind[size], ++size;
  for (const int number : {i, j, k}) {
    if (number == 0) continue;
    text[size++] = '_';
    if (number >= 10) text[size++] = static_cast<char>('0' + number / 10);
    text[size++] = static_cast<char>('0' + number % 10);
  }
  return cx::fixed_string<12>(text);
}

template <int in_channels, int out_channels>
using Conv3 = cx::Conv2d<in_channels, out_channels, 3, cx::with{.padding = 1}>;

// 32 more channels, made of all before them.
template <int i, int j, int k>
struct Grow : cx::Concat<cx::Identity, cx::Block<
    cx::Named<name("F", i, j, k), Conv3<32 + 32 * k, 32>>, cx::ReLU>> {};

template <int i, int j>
struct DenseBlock : cx::Residual<cx::Block<
    Grow<i, j, 1>, Grow<i, j, 2>, Grow<i, j, 3>, Grow<i, j, 4>,
    cx::Named<name("LFF", i, j, 0), Conv3<192, 64>>, cx::Scale<0.2>>> {};

template <int i>
struct Rrdb : cx::Residual<cx::Block<
    DenseBlock<i, 1>, DenseBlock<i, 2>, DenseBlock<i, 3>, cx::Scale<0.2>>> {};

}  // namespace rrdn

/** RGB on 0..1 to RGB at `scale` times the size, on the same scale but not clipped to it. */
template <int scale>
struct Rrdn : cx::Block<
    cx::Named<"Pre_blocks_conv", rrdn::Conv3<3, 64>>,
    cx::Residual<cx::Block<
        rrdn::Rrdb<1>, rrdn::Rrdb<2>, rrdn::Rrdb<3>, rrdn::Rrdb<4>, rrdn::Rrdb<5>,
        rrdn::Rrdb<6>, rrdn::Rrdb<7>, rrdn::Rrdb<8>, rrdn::Rrdb<9>, rrdn::Rrdb<10>,
        cx::Named<"post_blocks_conv", rrdn::Conv3<64, 64>>>>,
    cx::Named<"PreShuffle", rrdn::Conv3<64, 3 * scale * scale>>,
    cx::PixelShuffle<scale>,
    cx::Named<"SR", rrdn::Conv3<3, 3>>> {};
// clang-format on

}  // namespace zoo

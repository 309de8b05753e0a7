// SPDX-License-Identifier: BSL-1.0
// The named arguments of layers: `with{.stride = 2, .padding = "same"}` for convolutions, and the
// like for pools and the rest, in PyTorch's names and order.
#pragma once

#include "convexpr/layers/given_options.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// In place of in_channels, in_features or num_features: as many as the layer before yields.
inline constexpr int infer = plan::infer;

inline constexpr element_type float32 = element_type::float32;
inline constexpr element_type float64 = element_type::float64;
inline constexpr element_type float16 = element_type::float16;
inline constexpr element_type bfloat16 = element_type::bfloat16;
inline constexpr device cpu = device::cpu;
inline constexpr device cuda = device::cuda;
inline constexpr layout nchw = layout::nchw;
inline constexpr layout nhwc = layout::nhwc;

// Paddings without a word in PyTorch: Keras' and TensorFlow's "same" for any stride (the odd one
// behind), and ONNX' SAME_LOWER (the odd one before).
inline constexpr padding_law same_upper = padding_law::same_upper;
inline constexpr padding_law same_lower = padding_law::same_lower;

// Of Conv2d. Defaults: stride 1, padding 0, dilation 1, groups 1, bias true, "zeros", cpu, float32.
// exact_cover is not PyTorch's: true refuses an input whose last rows or columns no window reaches.
struct with {
  static constexpr const char* example = "with{.stride = 2}";
  options::pair stride{};
  options::padding padding{};
  options::pair dilation{};
  options::number groups{};
  options::flag bias{};
  options::mode padding_mode{};
  options::target device{};
  options::dtype dtype{};
  options::flag exact_cover{};
};

// Of ConvTranspose2d, in PyTorch's order, which is not that of Conv2d. Defaults as there;
// output_padding 0.
struct conv_transpose {
  static constexpr const char* example = "conv_transpose{.stride = 2}";
  options::pair stride{};
  options::padding padding{};
  options::pair output_padding{};
  options::number groups{};
  options::flag bias{};
  options::pair dilation{};
  options::mode padding_mode{};
  options::target device{};
  options::dtype dtype{};
};

// Of MaxPool2d and AvgPool2d. Defaults: stride = kernel_size, padding 0, dilation 1 (max only),
// ceil_mode false; count_include_pad true and no divisor_override (average only). exact_cover
// as that of `with`.
struct pool {
  static constexpr const char* example = "pool{.stride = 2}";
  options::pair stride{};
  options::padding padding{};
  options::pair dilation{};
  options::flag return_indices{};  // PyTorch has it; true is refused
  options::flag ceil_mode{};
  options::flag count_include_pad{};
  options::number divisor_override{};
  options::flag exact_cover{};
};

// Of Linear. Defaults: bias true, cpu, float32.
struct linear {
  static constexpr const char* example = "linear{.bias = false}";
  options::flag bias{};
  options::target device{};
  options::dtype dtype{};
};

// Of PReLU. Defaults: cpu, float32.
struct prelu {
  static constexpr const char* example = "prelu{.dtype = cx::float64}";
  options::target device{};
  options::dtype dtype{};
};

// Of BatchNorm2d. Defaults: eps 1e-5, affine true, cpu, float32.
struct batch_norm {
  static constexpr const char* example = "batch_norm{.eps = 1e-3}";
  options::real eps{};
  options::flag affine{};
  options::target device{};
  options::dtype dtype{};
};

// Of GroupNorm. Defaults: eps 1e-5, affine true, cpu, float32.
struct group_norm {
  static constexpr const char* example = "group_norm{.eps = 1e-3}";
  options::real eps{};
  options::flag affine{};
  options::target device{};
  options::dtype dtype{};
};

// Of InstanceNorm2d. Defaults: eps 1e-5, affine false, track_running_stats false, cpu, float32.
struct instance_norm {
  static constexpr const char* example = "instance_norm{.eps = 1e-3}";
  options::real eps{};
  options::flag affine{};
  options::flag track_running_stats{};
  options::target device{};
  options::dtype dtype{};
};

// Of LayerNorm2d. Defaults: eps 1e-6 as in torchvision's ConvNeXt, elementwise_affine true, cpu,
// float32.
struct layer_norm {
  static constexpr const char* example = "layer_norm{.eps = 1e-5}";
  options::real eps{};
  options::flag elementwise_affine{};
  options::target device{};
  options::dtype dtype{};
};

// Of LayerScale. Defaults: cpu, float32.
struct layer_scale {
  static constexpr const char* example = "layer_scale{.dtype = cx::float64}";
  options::target device{};
  options::dtype dtype{};
};

}  // namespace convexpr::inline CONVEXPR_ABI

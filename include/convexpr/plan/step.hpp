// SPDX-License-Identifier: BSL-1.0
// One step of a network as data: what a layer appends to the plan, what the passes refine, and
// all that a kernel ever sees.
#pragma once

#include "convexpr/plan/tensor_view.hpp"
#include "convexpr/plan/window.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Formulas in kernels/activation.hpp.
enum class activation : int {
  none,
  relu,
  leaky_relu,
  sigmoid,
  tanh,
  relu6,
  prelu,
  elu,
  selu,
  gelu,
  gelu_tanh,
  silu,
  mish,
  hardswish,
  hardsigmoid,
  softplus,
};

namespace plan {

enum class operation : int {
  none,
  conv2d,            // Linear is one with a 1x1 kernel on a 1x1 image, BatchNorm2d a depthwise 1x1
  conv_transpose2d,  // on most devices replaced by conv2d steps, one for each phase
  max_pool2d,
  avg_pool2d,
  adaptive_avg_pool2d,
  adaptive_max_pool2d,
  upsample_nearest,
  upsample_bilinear,
  pointwise,      // an activation that no producer took in
  add,            // in + second; a view with a stride of 0 repeats an operand
  mul,            // in * second, likewise
  copy,           // into another layout, into a part of a concat, or with padding materialised
  pad,            // by any mode; rows and columns are left out where a pad is negative
  pixel_shuffle,  // by `stride`, as are the next
  pixel_unshuffle,
  channel_shuffle,  // by `groups`
  softmax,
  log_softmax,
  group_norm,  // InstanceNorm2d is one with a group for each channel
  layer_norm,  // over the channels of each pixel
  own,         // a kernel from outside of the library: plan/own_kernel.hpp
};

// Which loop nest runs a conv2d step.
enum class kernel_family : int {
  none,
  direct,
  peeled,  // whole rows in tiles that know what their outer pixels lack
  gemm,
  depthwise_rows,    // of channel-blocked planes, one after the other
  depthwise_strips,  // of such planes, a few columns wide: 3x3 without stride
  depthwise_any,     // tile by tile
  grouped_strips,    // as depthwise_strips, in groups of a few channels
  grouped,
  along_row,
  linear,  // of a single pixel
  generic,
  winograd,
  across_lanes,    // input channels in the lanes of a sum
  rows_in_lanes,   // rows of the kernel in the lanes, each with its few outputs
  sliding_window,  // all taps of an input at once, their few outputs in the lanes
  sliding_row      // the taps of a kernel row at once, for two rows of the output
};

// What a step is cut along when several threads run it; plan/share.hpp chooses.
enum class split_axis : int {
  whole,     // one thread runs all of it
  rows,      // of the output
  pixels,    // of a picture without gaps, as one long row
  channels,  // of the output
  tiles,     // groups of Winograd's
};

// The register tile that plan/tile.hpp chose: `pixels` x `vectors` accumulators.
struct tile_choice {
  kernel_family family = kernel_family::none;
  int pixels = 0;
  int vectors = 0;
  // of gemm and peeled: input channels at a time (0: all), output pixels at a time (of winograd
  // tiles of outputs), and whether the weights of the next channels are fetched while these are
  // used, of linear as well
  int chunk = 0;
  int block = 0;
  bool ahead = false;
  bool mixed = false;     // some groups of output channels, or tiles of a row, have a vector less
  int outputs = 0;        // winograd: of a tile of the algorithm, across; of a row: 0 is all
  int outputs_down = 0;   // winograd
  bool by_point = false;  // the sums of a point for all output channels before the next point's
  constexpr bool operator==(const tile_choice&) const = default;
};

// Indices into the table of parameters, -1 = none. With batch normalisation the step computes
// with weight * s and (bias - mean) * s + shift, where s = scale / sqrt(variance + eps); with a
// scale alone, LayerScale's, s = scale. Of group_norm and layer_norm scale and shift are the
// weight and the bias.
struct parameter_indices {
  int weight = -1;
  int bias = -1;
  int scale = -1;
  int shift = -1;
  int mean = -1;
  int variance = -1;
  int slopes = -1;  // of prelu: one, or one per channel
  constexpr bool has_batch_norm() const { return mean >= 0; }
};

// The taps of a transposed convolution's weight [in][out / groups][rows][columns] that one of its
// phases has: row r of the phase's kernel is row first + r * every of the weight's.
struct weight_slice {
  hw whole{};  // rows and columns of the weight
  hw first{};
  hw every{};  // negative: a transposed convolution reads its kernel backwards
  constexpr bool given() const { return whole.height > 0; }
  constexpr bool operator==(const weight_slice&) const = default;
};

struct own_kernel;

struct step {
  operation kind = operation::none;
  int layer = 0;  // index into the table of names; counted from 1 in messages

  // which values it reads and writes: indices into the plan's values, -1 = none
  int in_value = -1;
  int second_value = -1;  // the other summand of an add, or the residual that a conv2d takes in
  int out_value = -1;

  // the same in memory, once the arena is laid out
  tensor_view in{};
  tensor_view second{};
  tensor_view out{};  // of a copy into a concat: the whole, written from channel_offset on

  hw kernel{1, 1};
  hw stride{1, 1};
  hw dilation{1, 1};
  sides pads{};
  padding_mode mode = padding_mode::zeros;  // others only in copy and pad, once passes are done
  int groups = 1;

  activation act = activation::none;
  double slope = 0;  // of leaky_relu; alpha of elu, beta of softplus; pad: what zeros are instead
  double threshold = 0;  // of softplus

  bool count_include_pad = false;  // avg_pool2d: divide by the window clipped to the padded input
  int divisor_override = 0;        // avg_pool2d: divide by this when not 0
  int axis = 0;                    // softmax: 0 channels, 1 rows, 2 columns
  int channel_offset = 0;          // copy into a concat: first channel there
  int first_channel = 0;           // copy of a slice: first channel read
  hw fixed_size{};                 // adaptive pools, a crop: 0 = follows the input
  double scale_rows = 0;           // upsample_*: the factor, 0 = towards a size
  double scale_columns = 0;
  bool align_corners = false;  // upsample_bilinear

  parameter_indices parameters{};
  weight_slice slice{};
  double eps = 0;     // of the folded batch normalisation
  double factor = 1;  // of a folded Scale: of weights and bias, after the normalisation

  const own_kernel* own = nullptr;
  bool sees_all = false;       // own: each output depends on the whole input
  long long own_elements = 0;  // own: of its parameters

  tile_choice tile{};
  split_axis split = split_axis::whole;
  int band_steps = 0;  // so many from here on run together, see bands.hpp; 0: this one alone
  int band_rows = 0;   // of the output, that are in memory then; of the last: rows at a time
  long long packed_offset = 0;  // elements from the start of the packed weights
  long long packed_elements = 0;
  long long scratch_offset = 0;  // elements from the start of the arena, for this step alone
  long long scratch_elements = 0;
  int first_group = 0, last_group = 0;  // of a share along tiles; 0, 0: all
  long long vectors_offset = 0;         // from there: numbers per channel, see channel_vectors.hpp
};

// A step with weights: it can take in a batch normalisation, a sum and an activation.
constexpr bool is_convolution(const step& s) {
  return s.kind == operation::conv2d || s.kind == operation::conv_transpose2d;
}

constexpr bool has_residual(const step& s) { return is_convolution(s) && s.second_value >= 0; }

// Multiply-adds as PyTorch's profilers count them: padded taps included; of a transposed
// convolution those that are cropped, too. Never above max_elements.
constexpr long long multiply_adds(const step& s) {
  if (!is_convolution(s) || s.parameters.weight < 0) return 0;
  const tensor_view& pixels = s.kind == operation::conv2d ? s.out : s.in;
  const int factors[] = {s.in.channels / s.groups, s.kernel.height, s.kernel.width,
                         s.out.channels,           pixels.height,   pixels.width};
  long long product = 1;
  for (const int factor : factors) product = checked_product(product, factor);
  return product < 0 ? max_elements : product;
}

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI

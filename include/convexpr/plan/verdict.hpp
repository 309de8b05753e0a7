// SPDX-License-Identifier: BSL-1.0
// What can be wrong with a network, as a value: the first fault, where it is, and the sentence
// that the user will read.
#pragma once

#include "convexpr/plan/text.hpp"

namespace convexpr::inline CONVEXPR_ABI {

// Each has a file of its name in tests/reject/ and a paragraph in docs/errors.md.
enum class fault : int {
  none,
  // one layer's own arguments
  not_options,
  word_unknown,
  not_a_bool,
  number_not_whole,
  number_not_finite,
  channels_not_positive,
  kernel_not_positive,
  stride_not_positive,
  dilation_not_positive,
  padding_negative,
  groups_not_positive,
  in_channels_not_divisible,
  out_channels_not_divisible,
  same_needs_stride_1,
  padding_not_numbers,
  padding_mode_not_zeros,
  output_padding_out_of_range,
  pool_padding_too_large,
  pool_option_not_taken,
  divisor_zero,
  eps_negative,
  pair_in_one_dimension,
  groups_not_taken,
  output_size_not_positive,
  scale_factor_not_positive,
  align_corners_not_taken,
  crop_negative,
  probability_out_of_range,
  axis_out_of_range,
  repeats_not_positive,
  // a layer and what it receives
  input_not_an_image,
  input_not_a_vector,
  input_not_a_sequence,
  in_channels_mismatch,
  in_features_mismatch,
  channels_unknown,
  slopes_mismatch,
  norm_of_one_element,
  kernel_exceeds_input,
  input_not_covered,
  output_not_positive,
  reflect_padding_too_large,
  circular_padding_too_large,
  crop_exceeds_input,
  channels_not_divisible,
  size_not_divisible,
  element_type_mismatch,
  device_mismatch,
  own_kernel_missing,
  size_overflow,
  // several values meeting
  add_shapes_differ,
  mul_shapes_differ,
  broadcast_shapes_differ,
  residual_shapes_differ,
  concat_sizes_differ,
  slice_out_of_range,
  chunks_not_equal,
  inputs_too_few,
  inputs_too_many,
  inputs_differ,
  outputs_too_many,
  outputs_not_last,
  // names
  not_a_layer,
  not_a_node,
  steps_exceed_n,
  value_unknown,
  node_unknown,
  node_duplicate,
  parameter_duplicate,
  name_too_long,
  // the network as a whole
  network_empty,
  not_an_input,
  input_not_positive,
  input_order_unsupported,
  device_unsupported,
};

namespace plan {

struct verdict {
  fault what = fault::none;
  int layer = 0;           // counted from 1; 0 = the network's input
  name_text name{};        // as in PyTorch's state_dict, without ".weight"
  long long expected = 0;  // the two numbers that disagree, where there are two
  long long got = 0;
  sentence_text sentence{};

  constexpr bool ok() const { return what == fault::none; }
};

}  // namespace plan
}  // namespace convexpr::inline CONVEXPR_ABI

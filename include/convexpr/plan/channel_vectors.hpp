// SPDX-License-Identifier: BSL-1.0
// The parameters of which a step reads one number for each channel, beside the weights of a
// convolution: slopes of PReLU, weight and bias of a norm. For models, `evaluate` and kernels.
#pragma once

#include "convexpr/plan/element.hpp"
#include "convexpr/plan/emission.hpp"

namespace convexpr::inline CONVEXPR_ABI::plan {

// Vectors of a step, in the order in which kernels find them: [vector][channels rounded up to 16].
struct channel_vectors {
  int parameters[3] = {-1, -1, -1};  // indices into the table of parameters; -1: none, use ...
  double otherwise[3] = {};
  int count = 0;

  constexpr void add(int parameter, double value) {
    parameters[count] = parameter;
    otherwise[count++] = value;
  }
};

// The slopes come last.
constexpr channel_vectors vectors_of(const step& s) {
  channel_vectors v{};
  if (s.kind == operation::group_norm || s.kind == operation::layer_norm) {
    v.add(s.parameters.scale, 1);
    v.add(s.parameters.shift, 0);
  }
  if (s.act == activation::prelu) v.add(s.parameters.slopes, 0);
  return v;
}

// Elements of one vector, and of all.
constexpr long long vector_length(const step& s) {
  return round_up(static_cast<long long>(s.out.channels), 1LL * channel_block);
}
constexpr long long vector_elements(const step& s) {
  return vectors_of(s).count * vector_length(s);
}
constexpr long long slopes_offset(const step& s) {
  return s.act == activation::prelu ? vector_elements(s) - vector_length(s) : 0;
}

// Writes vector_elements(s) numbers; a parameter of one element counts for all channels.
// `parameters` holds all of the network's, `table` tells where.
template <class T>
constexpr void fill_channel_vectors(const step& s, const T* parameters, const parameter* table,
                                    arithmetic_t<T>* to) {
  const channel_vectors v = vectors_of(s);
  const long long length = vector_length(s);
  for (int i = 0; i < v.count; ++i) {
    for (long long c = 0; c < length; ++c) {
      auto value = static_cast<arithmetic_t<T>>(v.otherwise[i]);
      if (v.parameters[i] >= 0 && c < s.out.channels) {
        const parameter& p = table[v.parameters[i]];
        value = parameters[p.offset + (p.elements == 1 ? 0 : c)];
      }
      *to++ = value;
    }
  }
}

// Of the step that has most.
constexpr long long most_vector_elements(const step* steps, int count) {
  long long most = 0;
  for (int i = 0; i < count; ++i) {
    const long long elements = vector_elements(steps[i]);
    if (elements > most) most = elements;
  }
  return most;
}

}  // namespace convexpr::inline CONVEXPR_ABI::plan

// SPDX-License-Identifier: BSL-1.0
// The normalisations that define the numbers: two passes, mean and then squares of differences, in
// an order that vectors of channels can keep. Scalar, usable in constant evaluation.
#pragma once

#include "convexpr/kernels/activation.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// (x - mean) * (weight * inverse) + bias, the last two steps fused, then the activation. `vectors`:
// weight, bias and slopes of plan/channel_vectors.hpp.
template <class A>
constexpr A normalised(const plan::step& s, const A* vectors, int c, A x, A mean, A inverse) {
  const A bias = vectors[plan::vector_length(s) + c];
  return activate(s, vectors, c, fmadd(x - mean, vectors[c] * inverse, bias));
}

// The sum of a group: each row from left to right, then the rows of a channel, then the channels.
template <class T, class Term>
constexpr arithmetic_t<T> group_sum(const plan::tensor_view& v, int first, int last, const T* in,
                                    Term add) {
  using A = arithmetic_t<T>;
  A group = 0;
  for (int c = first; c < last; ++c) {
    A plane = 0;
    for (int y = 0; y < v.height; ++y) {
      A row = 0;
      for (int x = 0; x < v.width; ++x) row = add(row, static_cast<A>(in[v.at(c, y, x)]));
      plane = plane + row;
    }
    group = group + plane;
  }
  return group;
}

template <class T>
constexpr void group_norm(const plan::step& s, const T* in, T* out,
                          const arithmetic_t<T>* vectors) {
  using A = arithmetic_t<T>;
  const int each = s.in.channels / s.groups;
  const A count = static_cast<A>(1LL * each * s.in.height * s.in.width);
  for (int first = 0; first < s.in.channels; first += each) {
    const auto sum = [&](auto add) { return group_sum(s.in, first, first + each, in, add); };
    const A mean = sum([](A so_far, A x) { return so_far + x; }) / count;
    const A variance =
        sum([&](A so_far, A x) { return fmadd(x - mean, x - mean, so_far); }) / count;
    const A inverse = A(1) / square_root(variance + static_cast<A>(s.eps));
    for (int c = first; c < first + each; ++c) {
      for (int y = 0; y < s.in.height; ++y) {
        for (int x = 0; x < s.in.width; ++x) {
          const A value = in[s.in.at(c, y, x)];
          out[s.out.at(c, y, x)] = static_cast<T>(normalised(s, vectors, c, value, mean, inverse));
        }
      }
    }
  }
}

// Sixteen partial sums of the channels c % 16, then their halves: i + 8, i + 4, i + 2, i + 1.
template <class A>
constexpr A sum_of_block(A* partial) {
  for (int half = plan::channel_block / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) partial[i] = partial[i] + partial[i + half];
  }
  return partial[0];
}

template <class T>
constexpr void layer_norm(const plan::step& s, const T* in, T* out,
                          const arithmetic_t<T>* vectors) {
  using A = arithmetic_t<T>;
  const A count = static_cast<A>(s.in.channels);
  for (int y = 0; y < s.in.height; ++y) {
    for (int x = 0; x < s.in.width; ++x) {
      const auto sum = [&](auto add) {
        A partial[plan::channel_block] = {};
        for (int c = 0; c < s.in.channels; ++c) {
          A& so_far = partial[c % plan::channel_block];
          so_far = add(so_far, static_cast<A>(in[s.in.at(c, y, x)]));
        }
        return sum_of_block(partial);
      };
      const A mean = sum([](A so_far, A v) { return so_far + v; }) / count;
      const A variance =
          sum([&](A so_far, A v) { return fmadd(v - mean, v - mean, so_far); }) / count;
      const A inverse = A(1) / square_root(variance + static_cast<A>(s.eps));
      for (int c = 0; c < s.in.channels; ++c) {
        const A value = in[s.in.at(c, y, x)];
        out[s.out.at(c, y, x)] = static_cast<T>(normalised(s, vectors, c, value, mean, inverse));
      }
    }
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

// SPDX-License-Identifier: BSL-1.0
// The device "reference": runs any step of a plan with the kernels that define the right answer.
// Slow on purpose: for tests, and for networks that the compiler evaluates.
#pragma once

#include "convexpr/kernels/reference/bilinear.hpp"
#include "convexpr/kernels/reference/conv2d.hpp"
#include "convexpr/kernels/reference/conv_transpose2d.hpp"
#include "convexpr/kernels/reference/copy.hpp"
#include "convexpr/kernels/reference/join.hpp"
#include "convexpr/kernels/reference/norm.hpp"
#include "convexpr/kernels/reference/pointwise.hpp"
#include "convexpr/kernels/reference/pool2d.hpp"
#include "convexpr/kernels/reference/softmax.hpp"
#include "convexpr/plan/own_kernel.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::reference {

// in, second and out point at element (0, 0, 0) of the views s.in, s.second and s.out. weight is
// [out][in / groups][kernel rows][kernel columns], bias [out] or null; both are read by conv2d
// only, and `weight` by own kernels. vectors are those of plan/channel_vectors.hpp, for steps that
// have any.
template <class T>
constexpr void run(const plan::step& s, const T* in, const T* second, T* out,
                   const arithmetic_t<T>* weight, const arithmetic_t<T>* bias,
                   const arithmetic_t<T>* vectors = nullptr) {
  using plan::operation;
  switch (s.kind) {
    case operation::none: return;
    case operation::conv2d: return conv2d(s, in, second, out, weight, bias, vectors);
    case operation::conv_transpose2d:
      return conv_transpose2d(s, in, second, out, weight, bias, vectors);
    case operation::max_pool2d: return max_pool2d(s, in, out);
    case operation::avg_pool2d: return avg_pool2d(s, in, out);
    case operation::adaptive_avg_pool2d: return adaptive_avg_pool2d(s, in, out);
    case operation::adaptive_max_pool2d: return adaptive_max_pool2d(s, in, out);
    case operation::upsample_nearest: return upsample_nearest(s, in, out);
    case operation::upsample_bilinear: return upsample_bilinear(s, in, out);
    case operation::pointwise: return pointwise(s, in, out, vectors);
    case operation::add:
    case operation::mul: return join(s, in, second, out, vectors);
    case operation::copy:
    case operation::pad: return copy(s, in, out);
    case operation::pixel_shuffle:
    case operation::pixel_unshuffle:
    case operation::channel_shuffle: return shuffle(s, in, out);
    case operation::softmax:
    case operation::log_softmax: return softmax(s, in, out);
    case operation::group_norm: return group_norm(s, in, out, vectors);
    case operation::layer_norm: return layer_norm(s, in, out, vectors);
    case operation::own: return s.own->reference.of<T>()({&s, in, second, out, weight});
  }
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::reference

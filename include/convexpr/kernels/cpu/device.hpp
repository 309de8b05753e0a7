// SPDX-License-Identifier: BSL-1.0
// The device "cpu": its facts for the plan, and any step run by the kernel made for it.
#pragma once

#include "convexpr/kernels/cpu/bilinear.hpp"
#include "convexpr/kernels/cpu/conv2d.hpp"
#include "convexpr/kernels/cpu/conv_transpose2d.hpp"
#include "convexpr/kernels/cpu/copy.hpp"
#include "convexpr/kernels/cpu/join.hpp"
#include "convexpr/kernels/cpu/norm.hpp"
#include "convexpr/kernels/cpu/pack.hpp"
#include "convexpr/kernels/cpu/pointwise.hpp"
#include "convexpr/kernels/cpu/pool_planes.hpp"
#include "convexpr/kernels/cpu/pool_rows.hpp"
#include "convexpr/kernels/cpu/shuffle.hpp"
#include "convexpr/kernels/cpu/softmax.hpp"
#include "convexpr/kernels/cpu/upsample.hpp"
#include "convexpr/plan/own_kernel.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// What machine code depends on. Steps of equal keys share it; sizes and offsets are run-time data.
struct step_key {
  plan::operation kind = plan::operation::none;
  conv_key conv{};
  activation act = activation::none;  // of other kinds
  pool_key pool{};
  bool flattens = false;  // Flatten of a picture in blocks
};

constexpr bool is_pool(plan::operation kind) {
  using plan::operation;
  return kind == operation::max_pool2d || kind == operation::avg_pool2d ||
         kind == operation::adaptive_max_pool2d || kind == operation::adaptive_avg_pool2d;
}

// No more than each path asks for, so that pools which differ elsewhere share code.
constexpr pool_key key_of_pool(const plan::step& s) {
  using path = pool_key::path;
  const int stride = s.stride.width <= 2 ? s.stride.width : 0;
  const int square = unrolled_square(s);
  if (pools_planes(s)) {
    return {path::planes, {}, {}, stride, stride == 2 && square == 2 ? 2 : 0, is_inside(s)};
  }
  if (pools_rows(s)) return {path::rows, {}, {}, stride};
  return {path::blocks, whole_blocks_of(s.in),      whole_blocks_of(s.out), 0,
          square,       square != 0 && is_inside(s)};
}

constexpr step_key key_of_step(const plan::step& s) {
  using plan::operation;
  if (s.kind == operation::conv2d) return {s.kind, key_of(s)};
  const bool joins = s.kind == operation::add || s.kind == operation::mul;
  const bool floor = joins && s.act == activation::relu;  // as in conv_key
  return {s.kind, conv_key{}, floor ? activation::none : s.act,
          is_pool(s.kind) ? key_of_pool(s) : pool_key{}, flattens_blocks<float>(s)};
}

// in, second and out point at element (0, 0, 0) of the views s.in, s.second and s.out; packed at
// the step's part of the packed parameters, scratch at that of the arena, if it has one.
template <step_key Key, class T>
void run(const plan::step& s, const T* in, const T* second, T* out, const arithmetic_t<T>* packed,
         [[maybe_unused]] T* scratch = nullptr) noexcept {
  using plan::operation;
  if constexpr (Key.conv.family == plan::kernel_family::winograd)
    run_winograd<Key.conv>(s, in, second, out, packed, scratch);
  else if constexpr (Key.kind == operation::conv2d)
    run_conv2d<Key.conv>(s, in, second, out, packed);
  else if constexpr (Key.kind == operation::conv_transpose2d)
    run_conv_transpose2d<Key.act>(s, in, second, out, packed,
                                  packed + s.vectors_offset + plan::slopes_offset(s));
  else if constexpr (Key.pool.by == pool_key::path::planes && !is_narrow<T>)
    run_pool_planes<Key.kind == operation::max_pool2d, Key.pool>(s, in, out);
  else if constexpr (Key.kind == operation::max_pool2d ||
                     Key.kind == operation::adaptive_max_pool2d)
    run_pool<true, Key.pool>(s, in, out);
  else if constexpr (Key.kind == operation::avg_pool2d ||
                     Key.kind == operation::adaptive_avg_pool2d)
    run_pool<false, Key.pool>(s, in, out);
  else if constexpr (Key.kind == operation::upsample_nearest)
    run_upsample(s, in, out);
  else if constexpr (Key.kind == operation::upsample_bilinear)
    run_upsample_bilinear(s, in, out);
  else if constexpr (Key.kind == operation::pointwise)
    run_pointwise<Key.act>(s, in, out, packed + s.vectors_offset);
  else if constexpr (Key.kind == operation::add || Key.kind == operation::mul)
    run_join<Key.kind, Key.act>(s, in, second, out, packed + s.vectors_offset);
  else if constexpr (Key.flattens && lanes<T> % 4 == 0 && lanes<T> <= lanes<float> && !is_narrow<T>)
    flatten_blocks(s, in, out + s.channel_offset);
  else if constexpr (Key.kind == operation::copy || Key.kind == operation::pad)
    run_copy(s, in, out);
  else if constexpr (Key.kind == operation::pixel_shuffle ||
                     Key.kind == operation::pixel_unshuffle ||
                     Key.kind == operation::channel_shuffle)
    run_shuffle(s, in, out);
  else if constexpr (Key.kind == operation::softmax)
    run_softmax<false>(s, in, out);
  else if constexpr (Key.kind == operation::log_softmax)
    run_softmax<true>(s, in, out);
  else if constexpr (Key.kind == operation::group_norm)
    run_group_norm<Key.act>(s, in, out, packed + s.vectors_offset);
  else if constexpr (Key.kind == operation::layer_norm)
    run_layer_norm<Key.act>(s, in, out, packed + s.vectors_offset);
  else if constexpr (Key.kind == operation::own)
    s.own->cpu.of<T>()({&s, in, second, out, packed});
}

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// Convolutions of relaxed models by Winograd's algorithm: 3x3 and 5x5 kernels of stride 1 between
// blocked tensors, in tiles of 4x4, 2x4 or 2x2 outputs.
//
//   for block of tiles (up to 28, whose inputs and sums stay in L2; weights far beyond L2: more)
//     for block of 16 input channels, tile: its inputs at all points
//     for `vectors` * lanes output channels        (weights far beyond L2: inside of the next loop)
//       for point, group of up to 14 or 28 tiles: products
//       for vector of output channels, tile: outputs
//
// With AVX-512 and one thread 2.4 to 2.7 times the speed of oneDNN's direct kernel for 64 -> 64
// channels 3x3 on 56x56 pixels, 2.6 to 3.2 for 128 to 512 on 112x112 to 28x28, 2.0 to 2.2 for 256
// on 14x14, 3.7 for 64 -> 64 5x5 on 128x128: 145 to 270 % of the multiply-add peak by the direct
// kernel's count. 15 to 35 % of the time are the transforms, which wait for L2.
#pragma once

#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/winograd_tile.hpp"
#include "convexpr/plan/winograd_tile.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The compiled tiles of one key.
template <class T>
struct winograd_functions {
  void (*inputs)(const winograd_inputs<T>&) noexcept = nullptr;
  void (*products)(const winograd_products<T>&) noexcept = nullptr;
  void (*products_smaller)(const winograd_products<T>&) noexcept = nullptr;  // one tile less
  void (*outputs)(const winograd_outputs<T>&) noexcept = nullptr;
  tile_finish<T> finish{};
};

template <class T>
class winograd_sweep {
 public:
  // Pointers are to element (0, 0, 0) of the views; scratch has s.scratch_elements.
  winograd_sweep(const plan::step& s, const T* in, const T* second, T* out, const T* packed,
                 const T* slopes, T* scratch, const winograd_functions<T>& functions)
      : s_(s),
        functions_(functions),
        in_(in),
        second_(plan::has_residual(s) ? second : nullptr),
        out_(out),
        packed_(packed),
        slopes_(slopes),
        blocks_(plan::blocks_of(s, lanes<T>)),
        inputs_(plan::winograd_inputs(s)),
        points_(plan::points_of(s)),
        width_(s.tile.vectors * lanes<T>),
        points_weights_(static_cast<std::ptrdiff_t>(s.in.channels) * width_),
        room_(smaller(static_cast<int>(s.scratch_elements / plan::scratch_of_group(blocks_)),
                      blocks_.groups)),
        at_points_(scratch),
        sums_(scratch + room_ * blocks_.group) {}

  // All blocks of tiles; or for a share its groups in blocks that its part of the memory holds.
  void run() {
    const int groups =
        s_.last_group > 0 ? s_.last_group - s_.first_group : blocks_.count * blocks_.groups;
    const int blocks = plan::ceil_div(groups, room_);
    for (int b = 0; b < blocks; ++b) {
      first_ = s_.first_group + plan::part(groups, b, blocks);
      count_ = s_.first_group + plan::part(groups, b + 1, blocks) - first_;
      run_inputs();
      if (s_.tile.by_point)
        run_by_point();
      else
        run_by_outputs();
    }
  }

 private:
  // visit(tile, group, index in the group) for all tiles of the block.
  template <class Visit>
  void each_tile(Visit visit) const {
    for (int g = 0; g < count_; ++g) {
      const int first = plan::first_tile_of(blocks_, first_ + g);
      for (int i = 0; i < size_of(g); ++i) visit(first + i, g, i);
    }
  }
  static constexpr int smaller(int a, int b) { return a < b ? a : b; }
  int size_of(int group) const {
    return plan::first_tile_of(blocks_, first_ + group + 1) -
           plan::first_tile_of(blocks_, first_ + group);
  }

  void run_inputs() {
    winograd_inputs<T> call{};
    call.row = s_.in.row_stride;
    call.pixel = s_.in.pixel_stride;
    call.next = blocks_.point;
    for (int c = 0; c < s_.in.channels; c += plan::channel_block) {
      const T* in = in_ + s_.in.at(c, 0, 0);
      T* to = at_points_ + c / plan::channel_block * blocks_.block;
      each_tile([&](int tile, int group, int index) {
        const int y = tile / blocks_.tiles_across * s_.tile.outputs_down - s_.pads.top;
        const int x = tile % blocks_.tiles_across * s_.tile.outputs - s_.pads.left;
        call.in = in + y * s_.in.row_stride + x * s_.in.pixel_stride;
        call.first_row = y < 0 ? -y : 0;
        call.first_column = x < 0 ? -x : 0;
        call.last_row = smaller(inputs_.height, s_.in.height - y);
        call.last_column = smaller(inputs_.width, s_.in.width - x);
        call.to = to + group * blocks_.group + index * plan::channel_block;
        functions_.inputs(call);
      });
    }
  }

  // [tile's worth of output channels]{biases, [point][channel]}
  void run_by_outputs() {
    const T* weights = packed_;
    for (int o = 0; o < s_.out.channels; o += width_) {
      const T* bias = weights;
      weights += width_;
      const bool last = o + width_ >= s_.out.channels;
      for (int p = 0; p < points_; ++p) {
        const T* next = weights + points_weights_;
        run_products(p, weights, last && p + 1 == points_ ? packed_ : next, sums_);
        weights = next;
      }
      run_outputs(o, bias, sums_);
    }
  }
  // biases, [point][tile's worth of output channels][channel]
  void run_by_point() {
    const T* weights = packed_ + plan::round_up(s_.out.channels, lanes<T>);
    const std::ptrdiff_t all = room_ * blocks_.group_sums;
    for (int p = 0; p < points_; ++p) {
      for (int o = 0, i = 0; o < s_.out.channels; o += width_, ++i) {
        const bool last = o + width_ >= s_.out.channels && p + 1 == points_;
        const T* next = weights + points_weights_;
        run_products(p, weights, last ? packed_ : next, sums_ + i * all);
        weights = next;
      }
    }
    for (int o = 0, i = 0; o < s_.out.channels; o += width_, ++i) {
      run_outputs(o, packed_ + o, sums_ + i * all);
    }
  }

  void run_products(int point, const T* weights, const T* next, T* sums) {
    winograd_products<T> call{};
    call.channels = s_.in.channels;
    call.in_block = blocks_.block;
    call.weights = weights;
    call.in = at_points_ + point * blocks_.point;
    call.out = sums + point * blocks_.sums;
    const std::ptrdiff_t asked =
        static_cast<std::ptrdiff_t>(s_.in.channels) * (alignment / static_cast<int>(sizeof(T)));
    for (int g = 0; g < count_; ++g) {
      call.ahead = (g + 1) * asked <= points_weights_ ? next + g * asked : next;
      (size_of(g) == blocks_.largest ? functions_.products : functions_.products_smaller)(call);
      call.in += blocks_.group;
      call.out += blocks_.group_sums;
    }
  }

  void run_outputs(int first, const T* bias, const T* sums) {
    winograd_outputs<T> call{};
    call.next = blocks_.sums;
    call.out_row = s_.out.row_stride;
    call.out_pixel = s_.out.pixel_stride;
    call.second_row = s_.second.row_stride;
    call.second_pixel = s_.second.pixel_stride;
    call.slope = static_cast<T>(s_.slope);
    call.floor = activation_floor<T>(s_.act);
    for (int v = 0; v < s_.tile.vectors; ++v) {
      const int c = first + v * lanes<T>;
      call.bias = bias + v * lanes<T>;
      each_tile([&](int tile, int group, int index) {
        const int y = tile / blocks_.tiles_across * s_.tile.outputs_down;
        const int x = tile % blocks_.tiles_across * s_.tile.outputs;
        call.sums = sums + group * blocks_.group_sums + index * width_ + v * lanes<T>;
        call.out = out_ + s_.out.at(c, y, x);
        call.second = second_ == nullptr ? nullptr : second_ + s_.second.at(c, y, x);
        call.rows = smaller(s_.tile.outputs_down, s_.out.height - y);
        call.columns = smaller(s_.tile.outputs, s_.out.width - x);
        functions_.outputs(call);
        if (functions_.finish.stored != nullptr) finish(c, call);
      });
    }
  }
  void finish(int channel, const winograd_outputs<T>& t) {
    tile_call<T> call{};
    call.out = t.out;
    call.out_pixel = t.out_pixel;
    const T* slopes = slopes_ == nullptr ? nullptr : slopes_ + channel;
    for (int y = 0; y < t.rows; ++y, call.out += t.out_row) {
      functions_.finish.stored(s_, call, t.columns, 1, slopes);
    }
  }

  const plan::step& s_;
  const winograd_functions<T>& functions_;
  const T* in_;
  const T* second_;
  T* out_;
  const T* packed_;
  const T* slopes_;
  plan::winograd_blocks blocks_;
  hw inputs_;  // of a tile
  int points_;
  int width_;  // output channels of a tile of products
  std::ptrdiff_t points_weights_;
  int room_;  // groups of a block
  T* at_points_;
  T* sums_;
  int first_ = 0;  // group of the block
  int count_ = 0;
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

// SPDX-License-Identifier: BSL-1.0
// The loop nest of 1x1 convolutions, a product of matrices: which weights, pixels and sums stay in
// which cache while they are used again. The same code for every key; plan/gemm.hpp has the sizes.
//
//   for block of output pixels                                 its sums in L2
//     for group of output channels                             [vectors * lanes]
//       for chunk of input channels                            its weights in L1
//         for tile of the block: sums += chunk                 partial sums in the output
//   or, if the input's pixels are no row of blocks (strides, views)
//     for block of output pixels
//       for chunk of input channels: gather the pixels         [chunk / 16][pixel][16] in scratch
//         for group of output channels
//           for tile of the block: sums += chunk
//
// Each output gets its channels in ascending order, so blocks and chunks change no bit. Weights
// that are not in L2 are fetched a chunk ahead, evenly over the tiles: 512 -> 2048 channels on 7x7
// pixels went from 74 to 91 % of the multiply-add peak (AVX-512), 512 -> 512 on 14x14 inside of a
// network from 82 to 93 %.
#pragma once

#include "convexpr/kernels/cpu/epilogue.hpp"
#include "convexpr/kernels/cpu/facts.hpp"
#include "convexpr/kernels/cpu/gemm_tile.hpp"
#include "convexpr/plan/gemm.hpp"

namespace convexpr::inline CONVEXPR_ABI::kernels::cpu {

// The compiled tiles of one key: [0] as wide as s.tile says, [1] one vector less; of each the
// larger pixel count and one pixel less. Those that a step does not need are null.
template <class A>
struct gemm_functions {
  int pixels = 0;  // of the larger ones
  gemm_function<A> larger[2] = {};
  gemm_function<A> smaller[2] = {};
  tile_finish<A> finish{};
};

template <class A>
class gemm_sweep {
  static constexpr int block_ = plan::channel_block;

 public:
  // Pointers are to element (0, 0, 0) of the views; slopes to those of prelu. `second` is not
  // `out`: partial sums lie there.
  gemm_sweep(const plan::step& s, const A* in, const A* second, A* out, const A* packed,
             const A* slopes, const gemm_functions<A>& tiles)
      : s_(s),
        tiles_(tiles),
        in_(in),
        second_(plan::has_residual(s) ? second : nullptr),
        out_(out),
        packed_(packed),
        slopes_(slopes),
        groups_(plan::gemm_groups(s.out.channels, lanes<A>, s.tile.vectors)),
        count_(plan::ceil_div(s.out.height * s.out.width, tiles.pixels)),
        blocks_(plan::gemm_blocks(s, count_)) {
    call_.slope = static_cast<A>(s.slope);
  }

  void run() {
    if (plan::gathers(s_)) return run_gathered();
    call_.in_block = s_.in.block_stride;
    for (int b = 0; b < blocks_; ++b) {
      begin_block(b);
      for (int g = 0; g < groups_.count; ++g) {
        begin_group(g);
        for (int c = 0; c < s_.in.channels; c += s_.tile.chunk) {
          begin_chunk(c);
          fetch(call_.weights + call_.channels * width_);
          run_tiles(in_ + s_.in.at(c, 0, 0) + first_pixel_ * block_);
        }
      }
    }
  }

 private:
  CONVEXPR_NOINLINE void run_gathered() {
    alignas(alignment) A pixels[plan::gemm_scratch_bytes / sizeof(A)];
    for (int b = 0; b < blocks_; ++b) {
      begin_block(b);
      call_.in_block = (pixel_of(last_tile_) - first_pixel_) * block_;
      for (int c = 0; c < s_.in.channels; c += s_.tile.chunk) {
        gather(c, pixels);
        for (int g = 0; g < groups_.count; ++g) {
          begin_group(g);
          begin_chunk(c);
          const bool wraps = g + 1 == groups_.count;  // to the next channels of the first group
          const int behind = c + call_.channels;
          const int next = wraps && behind != s_.in.channels ? behind : c;
          fetch(weights_of(wraps ? 0 : g + 1, next));
          run_tiles(pixels);
        }
      }
    }
  }

  // The larger tiles come first: so many.
  int larger() const { return s_.out.height * s_.out.width - count_ * (tiles_.pixels - 1); }
  int pixel_of(int tile) const {
    return tile * (tiles_.pixels - 1) + (tile < larger() ? tile : larger());
  }

  void begin_block(int b) {
    first_tile_ = plan::part(count_, b, blocks_);
    last_tile_ = plan::part(count_, b + 1, blocks_);
    first_pixel_ = pixel_of(first_tile_);
  }

  int first_vector_of(int group) const {
    return plan::part(plan::ceil_div(s_.out.channels, lanes<A>), group, groups_.count);
  }

  // Of a group's packed weights, which follow its biases, those of input channel `c`.
  const A* weights_of(int group, int c) const {
    const std::ptrdiff_t first = first_vector_of(group) * lanes<A>;
    const std::ptrdiff_t width = first_vector_of(group + 1) * lanes<A> - first;
    return packed_ + first * (1 + s_.in.channels) + (1 + c) * width;
  }

  void begin_group(int g) {
    first_channel_ = first_vector_of(g) * lanes<A>;
    width_ = first_vector_of(g + 1) * lanes<A> - first_channel_;
    weights_ = weights_of(g, 0);
    for (int v = 0; v * lanes<A> < width_; ++v) {
      const int c = first_channel_ + v * lanes<A>;
      call_.out_vector[v] = s_.out.at(c, 0, 0);
      call_.second_vector[v] = s_.second.at(c, 0, 0);
    }
  }

  void begin_chunk(int c) {
    const int left = s_.in.channels - c;
    call_.channels = left < s_.tile.chunk ? left : s_.tile.chunk;
    call_.bias = c == 0 ? weights_ - width_ : nullptr;
    call_.weights = weights_ + static_cast<std::ptrdiff_t>(c) * width_;
    call_.last = left == call_.channels;
    call_.floor = activation_floor<A>(call_.last ? s_.act : activation::none);
  }

  // The weights from `from` on, as many as this chunk has, while its tiles run. The first block
  // brings those that stay in L2 for the others.
  void fetch(const A* from) {
    call_.ahead = from;
    call_.ahead_lines = 0;
    if (!s_.tile.ahead || (first_tile_ > 0 && !plan::has_cold_weights(s_, facts<A>()))) return;
    const int lines = call_.channels * width_ * static_cast<int>(sizeof(A)) / 64;
    const int times = plan::ceil_div(call_.channels, block_) * (last_tile_ - first_tile_);
    call_.ahead_lines = plan::ceil_div(lines, times);
  }

  // All tiles of the block, its first pixel being at `in`.
  void run_tiles(const A* in) {
    const bool narrower = width_ < s_.tile.vectors * lanes<A>;
    for (int tile = first_tile_; tile < last_tile_;) {
      const bool large = tile < larger();
      const int end = large && larger() < last_tile_ ? larger() : last_tile_;
      const std::ptrdiff_t first = pixel_of(tile), count = pixel_of(end) - first;
      call_.tiles = end - tile;
      call_.in = in + (first - first_pixel_) * block_;
      call_.out = out_ + first * block_;
      call_.second = call_.last && second_ != nullptr ? second_ + first * block_ : nullptr;
      (large ? tiles_.larger : tiles_.smaller)[narrower](call_);
      if (call_.last && tiles_.finish.stored != nullptr) finish(static_cast<int>(count));
      call_.ahead += call_.tiles * plan::ceil_div(call_.channels, block_) * call_.ahead_lines *
                     (64 / static_cast<int>(sizeof(A)));
      tile = end;
    }
  }

  // A longer activation, of the sums that were stored.
  CONVEXPR_NOINLINE void finish(int pixels) {
    tile_call<A> stored{};
    stored.out = call_.out;
    stored.out_pixel = block_;
    for (int v = 0; v < 4; ++v) stored.out_vector[v] = call_.out_vector[v];
    tiles_.finish.stored(s_, stored, pixels, width_ / lanes<A>,
                         slopes_ == nullptr ? nullptr : slopes_ + first_channel_);
  }

  // Input channels [first, first + chunk) of the block's pixels.
  CONVEXPR_NOINLINE void gather(int first, A* to) const {
    const int last = pixel_of(last_tile_), width = s_.out.width;
    const std::ptrdiff_t step = s_.stride.width * s_.in.pixel_stride;
    for (int c = first; c < first + s_.tile.chunk && c < s_.in.channels; c += block_) {
      for (int p = first_pixel_; p < last;) {
        const int y = p / width, x = p % width, left = last - p;
        int count = width - x < left ? width - x : left;
        p += count;
        const A* from = in_ + s_.in.at(c, y * s_.stride.height, x * s_.stride.width);
        for (; count > 0; --count, from += step, to += block_) {
#pragma GCC unroll 16
          for (int i = 0; i < block_; i += lanes<A>) store(to + i, load(from + i));
        }
      }
    }
  }

  const plan::step& s_;
  const gemm_functions<A>& tiles_;
  const A* in_;
  const A* second_;
  A* out_;
  const A* packed_;
  const A* slopes_;
  plan::tile_split groups_;  // of vectors of output channels
  int count_;                // of tiles of pixels
  int blocks_;               // of tiles
  int first_tile_ = 0;       // of the block
  int last_tile_ = 0;
  int first_pixel_ = 0;
  int first_channel_ = 0;  // of the group
  int width_ = 0;
  const A* weights_ = nullptr;  // of its first input channel
  gemm_call<A> call_{};
};

}  // namespace convexpr::inline CONVEXPR_ABI::kernels::cpu

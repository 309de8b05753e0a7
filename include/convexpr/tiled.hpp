// SPDX-License-Identifier: BSL-1.0
// tiled: a model of one static size run over a picture of any larger size, by overlapping tiles.
// The result is the whole picture's, bit for bit, at any number of threads; of a relaxed model
// within its tolerance, but the same bits at any number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstring>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // g++ 12's of every array sized by an int
#include "convexpr/model.hpp"

namespace convexpr::inline CONVEXPR_ABI {

namespace plan {

// Tiles along one axis: where each begins in the picture, and which part of its output is right.
struct tile_axis {
  int tile = 0;         // extent of a tile
  int tile_output = 0;  // extent of its output
  receptive_axis reach{};

  struct span {
    int input = 0;   // first row or column of the picture
    int output = 0;  // first output that this tile writes, in the picture's output
    int skip = 0;    // the same within the tile's output
    int count = 0;
  };

  constexpr int output_of(int input) const {
    return static_cast<int>(input * reach.enlargement / reach.stride);
  }
  constexpr int output_extent(int picture) const { return output_of(picture - tile) + tile_output; }
  constexpr bool accepts(int picture) const {
    return picture >= tile && (picture - tile) % reach.alignment == 0;
  }
  // Outputs [first, last) of a tile do not see its cut edges; the picture's own edges are right.
  constexpr int first_right(bool at_begin) const {
    const long long before = reach.offset < 0 ? -reach.offset : 0;
    return at_begin
               ? 0
               : static_cast<int>((before * reach.enlargement + reach.stride - 1) / reach.stride);
  }
  constexpr int last_right(bool at_end) const {
    const long long after = reach.offset + reach.size - 1;
    const long long room = tile - 1 - (after > 0 ? after : 0);
    if (at_end || room < 0) return at_end ? tile_output : 0;
    const long long last = room * reach.enlargement / reach.stride + 1;
    return last < tile_output ? static_cast<int>(last) : tile_output;  // less where it is cropped
  }
  // Does each tile add something that the one before it had wrong?
  constexpr bool advances() const {
    return last_right(false) >
           first_right(false) + output_of(static_cast<int>(reach.alignment)) - 1;
  }

  // All tiles of a picture of this extent, left to right.
  std::vector<span> spans(int picture) const {
    std::vector<span> all;
    const int last = picture - tile;
    int done = 0;
    for (int at = 0;;) {
      span s{};
      s.input = at;
      s.output = done;
      s.skip = done - output_of(at);
      const int end = output_of(at) + last_right(at == last);
      s.count = end - done;
      all.push_back(s);
      if (at == last) return all;
      done = end;
      // the next tile's first right output is `done` or before it
      const long long next = (static_cast<long long>(done) - first_right(false)) * reach.stride /
                             reach.enlargement / reach.alignment * reach.alignment;
      at = next < last ? static_cast<int>(next) : last;
    }
  }
};

}  // namespace plan

template <class Model>
class tiled {
  using T = typename Model::value_type;
  static constexpr plan::tile_axis rows{Model::input_shape.rows(), Model::output_shape.rows(),
                                        Model::receptive_field.height};
  static constexpr plan::tile_axis columns{Model::input_shape.width, Model::output_shape.width,
                                           Model::receptive_field.width};
  static_assert(!rows.reach.whole && !columns.reach.whole,
                "tiled: a layer of this network sees the whole picture (Linear, Flatten, adaptive "
                "pool, GroupNorm, InstanceNorm2d, circular padding, Upsample to a size, with "
                "align_corners, or by a factor whose "
                "ratio float rounds): a tile cannot know its result");
  static_assert(rows.advances() && columns.advances(),
                "tiled: the tile is not larger than the receptive field: take a larger Input");

 public:
  static constexpr int smallest_height = rows.tile;
  static constexpr int smallest_width = columns.tile;

  // The model must outlive this.
  explicit tiled(const Model& model) : model_(model) {}

  // Sides of a picture that can be run: at least a tile, and with strides a multiple beyond it.
  static constexpr bool accepts(int height, int width) {
    return rows.accepts(height) && columns.accepts(width);
  }
  static constexpr int output_height(int height) { return rows.output_extent(height); }
  static constexpr int output_width(int width) { return columns.output_extent(width); }

  // `in` is C x height x width in the model's order (NCHW or NHWC), `out` its output likewise.
  // Memory beyond them: one workspace and two tiles per worker, whatever the picture's size.
  // `progress(done, total)` is called in this thread, and must not throw. Throws
  // std::bad_alloc before it starts; traps on a picture that `accepts` refuses.
  void operator()(int height, int width, const T* in, T* out) const {
    (*this)(height, width, in, out, inline_executor{});
  }
  template <class E>
  void operator()(int height, int width, const T* in, T* out, E&& ex) const {
    (*this)(
        height, width, in, out, [](int, int) {}, ex);
  }
  template <class Progress, class E>
  void operator()(int height, int width, const T* in, T* out, Progress progress, E&& ex) const {
    if constexpr (check_executor<E>()) {
      if (!accepts(height, width)) __builtin_trap();
      const auto down = rows.spans(height);
      const auto across = columns.spans(width);
      const int total = static_cast<int>(down.size() * across.size());
      const int most = ex.concurrency();
      std::vector<scratch> scratches(static_cast<std::size_t>(most < total ? most : total));
      std::atomic<int> done{0};
      ex.run([&](int worker, int count) noexcept {
        for (int i = worker; i < total; i += count) {
          const auto& y = down[static_cast<std::size_t>(i) / across.size()];
          const auto& x = across[static_cast<std::size_t>(i) % across.size()];
          run(height, width, in, out, y, x, scratches[static_cast<std::size_t>(worker)]);
          const int now = ++done;
          if (worker == 0) progress(now, total);
        }
      });
      progress(total, total);
    }
  }

 private:
  struct scratch {
    aligned_buffer<T> in{Model::input_size};
    aligned_buffer<T> out{Model::output_size};
    Workspace<Model> workspace{};
  };
  using span = plan::tile_axis::span;

  // A picture in the model's order, its pixels or planes as rows of contiguous elements.
  struct picture {
    std::size_t planes, height, pitch;  // pitch: elements from row to row
    static picture of(int channels, int height, int width) {
      const auto c = static_cast<std::size_t>(channels), h = static_cast<std::size_t>(height);
      const auto w = static_cast<std::size_t>(width);
      return Model::border == layout::nchw ? picture{c, h, w} : picture{1, h, w * c};
    }
    std::size_t at(std::size_t plane, int y, int x, int channels) const {
      const auto column =
          static_cast<std::size_t>(x) *
          (planes == 1 && Model::border == layout::nhwc ? static_cast<std::size_t>(channels) : 1);
      return (plane * height + static_cast<std::size_t>(y)) * pitch + column;
    }
  };

  void run(int height, int width, const T* in, T* out, const span& y, const span& x,
           scratch& s) const {
    constexpr shape is = Model::input_shape, os = Model::output_shape;
    const auto whole_in = picture::of(is.channels, height, width);
    const auto tile_in = picture::of(is.channels, is.rows(), is.width);
    for (std::size_t p = 0; p < tile_in.planes; ++p) {
      for (int r = 0; r < is.rows(); ++r) {
        std::memcpy(s.in.data() + tile_in.at(p, r, 0, is.channels),
                    in + whole_in.at(p, y.input + r, x.input, is.channels),
                    tile_in.pitch * sizeof(T));
      }
    }
    model_(std::span<const T, Model::input_size>(s.in.data(), Model::input_size),
           std::span<T, Model::output_size>(s.out.data(), Model::output_size), s.workspace);
    const auto whole_out = picture::of(os.channels, output_height(height), output_width(width));
    const auto tile_out = picture::of(os.channels, os.rows(), os.width);
    const auto width_of =
        static_cast<std::size_t>(x.count) *
        (Model::border == layout::nhwc ? static_cast<std::size_t>(os.channels) : 1);
    for (std::size_t p = 0; p < tile_out.planes; ++p) {
      for (int r = 0; r < y.count; ++r) {
        std::memcpy(out + whole_out.at(p, y.output + r, x.output, os.channels),
                    s.out.data() + tile_out.at(p, y.skip + r, x.skip, os.channels),
                    width_of * sizeof(T));
      }
    }
  }

  const Model& model_;
};

}  // namespace convexpr::inline CONVEXPR_ABI

#pragma GCC diagnostic pop

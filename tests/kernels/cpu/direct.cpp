// SPDX-License-Identifier: BSL-1.0
// Every shape, layout and border through the loop nest of direct.hpp, against the reference.
#include <convexpr/kernels/cpu/direct.hpp>

#include <array>

#include <convexpr/kernels/cpu/depthwise_any.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::depthwise_any_shape;
using kernels::cpu::lanes;
using kernels::cpu::tile_functions;
using kernels::cpu::tile_shape;

// Tiles of one to three pixels for any step, so that few instances serve thousands of cases; the
// sizes that the plan chooses are the business of conv2d.cpp.
template <class T>
using by_pixels = std::array<kernels::cpu::tile_function<T>, 4>;

template <class T, int Vectors, bool Adjacent>
constexpr by_pixels<T> direct_tiles() {
  return {nullptr, &kernels::cpu::run_tile<tile_shape{1, Vectors, 0, Adjacent}, T>,
          &kernels::cpu::run_tile<tile_shape{2, Vectors, 0, Adjacent}, T>,
          &kernels::cpu::run_tile<tile_shape{3, Vectors, 0, Adjacent}, T>};
}
template <class T, int Vectors>
constexpr by_pixels<T> depthwise_tiles() {
  return {nullptr, &kernels::cpu::run_depthwise_any_tile<depthwise_any_shape{1, Vectors, 0}, T>,
          &kernels::cpu::run_depthwise_any_tile<depthwise_any_shape{2, Vectors, 0}, T>,
          &kernels::cpu::run_depthwise_any_tile<depthwise_any_shape{3, Vectors, 0}, T>};
}

template <class T>
constexpr by_pixels<T> tiles_for(const plan::step& s) {
  const int vectors = s.tile.vectors;
  if (s.tile.family == plan::kernel_family::depthwise_any) {
    return vectors == 1 ? depthwise_tiles<T, 1>() : depthwise_tiles<T, 2>();
  }
  if (s.in.channel_stride == 1) {
    return vectors == 1   ? direct_tiles<T, 1, true>()
           : vectors == 2 ? direct_tiles<T, 2, true>()
                          : direct_tiles<T, 4, true>();
  }
  return vectors == 1   ? direct_tiles<T, 1, false>()
         : vectors == 2 ? direct_tiles<T, 2, false>()
                        : direct_tiles<T, 4, false>();
}

template <class T>
void run(const plan::step& s, const T* in, const T* second, T* out, const T* packed) {
  const auto tiles = tiles_for<T>(s);
  const int inside = plan::split(plan::inside_columns(s).size(), s.tile.pixels).largest;
  const int edge = plan::split(plan::inside_rows(s).size(), 2).largest;
  const auto at = [&](int pixels) { return tiles[static_cast<std::size_t>(pixels)]; };
  const tile_functions<T> functions{s.tile.vectors,
                                    inside,
                                    edge,
                                    at(inside),
                                    inside > 1 ? at(inside - 1) : nullptr,
                                    at(edge),
                                    edge > 1 ? at(edge - 1) : nullptr,
                                    at(1),
                                    finish_of<T>(s)};
  const T* slopes = slopes_of(s, packed);
  kernels::cpu::direct_sweep<T>(s, in, second, out, packed, slopes, functions).run();
}

template <class T>
plan::step small_tiled(const geometry& g, int pixels) {
  plan::step s = step_of(g);
  const bool depthwise = plan::is_depthwise(s);
  const int all = plan::ceil_div(depthwise ? 16 : g.out / g.groups, lanes<T>);
  const int vectors = all % 4 == 0 && !depthwise ? 4 : all % 2 == 0 ? 2 : 1;
  s.tile = {depthwise ? plan::kernel_family::depthwise_any : plan::kernel_family::direct, pixels,
            vectors};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  return s;
}

template <class T>
void check(const geometry& g, int pixels = 3, int offset = 0) {
  const plan::step s = small_tiled<T>(g, pixels);
  CHECK(difference<T>(s, run<T>, offset) == "");
}

constexpr layout orders[] = {layout::nchw, layout::nhwc, layout::blocked};

TEMPLATE_TEST_CASE("channel counts in every pair of layouts", "", float, double) {
  for (const layout in_order : orders) {
    for (const layout out_order : orders) {
      for (const int in : {1, 3, 15, 16, 17, 35}) {
        for (const int out : {1, 3, 15, 16, 17, 35, 64}) {
          geometry g{in, out, 5, 7, 3};
          g.pads = {1, 1, 1, 1};
          g.in_order = in_order;
          g.out_order = out_order;
          check<TestType>(g);
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("widths, kernels, strides and dilations", "", float, double) {
  for (const int width : {1, 2, 5, 7, 13, 28, 29, 33}) {
    for (const hw kernel : {hw{1}, hw{2}, hw{3}, hw{5}, hw{7}, hw{1, 3}, hw{3, 1}, hw{2, 5}}) {
      for (const int stride : {1, 2, 3}) {
        for (const int dilation : {1, 2}) {
          geometry g{3, 16, 9, width, kernel, stride, dilation};
          g.in_order = width % 2 == 0 ? layout::nchw : layout::blocked;
          g.pads = {kernel.height / 2 * dilation, kernel.height / 2 * dilation,
                    kernel.width / 2 * dilation, kernel.width / 2 * dilation};
          if (step_of(g).out.width < 1) continue;
          check<TestType>(g, 1 + width % 3);
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("padding that differs by side, or is larger than the kernel", "", float,
                   double) {
  for (const sides pads : {sides{0, 1, 2, 3}, sides{3, 2, 1, 0}, sides{5, 5, 5, 5},
                           sides{0, 9, 9, 0}, sides{4, 0, 0, 7}}) {
    for (const hw kernel : {hw{1}, hw{2}, hw{3}, hw{3, 5}}) {
      for (const hw stride : {hw{1}, hw{2}, hw{1, 3}}) {
        geometry g{17, 16, 4, 3, kernel, stride};
        g.pads = pads;
        check<TestType>(g);
        g.in = g.out = g.groups = 24;
        check<TestType>(g);
      }
    }
  }
}

TEMPLATE_TEST_CASE("groups", "", float, double) {
  struct counts {
    int in, out, groups;
  };
  for (const counts c :
       {counts{4, 4, 2}, {6, 9, 3}, {32, 64, 2}, {64, 40, 4}, {12, 24, 12}, {96, 96, 3}}) {
    for (const layout in_order : orders) {
      for (const layout out_order : orders) {
        geometry g{c.in, c.out, 6, 8, 3};
        g.pads = {1, 1, 1, 1};
        g.groups = c.groups;
        g.in_order = in_order;
        g.out_order = out_order;
        g.residual = true;
        if (plan::blocks_match(step_of(g))) check<TestType>(g);
      }
    }
  }
}

TEMPLATE_TEST_CASE("depthwise", "", float, double) {
  for (const int channels : {2, 15, 16, 17, 35, 64}) {
    for (const hw kernel : {hw{1}, hw{2}, hw{3}, hw{5}, hw{7, 1}}) {
      for (const int stride : {1, 2}) {
        geometry g{channels, channels, 8, 11, kernel, stride};
        g.groups = channels;
        g.pads = {kernel.height / 2, kernel.height / 2, kernel.width / 2, kernel.width / 2};
        g.residual = kernel == hw{3};
        g.act = stride == 2 ? activation::relu : activation::prelu;
        check<TestType>(g);
      }
    }
  }
}

TEMPLATE_TEST_CASE("residuals and activations in every layout", "", float, double) {
  for (const layout out_order : orders) {
    for (const layout second_order : orders) {
      for (const activation act : {activation::none, activation::relu, activation::prelu,
                                   activation::relu6, activation::silu}) {
        for (const int out : {16, 19}) {
          geometry g{5, out, 4, 7, 3};
          g.pads = {1, 1, 1, 1};
          g.out_order = out_order;
          g.residual = true;
          g.second_order = second_order;
          g.act = act;
          check<TestType>(g);
        }
      }
    }
  }
}

TEST_CASE("buffers of any alignment") {
  for (const layout order : orders) {
    for (int offset = 0; offset < 16; ++offset) {
      geometry g{17, 20, 5, 5, 3};
      g.in_order = g.out_order = order;
      check<float>(g, 3, offset);
    }
  }
}

TEST_CASE("a residual may be overwritten by the output") {
  geometry g{16, 16, 7, 7, 3};
  g.pads = {1, 1, 1, 1};
  g.residual = true;
  g.act = activation::relu;
  const auto in_place = [](const plan::step& s, const float* in, const float* second, float* out,
                           const float* packed) {
    std::memcpy(out, second, sizeof(float) * 16 * 7 * 7);
    run<float>(s, in, out, out, packed);
  };
  CHECK(difference<float>(small_tiled<float>(g, 3), in_place) == "");
}

TEST_CASE("weights that are not finite spoil only what they are multiplied with") {
  for (const float weight :
       {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    for (const layout order : orders) {
      geometry g{17, 16, 6, 6, 3};
      g.pads = {1, 1, 1, 1};
      g.in_order = order;
      g.act = activation::relu;
      CHECK(difference<float>(small_tiled<float>(g, 3), run<float>, 0, true, weight) == "");
      g.in = g.out = g.groups = 20;
      g.in_order = layout::blocked;
      CHECK(difference<float>(small_tiled<float>(g, 3), run<float>, 0, true, weight) == "");
    }
  }
}

TEST_CASE("without a bias sums start at zero") {
  geometry g{3, 5, 4, 4, 2};
  CHECK(difference<float>(small_tiled<float>(g, 3), run<float>, 0, false) == "");
}

TEST_CASE("an image cut into blocks of rows for the cache gives the same") {
  geometry g{64, 8 * lanes<float>, 130, 65, 1};  // > 2 MiB
  g.pads = {0, 0, 1, 0};
  check<float>(g);
  g.pads = {};
  check<float>(g);
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Convolutions to a few outputs with vectors of pixels, against the reference, on any instruction
// set: also where the plan would take another family.
#include <convexpr/kernels/cpu/along_row.hpp>

#include <algorithm>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::lanes;

template <class T, int Vectors>
kernels::cpu::row_function<T> function_for(int outputs) {
  return outputs == 1   ? &kernels::cpu::add_block<1, Vectors, T>
         : outputs == 2 ? &kernels::cpu::add_block<2, Vectors, T>
         : outputs == 3 ? &kernels::cpu::add_block<3, Vectors, T>
                        : &kernels::cpu::add_block<10, Vectors, T>;
}

template <class T>
void run(const plan::step& s, const T* in, const T* second, T* out, const T* packed) {
  kernels::cpu::row_finish<T> finish{};
  activations::with(s.act == activation::relu ? activation::none : s.act, [&](auto kind) {
    finish = kernels::cpu::row_finish_of<decltype(kind)::value, T>();
  });
  kernels::cpu::row_sweep<T>(s, in, second, out, packed, slopes_of(s, packed), s.tile.pixels,
                             {s.tile.pixels == lanes<T>       ? function_for<T, 1>(s.out.channels)
                              : s.tile.pixels == 4 * lanes<T> ? &kernels::cpu::add_block<3, 4, T>
                                                              : function_for<T, 2>(s.out.channels),
                              nullptr, 0},
                             finish)
      .run();
}

template <class T>
plan::step tiled(const geometry& g, int vectors) {
  plan::step s = step_of(g);
  s.tile = {plan::kernel_family::along_row, vectors * lanes<T>, 1};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  return s;
}

template <class T>
void check(const geometry& g, int vectors = 2, int offset = 0) {
  CHECK(difference<T>(tiled<T>(g, vectors), run<T>, offset) == "");
}

constexpr layout orders[] = {layout::nchw, layout::nhwc, layout::blocked};

TEMPLATE_TEST_CASE("channels, widths and layouts", "", float, double) {
  for (const layout in_order : orders) {
    for (const layout out_order : orders) {
      for (const int in : {1, 3, 16, 17, 35}) {
        for (const int width : {1, 3, 16, 17, 33, 70}) {
          geometry g{in, width == 33 ? 10 : 1 + in % 3, 7, width, 3};
          g.pads = {1, 1, 1, 1};
          g.in_order = in_order;
          g.out_order = out_order;
          check<TestType>(g, 1 + width % 2);
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("kernels, strides downwards, dilations and padding", "", float, double) {
  for (const layout in_order : orders) {
    for (const hw kernel : {hw{1}, hw{2}, hw{3}, hw{5, 4}, hw{1, 7}, hw{7, 1}}) {
      for (const hw stride : {hw{1}, hw{2, 1}, hw{5, 1}}) {
        for (const hw dilation : {hw{1}, hw{2}, hw{3, 1}}) {
          for (const sides pads : {sides{}, sides{1, 2, 3, 0}, sides{9, 8, 1, 9}}) {
            geometry g{3, 2, 9, 40, kernel, stride, dilation};
            g.pads = pads;
            g.in_order = in_order;
            if (plan::reach(kernel.height, dilation.height) > 8) continue;  // the plan's limit
            if (step_of(g).out.height >= 1) check<TestType>(g);
          }
        }
      }
    }
  }
}

TEST_CASE("several bands of rows, strips of columns, and channels without room for all") {
  for (const layout in_order : orders) {
    geometry bands{33, 3, 23, 40, 3}, strips{66, 2, 9, 400, 3}, blocks{520, 2, 9, 40, 5};
    geometry far{33, 3, 32, 64, 3}, few{12, 2, 16, 64, 3};  // planes a multiple of 4 KB apart
    bands.pads = strips.pads = far.pads = few.pads = {1, 1, 1, 1};
    blocks.pads = {2, 2, 2, 2};
    bands.stride = {2, 1};
    for (geometry g : {bands, strips, blocks, far, few}) {
      g.in_order = in_order;
      check<float>(g);
    }
  }
}

// 65 columns and one behind the image take more room than 66 that exist.
TEST_CASE("a last strip of columns that is longer than the first") {
  for (const layout in_order : orders) {
    geometry g{200, 3, 5, 129, 3};
    g.in_order = in_order;
    check<float>(g, 2);
    check<float>(g, 4);
  }
}

TEMPLATE_TEST_CASE("rows that are turned just before their first use", "", float, double) {
  for (const int in : {3, 12, 35}) {
    for (const int width : {40, 64, 150}) {
      for (const hw kernel : {hw{3}, hw{1, 2}, hw{5, 4}}) {
        for (const hw stride : {hw{1}, hw{2, 1}, hw{7, 1}}) {
          geometry g{in, 3, 29, width, kernel, stride};
          g.pads = {width == 64 ? 9 : 1, 1, 2, 0};
          g.dilation = {1 + in % 2, 1};
          if (plan::reach(kernel.height, g.dilation.height) > 8) continue;  // the plan's limit
          g.out_order = orders[width % 3];
          check<TestType>(g, 4);
        }
      }
    }
  }
}

TEST_CASE("activations") {
  for (const activation act : {activation::relu6, activation::prelu, activation::silu}) {
    for (const layout out_order : orders) {
      geometry g{17, 3, 6, 37, 3};
      g.out_order = out_order;
      g.act = act;
      if (kernels::cpu::fused || activations::exact_without_fma(act)) check<float>(g);
    }
  }
}

TEST_CASE("residuals, activations, alignment") {
  for (const layout out_order : orders) {
    for (int offset = 0; offset < 16; ++offset) {
      geometry g{17, 3, 6, 37, 3};
      g.pads = {1, 1, 1, 1};
      g.in_order = orders[offset % 3];
      g.out_order = out_order;
      g.residual = true;
      g.second_order = orders[(offset + 1) % 3];
      g.act = static_cast<activation>(offset % 5);
      check<float>(g, 2, offset);
    }
  }
}

TEST_CASE("a residual may be overwritten, and weights may be infinite") {
  geometry g{5, 3, 6, 37, 3};
  g.pads = {1, 1, 1, 1};
  g.out_order = g.second_order = layout::nchw;
  g.residual = true;
  const auto in_place = [](const plan::step& s, const float* in, const float* second, float* out,
                           const float* packed) {
    std::copy(second, second + 3 * 6 * 37, out);
    run<float>(s, in, out, out, packed);
  };
  CHECK(difference<float>(tiled<float>(g, 1), in_place) == "");
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK(difference<float>(tiled<float>(g, 1), run<float>, 0, true, infinity) == "");
}

TEST_CASE("every second pixel of a larger tensor") {
  constexpr int in = 5, out = 3, height = 6, width = 37;
  geometry g{in, out, height, width, 3};
  g.pads = {1, 1, 1, 1};
  for (const layout order : orders) {
    g.in_order = g.out_order = order;
    plan::step s = tiled<float>(g, 2);
    for (plan::tensor_view* v : {&s.in, &s.out}) {
      *v = plan::dense_view({v->channels, 2 * height, 2 * width}, order);
      v->height = height;
      v->width = width;
      v->row_stride *= 2;
      v->pixel_stride *= 2;
    }
    numbers<float> next;
    std::vector<float> image(16 * 4 * height * width), weight(out * in * 9), bias(out);
    for (std::vector<float>* v : {&image, &weight, &bias}) {
      for (float& x : *v) x = next();
    }
    std::vector<float> got(image.size()), expected(image.size());
    std::vector<float> packed(static_cast<std::size_t>(s.packed_elements));
    kernels::cpu::pack_conv2d(s, weight.data(), bias.data(), packed.data());
    kernels::reference::conv2d<float>(s, image.data(), nullptr, expected.data(), weight.data(),
                                      bias.data());
    run<float>(s, image.data(), nullptr, got.data(), packed.data());
    int wrong = 0;
    for (int c = 0; c < out; ++c) {
      for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
          const auto at = static_cast<std::size_t>(s.out.at(c, y, x));
          wrong += !same(got[at], expected[at], in * 9);
          got[at] = expected[at] = 0;
        }
      }
    }
    CHECK(wrong == 0);
    if (order != layout::blocked) CHECK(got == expected);  // nothing between them was written
  }
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// 1x1 convolutions in blocks of pixels and chunks of channels, against the reference.
#include <convexpr/kernels/cpu/gemm.hpp>

#include <array>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;
using kernels::cpu::gemm_functions;
using kernels::cpu::gemm_shape;
using kernels::cpu::lanes;

template <class T, int Pixels>
constexpr std::array<kernels::cpu::gemm_function<T>, 4> by_vectors() {
  return {nullptr, &kernels::cpu::run_gemm_tiles<gemm_shape{Pixels, 1}, T>,
          &kernels::cpu::run_gemm_tiles<gemm_shape{Pixels, 2}, T>,
          &kernels::cpu::run_gemm_tiles<gemm_shape{Pixels, 3}, T>};
}

// Tiles of one to three pixels and vectors; the sizes that the plan chooses are the business of
// conv2d.cpp.
template <class T>
void run(const plan::step& s, const T* in, const T* second, T* out, const T* packed) {
  const std::array tiles{by_vectors<T, 1>(), by_vectors<T, 1>(), by_vectors<T, 2>(),
                         by_vectors<T, 3>()};
  const auto at = [&](int pixels, int vectors) {
    return tiles[static_cast<std::size_t>(pixels)][static_cast<std::size_t>(vectors)];
  };
  const int pixels = plan::split(s.out.height * s.out.width, s.tile.pixels).largest;
  const int vectors = s.tile.vectors;
  const gemm_functions<T> functions{pixels,
                                    {at(pixels, vectors), at(pixels, vectors - 1)},
                                    {at(pixels - 1, vectors), at(pixels - 1, vectors - 1)},
                                    finish_of<T>(s)};
  kernels::cpu::gemm_sweep<T>(s, in, second, out, packed, slopes_of(s, packed), functions).run();
}

struct blocking {
  int chunk, block;
  bool ahead;
};

template <class T>
void check(const geometry& g, blocking b = {16, 7, true}, int offset = 0) {
  plan::step s = step_of(g);
  const plan::tile_split groups = plan::gemm_groups(g.out, lanes<T>, 3);
  s.tile = {plan::kernel_family::gemm, 3, groups.largest, b.chunk, b.block, b.ahead, groups.uneven};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<T>());
  CHECK(difference<T>(s, run<T>, offset) == "");
}

TEMPLATE_TEST_CASE("channels around the lanes and 16", "", float, double) {
  for (const int in : {1, 3, 15, 16, 17, 32, 35, 64}) {
    for (const int out : {1, 3, 15, 16, 17, 32, 35, 64}) check<TestType>({in, out, 3, 5});
  }
}

TEMPLATE_TEST_CASE("blocks, chunks and prefetches change no bit", "", float, double) {
  for (const int stride : {1, 2}) {
    for (const int chunk : {16, 32, 48, 80}) {
      for (const int block : {1, 3, 10, 1000}) {
        geometry g{67, 5 * lanes<TestType>, 7, 9, {1}, stride};
        g.act = activation::relu;
        g.residual = true;
        check<TestType>(g, {chunk, block, false});
        check<TestType>(g, {chunk, block, true});
      }
    }
  }
}

TEMPLATE_TEST_CASE("sizes and strides", "", float, double) {
  for (const int height : {1, 2, 5}) {
    for (const int width : {1, 2, 3, 7, 28, 33}) {
      for (const hw stride : {hw{1}, hw{2}, hw{1, 2}, hw{3, 1}}) {
        check<TestType>({19, 20, height, width, {1}, stride});
      }
    }
  }
}

TEMPLATE_TEST_CASE("residuals and activations", "", float, double) {
  for (const activation act : {activation::none, activation::relu, activation::prelu,
                               activation::relu6, activation::silu}) {
    if (act == activation::silu && !kernels::cpu::fused) continue;  // the reference's formula fuses
    for (const bool residual : {false, true}) {
      for (const int out : {16, 19, 64}) {
        geometry g{35, out, 4, 5};
        g.residual = residual;
        g.act = act;
        check<TestType>(g);
      }
    }
  }
}

TEST_CASE("buffers of any alignment") {
  for (int offset = 0; offset < 16; ++offset) check<float>({17, 20, 5, 5}, {16, 7, true}, offset);
}

TEST_CASE("weights that are not finite spoil only what they are multiplied with") {
  geometry g{17, 16, 6, 6};
  plan::step s = step_of(g);
  const plan::tile_split groups = plan::gemm_groups(g.out, lanes<float>, 3);
  s.tile = {plan::kernel_family::gemm, 3, groups.largest, 16, 7, true, groups.uneven};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(difference<float>(s, run<float>, 0, true, nan) == "");
  CHECK(difference<float>(s, run<float>, 0, false) == "");  // without a bias
}

// A crop of a blocked tensor: `difference` takes dense ones, so its input is copied into a larger.
TEST_CASE("a window into a larger image is gathered") {
  const auto within = [](const plan::step& s, const float* in, const float* second, float* out,
                         const float* packed) {
    plan::step cropped = s;
    const plan::tensor_view whole = plan::dense_view({s.in.channels, 9, 8}, layout::blocked);
    std::vector<float> memory(static_cast<std::size_t>(3 * 16 * 9 * 8));
    cropped.in.block_stride = whole.block_stride;
    cropped.in.row_stride = whole.row_stride;
    float* const first = memory.data() + whole.at(0, 2, 1);
    for (int c = 0; c < s.in.channels; ++c) {
      for (int y = 0; y < s.in.height; ++y) {
        for (int x = 0; x < s.in.width; ++x) {
          first[cropped.in.at(c, y, x)] = in[s.in.at(c, y, x)];
        }
      }
    }
    CHECK(plan::gathers(cropped));
    run<float>(cropped, first, second, out, packed);
  };
  plan::step s = step_of({35, 16, 6, 7});
  const plan::tile_split groups = plan::gemm_groups(16, lanes<float>, 3);
  s.tile = {plan::kernel_family::gemm, 3, groups.largest, 32, 7, true, groups.uneven};
  s.packed_elements = plan::packed_elements(s, kernels::cpu::facts<float>());
  CHECK(difference<float>(s, within) == "");
}

}  // namespace

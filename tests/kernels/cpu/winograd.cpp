// SPDX-License-Identifier: BSL-1.0
// Winograd's algorithm with registers against the same for single numbers, bit for bit: all sizes
// of tiles, blocks and groups of them, channels around 16, edges, residuals, activations.
#include <convexpr/kernels/cpu/winograd.hpp>

#include <convexpr/kernels/cpu/conv2d.hpp>
#include <convexpr/kernels/reference/winograd.hpp>

#include "../../support/catch.hpp"
#include "../../support/conv2d_case.hpp"

namespace {

using namespace convolution_test;

struct tiling {
  hw outputs;
  int block;
  bool by_point = false;
  int vectors = 0;  // of outputs; 0: as many as divide them
};

template <class T>
constexpr plan::step relaxed_step(const geometry& g, const tiling& t) {
  constexpr plan::device_facts facts = kernels::cpu::facts<T>();
  plan::step s = step_of(g);
  const int all = plan::ceil_div(g.out, facts.lanes);
  const int vectors = t.vectors > 0 ? t.vectors : plan::choose_vectors(all, facts);
  s.tile = {plan::kernel_family::winograd, plan::most_pixels(vectors, facts), vectors};
  s.tile.outputs = t.outputs.width;
  s.tile.outputs_down = t.outputs.height;
  s.tile.block = t.block;
  s.tile.by_point = t.by_point;
  s.packed_elements = plan::packed_elements(s, facts);
  s.scratch_elements = plan::winograd_scratch(s, facts);
  s.vectors_offset = plan::round_up(s.packed_elements, 16LL);
  return s;
}

template <class T>
std::vector<T> random(std::size_t size, numbers<T>& next) {
  std::vector<T> all(size);
  for (T& x : all) x = next();
  return all;
}

template <class T, geometry Geometry, tiling Tiling>
void check() {
  static constexpr plan::step s = relaxed_step<T>(Geometry, Tiling);
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  numbers<T> next;
  guarded<T> in(s.in, 3), second(s.second, 3), out(s.out, 3), expected(s.out, 0);
  in.fill(s.in, next);
  if (plan::has_residual(s)) second.fill(s.second, next);
  const int length = s.in.channels * s.kernel.height * s.kernel.width;
  const auto weight = random<T>(static_cast<std::size_t>(s.out.channels * length), next);
  const auto bias = random<T>(static_cast<std::size_t>(s.out.channels), next);
  const auto vectors = random<T>(static_cast<std::size_t>(plan::vector_elements(s)), next);
  constexpr hw outputs = Tiling.outputs;
  kernels::reference::winograd<outputs.height, outputs.width, Geometry.kernel.height>(
      s, in.data(), second.data(), expected.data(), weight.data(), bias.data(), vectors.data());

  std::vector<T> packed(static_cast<std::size_t>(s.packed_elements) + 16, nan);
  kernels::cpu::pack_conv2d(s, weight.data(), bias.data(), packed.data());
  std::size_t written = 0;
  for (const T x : packed) written += std::isnan(x) ? 0 : 1;
  CHECK(written == static_cast<std::size_t>(s.packed_elements));
  CHECK(std::isnan(packed[written]));
  packed.resize(static_cast<std::size_t>(s.vectors_offset));
  packed.insert(packed.end(), vectors.begin(), vectors.end());
  const auto used = static_cast<std::size_t>(s.scratch_elements);
  std::vector<T> scratch(used + 32, nan);
  kernels::cpu::run_winograd<kernels::cpu::key_of(s), T>(s, in.data(), second.data(), out.data(),
                                                         packed.data(), scratch.data() + 16);
  CHECK(wrong_output(s, in, second, out, expected, 40 * length) == "");
  for (std::size_t i = 0; i < 16; ++i) {
    CHECK(std::isnan(scratch[i]));
    CHECK(std::isnan(scratch[used + 16 + i]));
  }
}

TEMPLATE_TEST_CASE("sizes of tiles", "", float, double) {
  using T = TestType;
  check<T, image(16, 64, 12, 12), tiling{4, 24}>();
  check<T, image(32, 32, 13, 9), tiling{4, 5}>();
  check<T, image(20, 24, 7, 7), tiling{2, 24}>();
  check<T, image(32, 24, 9, 10), tiling{{2, 4}, 28}>();
  check<T, image(16, 48, 9, 10, 5), tiling{4, 7}>();
  check<T, image(33, 16, 5, 6, 5), tiling{2, 4}>();
  check<T, image(16, 16, 3, 2), tiling{4, 24}>();  // smaller than a tile
}

TEST_CASE("the order of weights, blocks and groups") {
  check<float, image(48, 80, 12, 13), tiling{4, 7, true}>();
  check<float, image(16, 130, 9, 9), tiling{2, 24, true}>();
  check<float, image(17, 15, 30, 31), tiling{4, 13}>();
  check<float, image(16, 16, 1, 40), tiling{2, 1}>();
}

TEST_CASE("many tiles for one vector of outputs") {
  check<float, image(19, 40, 20, 21), tiling{4, 28, false, 1}>();
  check<float, image(16, 48, 28, 29), tiling{4, 56, true, 1}>();
  check<float, image(16, 32, 14, 14), tiling{{2, 4}, 28, false, 1}>();
  check<double, image(16, 24, 14, 14), tiling{2, 28, false, 1}>();
}
TEST_CASE("two vectors of outputs, inputs from registers and from memory in turns") {
  check<float, image(19, 64, 20, 21), tiling{4, 28, false, 2}>();
  check<float, image(33, 32, 9, 10), tiling{2, 26, true, 2}>();
  check<double, image(16, 32, 14, 14), tiling{{2, 4}, 28, false, 2}>();
}

TEST_CASE("what follows the sums") {
  check<float, finished(image(16, 40, 9, 9), activation::relu), tiling{4, 24}>();
  check<float, finished(image(16, 32, 9, 9), activation::leaky_relu), tiling{4, 24}>();
  check<float, finished(image(16, 20, 10, 9), activation::silu, false), tiling{2, 24}>();
  check<float, finished(image(16, 48, 6, 11), activation::prelu), tiling{4, 24}>();
  check<float, finished(image(16, 16, 5, 7), activation::relu), tiling{{2, 4}, 24}>();
}

TEST_CASE("padding") {
  check<float, padded(image(16, 16, 12, 11), {0, 0, 0, 0}), tiling{4, 24}>();
  check<float, padded(image(16, 16, 6, 7), {2, 0, 3, 1}), tiling{4, 24}>();
  check<float, padded(image(16, 16, 3, 3), {7, 5, 4, 9}), tiling{2, 24}>();
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// LeNet-5 on a 32x32 picture, 416,520 multiply-adds, run by the compiler: a static_assert reads
// its answer. Weights are whole numbers, so that one rounding or two make no difference.
#include <array>
#include <convexpr/evaluate.hpp>
#include <convexpr/initialise.hpp>

#include "../../examples/zoo/lenet5.hpp"

namespace {

namespace cx = convexpr;

using Net = zoo::LeNet5<>;
using In = cx::Input<1, 32, 32>;

static_assert(cx::Checked<Net, In>::output_shape == cx::shape{10});
static_assert(cx::reference_plan<Net, In>.macs == 416'520);

// -1, 0 or 1 each.
constexpr float third(double u) { return u < -1. / 3 ? -1.f : u < 1. / 3 ? 0.f : 1.f; }

constexpr auto weights = [] {
  std::array<float, cx::Parameters<Net>::size> all{};
  for (const auto& p : cx::parameter_table<Net>) {
    const cx::uniform_numbers numbers(p.name.c_str(), 1);
    for (long long i = 0; i < p.elements; ++i) {
      all[static_cast<std::size_t>(p.offset + i)] = third(numbers[static_cast<std::size_t>(i)]);
    }
  }
  return all;
}();
constexpr auto picture = [] {
  std::array<float, 32 * 32> all{};
  const cx::uniform_numbers numbers("picture", 1);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = third(numbers[i]) + 1;
  return all;
}();

constexpr auto logits = cx::evaluate<Net, In>(weights.data(), picture.data());

// PyTorch's, in float64; no partial sum reaches 2^24.
constexpr float wanted[] = {-24908, -12809, 13773,  -14485, -29474,
                            -1237,  -7773,  -46139, 18361,  -19062};
constexpr bool as_wanted = [] {
  for (int i = 0; i < 10; ++i) {
    if (logits(i) != wanted[i]) return false;
  }
  return true;
}();
static_assert(as_wanted);

constexpr int answer = [] {
  int best = 0;
  for (int i = 1; i < 10; ++i) {
    if (logits(i) > logits(best)) best = i;
  }
  return best;
}();
static_assert(answer == 8);

}  // namespace

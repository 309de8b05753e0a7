// SPDX-License-Identifier: BSL-1.0
// Reads twenty handwritten digits on a bare Cortex-M7, or anywhere: no heap, no file, no
// exceptions. board.cpp or host.cpp bring the output; to_header.py made the two headers of numbers.
#include <convexpr/layers.hpp>
#include <convexpr/static_model.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../digits/network.hpp"
#include "device.hpp"
#include "digits_test.hpp"
#include "digits_weights.hpp"

namespace cx = convexpr;

using Digits = cx::StaticModel<digits::Network, cx::Input<1, 28, 28>>;

// The compiler holds every name and shape against the network, and packs. All of it is .rodata.
constexpr auto parameters = cx::arrange<digits::Network>(digits_weights::tensors);
constexpr cx::PackedWeights<Digits> packed_weights = cx::pack<Digits>(parameters);
constexpr Digits model(packed_weights);

// All of the memory that a call takes, but for 2 KB of stack.
static cx::StaticWorkspace<Digits> workspace;
static Digits::input_tensor image;
static Digits::output_tensor logits;

int classify() {
  constexpr std::size_t count = sizeof digits_test::test_labels;
  std::size_t right = 0;
  float worst = 0;
  std::uint32_t bits = 0;  // of all logits: the same on every machine with a fused multiply-add
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < image.size; ++k) {
      image.elements[k] = static_cast<float>(digits_test::test_images[i * image.size + k]) / 255;
    }
    model(image.span(), logits.span(), workspace);
    std::size_t best = 0;
    for (std::size_t k = 0; k < logits.size; ++k) {
      if (logits.elements[k] > logits.elements[best]) best = k;
      const float off = logits.elements[k] - digits_test::test_logits[i * logits.size + k];
      if (off > worst || -off > worst) worst = off < 0 ? -off : off;
      std::uint32_t word = 0;
      std::memcpy(&word, &logits.elements[k], sizeof word);
      bits = (bits ^ word) * 16777619u;
    }
    if (best == digits_test::test_labels[i]) ++right;
  }
  say("right: ");
  say_number(static_cast<std::uint32_t>(right));
  say(" of ");
  say_number(static_cast<std::uint32_t>(count));
  say(worst < 1e-4f ? "\nlogits: as PyTorch's\n" : "\nlogits: not PyTorch's\n");
  if (cx::kernels::cpu::fused) {
    say("bits: ");
    say_number(bits);
    say("\n");
  }
  return worst < 1e-4f && right + 1 >= count ? 0 : 1;
}

// SPDX-License-Identifier: BSL-1.0
// Sums and products on the CPU give the bits of the reference, in every layout, repeated or not.
#include <convexpr/kernels/cpu/join.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
using plan::operation;

namespace {

template <activation Act>
const auto kernel_with =
    [](const plan::step& s, const auto* in, const auto* second, auto* out, const auto* vectors) {
      if (s.kind == operation::mul)
        kernels::cpu::run_join<operation::mul, Act>(s, in, second, out, vectors);
      else
        kernels::cpu::run_join<operation::add, Act>(s, in, second, out, vectors);
    };
const auto kernel = [](const plan::step& s, const auto* in, const auto* second, auto* out,
                       const auto* vectors) {
  if (s.act == activation::prelu)
    kernel_with<activation::prelu>(s, in, second, out, vectors);
  else if (s.act == activation::hardswish)
    kernel_with<activation::hardswish>(s, in, second, out, vectors);
  else
    kernel_with<activation::none>(s, in, second, out, vectors);
};

// prelu and hardswish stand for all that take a second trip.
const activation activations[] = {activation::none, activation::relu, activation::prelu,
                                  activation::hardswish};

int differences(const plan::step& s, placement where) {
  return steps::differences<float>(s, steps::values::special, where, kernel) +
         steps::differences<double>(s, steps::values::special, where, kernel);
}

}  // namespace

TEST_CASE("add and mul equal the reference") {
  for (const operation kind : {operation::add, operation::mul}) {
    for (const activation a : activations) {
      plan::step s{};
      s.kind = kind;
      s.act = a;
      s.slope = 0.25;
      for (const int channels : steps::channel_counts()) {
        const shape extent(channels, 3, 5);
        steps::check_all_layouts(s, extent, extent, steps::values::special, kernel);
        for (const layout order : steps::layouts()) {
          s.in = s.second = s.out = plan::dense_view(shape(channels, 5, 7), order);
          for (const placement where : steps::placements()) CHECK(differences(s, where) == 0);
        }
      }
    }
  }
}

TEST_CASE("a repeated operand equals the reference, in every layout") {
  for (const int channels : {1, 3, 16, 35}) {
    const shape whole(channels, 3, 5);
    const shape parts[] = {{channels, 1, 1}, {1, 3, 5}, {1, 1, 1}, {channels, 3, 1}, {1, 1, 5}};
    for (const shape& part : parts) {
      for (const layout order : steps::layouts()) {
        for (const layout of_second : steps::layouts()) {
          plan::step s{};
          s.kind = operation::mul;
          s.in = s.out = plan::dense_view(whole, order);
          s.second = plan::repeated(plan::dense_view(part, of_second), s.out);
          INFO(steps::text_of(s.in) << " times " << steps::text_of(s.second));
          for (const placement where : steps::placements()) CHECK(differences(s, where) == 0);
        }
      }
    }
  }
}

TEST_CASE("both operands may be repeated") {
  plan::step s{};
  s.kind = operation::add;
  s.out = plan::dense_view(shape(19, 3, 5), layout::blocked);
  s.in = plan::repeated(plan::dense_view(shape(19, 1, 5), layout::blocked), s.out);
  s.second = plan::repeated(plan::dense_view(shape(1, 3, 1), layout::blocked), s.out);
  for (const placement where : steps::placements()) CHECK(differences(s, where) == 0);
}

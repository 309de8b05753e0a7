// SPDX-License-Identifier: BSL-1.0
// The phases of a transposed convolution: every output is in one of them, with the taps that the
// definition gives it.
#include "convexpr/plan/phases.hpp"

#include <vector>

#include "../support/both.hpp"

namespace plan = convexpr::plan;
using convexpr::hw;

namespace {

struct axis {
  int in, out, kernel, stride, dilation, before;
};

// The inputs that output y reads by each tap, from the definition: y + before = input * stride +
// tap * dilation; -1 where there is none.
std::vector<int> inputs_of(const axis& a, int y) {
  std::vector<int> inputs;
  for (int tap = 0; tap < a.kernel; ++tap) {
    const int position = y + a.before - tap * a.dilation;
    const bool whole = position >= 0 && position % a.stride == 0;
    inputs.push_back(whole && position / a.stride < a.in ? position / a.stride : -1);
  }
  return inputs;
}

// The same from the phases: an ordinary convolution over the inputs from `skipped` on.
std::vector<int> inputs_by_phase(const axis& a, int y) {
  const plan::phase_axis p =
      plan::phase_of(y % a.stride, a.in, a.out, a.kernel, a.stride, a.dilation, a.before);
  std::vector<int> inputs(static_cast<std::size_t>(a.kernel), -1);
  const bool inside = p.skipped >= 0 && p.inputs > 0 && p.skipped + p.inputs <= a.in;
  if (!inside || p.before < 0 || p.after < 0) return {};
  for (int t = 0; t < p.kernel; ++t) {
    const int in = y / a.stride - p.before + t * p.dilation;
    if (in < 0 || in >= p.inputs) continue;
    inputs[static_cast<std::size_t>(p.first_tap - t * p.tap_step)] = p.skipped + in;
  }
  return inputs;
}

}  // namespace

TEST_CASE("every output reads what the definition says") {
  for (const int in : {1, 2, 5}) {
    for (const int kernel : {1, 2, 3, 4, 7}) {
      for (const int stride : {1, 2, 3, 4, 6}) {
        for (const int dilation : {1, 2, 3, 4}) {
          for (const int before : {0, 1, 2, 5}) {
            for (const int more : {0, 1, 3}) {
              const int out = (in - 1) * stride - 2 * before + dilation * (kernel - 1) + 1 + more;
              const axis a{in, out, kernel, stride, dilation, before};
              int wrong = 0;
              for (int y = 0; y < out; ++y) wrong += inputs_by_phase(a, y) != inputs_of(a, y);
              INFO("in " << in << " kernel " << kernel << " stride " << stride << " dilation "
                         << dilation << " before " << before << " out " << out);
              CHECK(wrong == 0);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("4 taps, stride 2, padding 1: two kernels of 2 taps") {
  constexpr plan::phase_axis even = plan::phase_of(0, 8, 16, 4, 2, 1, 1);
  CHECK_BOTH(even.outputs == 8 && even.kernel == 2 && even.before == 1 && even.after == 0);
  CHECK_BOTH(even.first_tap == 3 && even.tap_step == 2);
  constexpr plan::phase_axis odd = plan::phase_of(1, 8, 16, 4, 2, 1, 1);
  CHECK_BOTH(odd.outputs == 8 && odd.kernel == 2 && odd.before == 0 && odd.after == 1);
  CHECK_BOTH(odd.first_tap == 2 && odd.tap_step == 2);
}

TEST_CASE("a step in the place of four, the others keep their order") {
  constexpr auto split = [] {
    struct {
      plan::step steps[8] = {};
      int count = 3;
    } all;
    plan::step& s = all.steps[1];
    s.kind = plan::operation::conv_transpose2d;
    s.kernel = 2;
    s.stride = {2, 3};
    s.in = plan::dense_view({16, 4, 5}, convexpr::layout::blocked);
    s.out = plan::dense_view({16, 8, 14}, convexpr::layout::blocked);
    all.steps[2].kind = plan::operation::softmax;
    plan::split_transposed(all.steps, all.count);
    return all;
  }();
  CHECK_BOTH(split.count == 8);
  CHECK_BOTH(split.steps[0].kind == plan::operation::none);
  CHECK_BOTH(split.steps[7].kind == plan::operation::softmax);
  CHECK_BOTH(split.steps[1].kind == plan::operation::conv2d && split.steps[1].stride == hw{1});
  constexpr plan::tensor_view last = split.steps[6].out;  // row 1, column 2
  CHECK_BOTH(last.height == 4 && last.width == 4 && last.offset == 14 * 16 + 2 * 16);
  CHECK_BOTH(last.row_stride == 2 * 14 * 16 && last.pixel_stride == 3 * 16);
}

TEST_CASE("a stride of 1 is one phase, a large one is left to the device") {
  plan::step s{};
  s.kind = plan::operation::conv_transpose2d;
  s.in = plan::dense_view({1, 4, 4}, convexpr::layout::nchw);
  s.out = plan::dense_view({1, 50, 50}, convexpr::layout::nchw);
  CHECK(plan::splits(s));
  CHECK(plan::steps_when_split(s) == 1);
  s.stride = 4;
  CHECK(plan::steps_when_split(s) == 16);
  s.stride = {4, 5};
  CHECK(!plan::splits(s));
  CHECK(plan::steps_when_split(s) == 1);
}

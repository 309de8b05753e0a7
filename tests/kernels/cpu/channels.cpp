// SPDX-License-Identifier: BSL-1.0
// Sixteen channels of a pixel reach registers from any layout, and nothing beyond the tensor is
// read.
#include <convexpr/kernels/cpu/channels.hpp>

#include "../../support/steps.hpp"

using namespace convexpr;
namespace cpu = kernels::cpu;

static_assert(cpu::is_whole_block(plan::dense_view({3, 2, 2}, layout::blocked), 0));
static_assert(!cpu::is_whole_block(plan::dense_view({3, 2, 2}, layout::nhwc), 0));
static_assert(cpu::is_whole_block(plan::dense_view({35, 2, 2}, layout::nhwc), 16));
static_assert(!cpu::is_whole_block(plan::dense_view({35, 2, 2}, layout::nhwc), 32));
static_assert(!cpu::is_whole_block(plan::dense_view({16, 2, 2}, layout::nchw), 0));
static_assert(cpu::channels_in_block(plan::dense_view({35, 2, 2}, layout::nhwc), 32) == 3);

TEST_CASE("Each channel arrives in its lane and goes back") {
  for (const layout order : steps::layouts()) {
    const plan::tensor_view view = plan::dense_view({19, 2, 3}, order);
    steps::tensor<float> from(view, placement::at_end), to(view, placement::at_end);
    steps::for_each(view, [&](int c, int y, int x) {
      from.at(c, y, x) = static_cast<float>(c * 100 + y * 10 + x);
    });
    for (int c = 0; c < 19; c += plan::channel_block) {
      const int count = cpu::channels_in_block(view, c);
      for (int y = 0; y < 2; ++y) {
        for (int x = 0; x < 3; ++x) {
          const long long at = view.at(c, y, x);
          const auto value =
              cpu::load_channels<false>(from.data() + at, view.channel_stride, count);
          float lanes[plan::channel_block];
          cpu::store_block(lanes, value);
          for (int k = 0; k < plan::channel_block; ++k) {
            CHECK(lanes[k] == (k < count ? from.at(c + k, y, x) : 0.0F));
          }
          cpu::store_channels<false>(to.data() + at, view.channel_stride, count, value);
        }
      }
    }
    int wrong = 0;
    steps::for_each(view, [&](int c, int y, int x) {
      if (to.at(c, y, x) != from.at(c, y, x)) ++wrong;
    });
    CHECK(wrong == 0);
  }
}

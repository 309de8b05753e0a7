// SPDX-License-Identifier: BSL-1.0
// What the first and the last window of a row lack, and which steps that suits.
#include <convexpr/plan/peel.hpp>

#include "../support/catch.hpp"
#include "../support/devices.hpp"

namespace {

using namespace convexpr;
using namespace devices;

constexpr plan::step conv(int size, int kernel, int stride, int pad, int dilation = 1,
                          layout order = layout::blocked, int out = 64) {
  plan::step s{};
  s.kind = plan::operation::conv2d;
  s.kernel = kernel;
  s.stride = stride;
  s.dilation = dilation;
  s.pads = {pad, pad, pad, pad};
  s.in = plan::dense_view({64, size, size}, order);
  const int extent =
      static_cast<int>(plan::output_extent(size, pad, pad, kernel, stride, dilation));
  s.out = plan::dense_view({out, extent, extent}, order);
  return s;
}

TEST_CASE("columns lacking at both ends, tap by tap") {
  for (const int kernel : {1, 2, 3, 5, 7}) {
    for (int size = 1; size < 20; ++size) {
      for (int pad = 0; pad < 5; ++pad) {
        for (const int stride : {1, 2, 3}) {
          for (const int dilation : {1, 2}) {
            const plan::step s = conv(size, kernel, stride, pad, dilation);
            if (s.out.width < 1) continue;
            const int last = (s.out.width - 1) * stride - pad + (kernel - 1) * dilation;
            const plan::lacking_columns lack = plan::lacking(s);
            CHECK(lack.left == pad);
            CHECK(lack.right == (last >= size ? last - size + 1 : 0));
          }
        }
      }
    }
  }
  CHECK(plan::lacking(conv(56, 3, 2, 1)).right == 0);
  CHECK(plan::lacking(conv(55, 3, 2, 1)).right == 1);
}

TEST_CASE("what is lacking must lie within the first and the last tile") {
  CHECK(plan::lacks_at_ends(conv(14, 3, 1, 1), 28));
  CHECK(plan::lacks_at_ends(conv(56, 7, 1, 3), 28));
  CHECK(!plan::lacks_at_ends(conv(14, 7, 1, 6), 4));
  CHECK(plan::lacks_at_ends(conv(14, 7, 2, 6), 4));
}

TEST_CASE("outputs that can be read again") {
  CHECK(plan::peels(conv(14, 3, 1, 1), 14, 2, avx512));
  CHECK(!plan::peels(conv(14, 1, 1, 0), 14, 2, avx512));
  CHECK(!plan::peels(conv(14, 9, 1, 4), 14, 2, avx512));
  CHECK(!plan::peels(conv(14, 3, 1, 1), 14, 2, neon));
  CHECK(plan::peels(conv(14, 3, 1, 1), 3, 4, avx2));
  CHECK(!plan::peels(conv(14, 3, 1, 1), 6, 2, avx2));
  CHECK(plan::can_peel(conv(14, 3, 1, 1), 6, 2, avx2));
  CHECK(!plan::peels(conv(14, 3, 1, 1, 1, layout::nchw), 14, 2, avx512));
  CHECK(plan::peels(conv(14, 3, 1, 1, 1, layout::nhwc), 14, 2, avx512));
  CHECK(plan::peels(conv(14, 3, 1, 1, 1, layout::blocked, 60), 14, 2, avx512));
  CHECK(!plan::peels(conv(14, 3, 1, 1, 1, layout::blocked, 48), 14, 2, avx512));
  CHECK(!plan::peels(conv(14, 3, 1, 1, 1, layout::nhwc, 60), 14, 2, avx512));
  plan::device_facts narrow = avx512;
  narrow.narrow = true;
  CHECK(!plan::peels(conv(14, 3, 1, 1), 14, 2, narrow));
}

TEST_CASE("first layers are a few planes without dilation") {
  plan::step s = conv(14, 3, 1, 1, 1, layout::nchw);
  CHECK(!plan::unrolls_planes(s));
  s.in.channels = 4;
  CHECK(plan::unrolls_planes(s));
  s.out = conv(14, 3, 1, 1).out;
  CHECK(plan::peels(s, 6, 2, avx2));
  s.dilation = 2;
  CHECK(!plan::unrolls_planes(s));
  CHECK(!plan::peels(s, 6, 2, avx2));
  s.dilation = 1;
  s.second_value = 0;
  CHECK(!plan::unrolls_planes(s));
  s.second_value = -1;
  CHECK(plan::unrolls_planes(s));
  s.in.pixel_stride = 16;
  CHECK(!plan::unrolls_planes(s));
}

}  // namespace

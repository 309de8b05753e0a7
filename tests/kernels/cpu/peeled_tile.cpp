// SPDX-License-Identifier: BSL-1.0
// Which pixels of a peeled tile have which taps, and one tile by itself.
#include <convexpr/kernels/cpu/peeled_tile.hpp>

#include "../../support/catch.hpp"

namespace {

using namespace convexpr;
using kernels::cpu::peeled_shape;
using kernels::cpu::tap_pixels;

TEST_CASE("pixels of a tap, one by one") {
  for (int pixels = 1; pixels < 9; ++pixels) {
    for (const int kernel : {1, 2, 3, 5}) {
      for (int left = 0; left < 4; ++left) {
        for (int right = 0; right < 4; ++right) {
          for (const int stride : {1, 2}) {
            for (const int dilation : {1, 2}) {
              const peeled_shape s{pixels, 1, 1, true, kernel, left, right, stride, dilation};
              const int end = (pixels - 1) * stride + (kernel - 1) * dilation + 1 - right;
              for (int column = 0; column < kernel; ++column) {
                const tap_pixels p = kernels::cpu::pixels_of_tap(s, column);
                for (int i = 0; i < pixels; ++i) {
                  const int at = i * stride + column * dilation;
                  CHECK((i >= p.first && i < p.last) == (at >= left && at < end));
                }
                if (p.first < p.last) {
                  CHECK(p.column == p.first * stride + column * dilation - left);
                }
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("a tile goes on from what the output holds") {
  using kernels::cpu::lanes;
  constexpr int width = lanes<float>;
  constexpr peeled_shape shape{2, 1, 1, true, 2, 1, 0, 1, 1};
  // one kernel row of two columns, one channel: the first pixel lacks column 0
  const float in[2] = {2, 3};
  float weights[2 * width] = {}, out[2 * width] = {};
  weights[0] = 10;
  weights[width] = 100;
  out[0] = 1;
  out[width] = 5;
  kernels::cpu::peeled_call<float> call{};
  call.in = in;
  call.weights = weights;
  call.channels = 1;
  call.kernel_area = 2;
  call.taps_high = 1;
  call.in_column = 1;
  call.out = out;
  call.out_pixel = width;
  call.begin = out;
  call.begin_pixel = width;
  call.floor = -1e9F;
  kernels::cpu::run_peeled_tiles<shape, float>(call);
  CHECK(out[0] == 1 + 100 * 2);
  CHECK(out[width] == 5 + 10 * 2 + 100 * 3);
  // and the call at the next one
  CHECK(call.in == in + 1);
  CHECK(call.out == out + 2 * width);
  CHECK(call.begin == call.out);
}

}  // namespace

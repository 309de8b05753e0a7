// SPDX-License-Identifier: BSL-1.0
// A layer with a kernel of its own: the mean of a (2 radius + 1)-sided window, clipped at the
// edges. One loop runs in models, in tiles and inside the compiler, for every layout and type.
#include <convexpr/convexpr.hpp>
#include <cstdio>

namespace cx = convexpr;

struct MeanKernel {
  template <class T>
  static constexpr void run(const cx::plan::own_call<T>& call) {
    using Number = cx::arithmetic_t<T>;  // float for the 16-bit types
    const cx::plan::step& s = *call.s;
    for (int c = 0; c < s.out.channels; ++c) {
      for (int y = 0; y < s.out.height; ++y) {
        for (int x = 0; x < s.out.width; ++x) {
          Number sum = 0, count = 0;
          for (int v = y - s.pads.top; v <= y + s.pads.bottom; ++v) {
            for (int u = x - s.pads.left; u <= x + s.pads.right; ++u) {
              if (v < 0 || v >= s.in.height || u < 0 || u >= s.in.width) continue;
              sum = sum + call.get(c, v, u);
              count = count + 1;
            }
          }
          call.put(c, y, x, sum / count);
        }
      }
    }
  }
};

template <int radius>
struct BoxBlur {
  static constexpr int n = 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
    b.begin_layer("BoxBlur");
    if (b.failed() || !b.image(value, 0)) return -1;
    cx::plan::step s{};
    s.kernel = 2 * radius + 1;  // what an output sees
    s.pads = {radius, radius, radius, radius};
    return cx::plan::own_step<MeanKernel>(b, value, b.extent(value), s);
  }
};

struct Net : cx::Sequential<BoxBlur<1>, cx::ReLU> {};
using Model = cx::Model<Net, cx::Input<1, 4, 4>>;
static_assert(Model::receptive_field.height.size == 3);

constexpr std::array<float, 16> dot{0, 0, 0, 0, 0, 36};  // row 1, column 1
constexpr auto blurred = cx::evaluate<Net, cx::Input<1, 4, 4>>(nullptr, dot.data());
static_assert(blurred(0, 0, 0) == 9 && blurred(0, 1, 0) == 6 && blurred(0, 1, 1) == 4);

int main() {
  const Model model{cx::Parameters<Net>{}};
  const auto out = model({dot});
  for (int y = 0; y < 4; ++y) {
    std::printf("%g %g %g %g\n", out(0, y, 0), out(0, y, 1), out(0, y, 2), out(0, y, 3));
  }
}

// SPDX-License-Identifier: BSL-1.0
// A layer of your own is a struct with two members: `n`, how many steps it takes at most, and
// `emit`, an ordinary function that appends them. This one is depthwise, then pointwise, plus the
// input where the shapes agree.
#include <convexpr/convexpr.hpp>
#include <cstdio>

namespace cx = convexpr;

template <int in_channels, int out_channels, cx::hw kernel_size>
struct Separable {
  using Depthwise =
      cx::Named<"depthwise", cx::Conv2d<in_channels, in_channels, kernel_size,
                                        cx::with{.padding = "same", .groups = in_channels}>>;
  using Pointwise = cx::Named<"pointwise", cx::Conv2d<in_channels, out_channels, 1>>;

  static constexpr int n = Depthwise::n + Pointwise::n + 1;
  static constexpr int emit(cx::plan::builder& b, int value) {
    const int out = Pointwise::emit(b, Depthwise::emit(b, value));
    if (in_channels != out_channels) return out;
    b.begin_layer("Separable");  // who speaks if the sum is wrong
    return b.residual(out, value);
  }
};

struct Net : cx::Sequential<Separable<3, 16, 3>, cx::ReLU, Separable<16, 16, 3>, cx::ReLU> {};
using Model = cx::Model<Net, cx::Input<3, 32, 32>>;
static_assert(Model::output_shape == cx::shape{16, 32, 32});

int main() {
  for (int i = 0; i < cx::Parameters<Net>::count; ++i) {
    std::printf("%s\n", cx::Parameters<Net>::name(i).data());
  }
  std::printf("%zu steps: the last convolution takes in the sum and the ReLU\n",
              Model::steps.size());
  std::printf("%lld multiply-adds\n", Model::macs);
}

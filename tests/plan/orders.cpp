// SPDX-License-Identifier: BSL-1.0
// Which values between the layers are planes and which are blocks.
#include "convexpr/plan/orders.hpp"

#include "../../examples/digits/network.hpp"
#include "../support/catch.hpp"
#include "convexpr/layers.hpp"
#include "convexpr/plan/network.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

// The orders that the steps write, one letter each: p planes, h NHWC, b blocks.
template <class Net, class In>
std::string orders() {
  for (const int lanes : {1, 8, 16}) {  // the same on every device
    plan::device_facts facts{};
    facts.lanes = lanes;
    facts.registers = 32;
    const auto n = plan::make_network(cx::description_of<Net, In>, In::border, facts);
    std::string letters;
    for (int i = 0; i < n.step_count; ++i) {
      const cx::layout order = n.steps[i].out.order;
      letters += order == cx::layout::nchw ? 'p' : order == cx::layout::nhwc ? 'h' : 'b';
    }
    if (lanes == 16) return letters;
  }
  return "";
}

using Image = cx::Input<1, 28, 28>;
constexpr cx::with same{.padding = "same"};

TEST_CASE("a few channels between convolutions and pools are planes") {
  // conv1, pool, conv2 with 16 channels, pool, Flatten, fc
  CHECK(orders<digits::Network, Image>() == "ppbbbp");
  struct Few : cx::Sequential<cx::Conv2d<1, 6, 5>, cx::AvgPool2d<2>, cx::Flatten,
                              cx::Linear<6 * 12 * 12, 10>> {};
  CHECK(orders<Few, Image>() == "ppp");  // Flatten renames
  struct Nine : cx::Sequential<cx::Conv2d<1, 9, 3, same>, cx::Conv2d<9, 16, 3>> {};
  CHECK(orders<Nine, Image>() == "bp");
  struct Strided
      : cx::Sequential<cx::Conv2d<1, 8, 3, cx::with{.stride = 2}>, cx::Conv2d<8, 16, 3>> {};
  CHECK(orders<Strided, Image>() == "bp");
}

TEST_CASE("where a reader wants blocks there are blocks") {
  struct Grouped : cx::Sequential<cx::Conv2d<1, 8, 3>, cx::Conv2d<8, 8, 3, cx::with{.groups = 8}>> {
  };
  CHECK(orders<Grouped, Image>() == "bp");
  struct Sum : cx::Sequential<cx::Conv2d<1, 8, 3, same>, cx::Residual<cx::Conv2d<8, 8, 3, same>>,
                              cx::Conv2d<8, 16, 3>> {};
  CHECK(orders<Sum, Image>() == "bbp");
  struct Pooled : cx::Sequential<cx::Conv2d<1, 8, 3>, cx::MaxPool2d<2>, cx::Upsample<2>> {};
  CHECK(orders<Pooled, Image>() == "bbp");
  struct Steps3 : cx::Sequential<cx::Conv2d<1, 8, 3>, cx::MaxPool2d<3>, cx::Conv2d<8, 16, 3>> {};
  CHECK(orders<Steps3, Image>() == "bbp");
}

TEST_CASE("a pool before the output follows it") {
  struct Last : cx::Sequential<cx::Conv2d<1, 8, 3>, cx::MaxPool2d<2>> {};
  CHECK(orders<Last, Image>() == "pp");
  CHECK(orders<Last, cx::Input<1, 28, 28, cx::nhwc>>() == "bh");
}

}  // namespace

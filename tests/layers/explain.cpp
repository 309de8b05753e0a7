// SPDX-License-Identifier: BSL-1.0
// From a verdict to what the compiler prints: pieces of a sentence, and types.
#include "convexpr/layers/explain.hpp"

#include <string>
#include <type_traits>

#include "../support/both.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace explain = convexpr::explain;

namespace {

using Good = cx::Sequential<cx::Conv2d<3, 8, 3>, cx::Flatten>;
using Wrong = cx::Sequential<cx::Named<"conv", cx::Conv2d<4, 8, 3>>>;
using In = cx::Input<3, 8, 8>;

template <class Net, class Input>
concept fits = requires {
  typename cx::Checked<Net, Input>;
};

}  // namespace

TEST_CASE("Checked says what a network yields") {
  CHECK_BOTH(cx::Checked<Good, In>::input_shape == cx::shape{3, 8, 8});
  CHECK_BOTH(cx::Checked<Good, In>::output_shape == cx::shape{288});
  CHECK_BOTH(cx::Checked<Good, In>::parameter_count == 224);
}

TEST_CASE("inputs are pictures or vectors") {
  CHECK_BOTH(cx::Input<3, 8, 9>::extent == cx::shape{3, 8, 9});
  CHECK_BOTH(cx::Input<10>::extent == cx::shape{10});
  CHECK_BOTH(cx::Input<3, 8, 9>::border == cx::nchw && cx::Input<3, 8, 9>::type == cx::float32);
  CHECK_BOTH(cx::Input<3, 8, 9, cx::nhwc, cx::float64>::border == cx::nhwc);
  CHECK_BOTH(cx::Input<3, 8, 9, cx::nhwc, cx::float64>::type == cx::float64);
}

TEST_CASE("a good network is judged good, a wrong one by its sentence") {
  CHECK_BOTH(std::is_same_v<decltype(explain::judge<Good, In>()), explain::well_shaped*>);
  CHECK_BOTH(!std::is_same_v<decltype(explain::judge<Wrong, In>()), explain::well_shaped*>);
#if defined(__GNUC__) && !defined(__clang__)
  CHECK_BOTH(std::is_same_v<decltype(explain::judge<Wrong, In>()),
                            cx::shape_error<"conv (Conv2d, layer 1): expected input with 4 "
                                            "channels, got 3 (3x8x8)">*>);
#endif
}

TEST_CASE("whether a network fits can be asked without an error") {
  CHECK_BOTH(fits<Good, In>);
#if !defined(__cpp_static_assert) || __cpp_static_assert < 202306L
  CHECK_BOTH(!fits<Wrong, In>);
  CHECK_BOTH(!fits<Good, cx::Input<4, 8, 8>>);
#endif
}

TEST_CASE("an order that is convexpr's own is refused") {
  constexpr const auto& d = cx::description_of<Good, cx::Input<3, 8, 8, cx::layout::blocked>>;
  CHECK_BOTH(d.fault_found.what == cx::fault::input_order_unsupported);
}

TEST_CASE("pieces end at blanks, are short enough, and make the sentence again") {
  const std::string sentences[] = {
      "Conv2d (layer 1): short",
      "a.long.name (Conv2d, layer 1000): expected input with 1234567 channels, got 7654321 (1x2x3)",
      std::string(100, 'x') + " (ReLU, layer 1): no blank for long",
      std::string(191, 'y'),
      "x",
  };
  for (const std::string& s : sentences) {
    const int size = static_cast<int>(s.size());
    const int count = explain::piece_count(s.c_str(), size);
    std::string again;
    for (int i = 0; i < count; ++i) {
      const int begin = explain::piece_begin(s.c_str(), size, i);
      const int end = explain::piece_begin(s.c_str(), size, i + 1);
      CHECK(end > begin);
      CHECK(end - begin <= explain::longest_piece);
      again += s.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    }
    CHECK(again == s);
    CHECK(explain::piece_begin(s.c_str(), size, count) == size);
  }
}

TEST_CASE("a network without steps has room for one") {
  CHECK_BOTH(cx::capacity_of<cx::Sequential<>> == 1);
  CHECK_BOTH(cx::capacity_of<Good> == 2);
}

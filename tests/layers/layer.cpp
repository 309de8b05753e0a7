// SPDX-License-Identifier: BSL-1.0
// What is a layer, what joins several values, and what is neither.
#include "convexpr/layers/layer.hpp"

#include "../support/both.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

// a layer of one's own
struct Squash {
  static constexpr int n = 2;
  static constexpr int emit(plan::builder& b, int value) {
    return cx::Sigmoid::emit(b, cx::ReLU::emit(b, value));
  }
};
struct WithoutN {
  static constexpr int emit(plan::builder&, int value) { return value; }
};
struct WithoutEmit {
  static constexpr int n = 3;
};
struct WrongEmit {
  static constexpr int n = 1;
  static constexpr void emit(plan::builder&, int) {}
};

}  // namespace

TEST_CASE("layers and joins") {
  CHECK_BOTH(cx::Layer<Squash>);
  CHECK_BOTH(cx::Layer<cx::ReLU> && cx::Layer<cx::Sequential<cx::ReLU>> &&
             cx::Layer<cx::Sequential<>>);
  CHECK_BOTH(cx::Layer<cx::Concat<cx::ReLU, cx::ReLU>> &&
             !cx::Join<cx::Concat<cx::ReLU, cx::ReLU>>);
  CHECK_BOTH(cx::Join<cx::Add> && !cx::Layer<cx::Add>);
  CHECK_BOTH(cx::Join<cx::Concat<>> && !cx::Layer<cx::Concat<>>);
  CHECK_BOTH(!cx::Layer<int> && !cx::Layer<void> && !cx::Layer<WithoutN> &&
             !cx::Layer<WithoutEmit> && !cx::Layer<WrongEmit>);
}

TEST_CASE("steps: what is no layer counts as one, the fault that it will be") {
  CHECK_BOTH(cx::steps_of<Squash>() == 2);
  CHECK_BOTH(cx::steps_of<int>() == 1);
  CHECK_BOTH(cx::steps_of_all<>() == 0);
  CHECK_BOTH(cx::steps_of_all<Squash, cx::ReLU, void>() == 4);
}

TEST_CASE("a layer of one's own in a network") {
  using Net = cx::Sequential<Squash, cx::Named<"again", Squash>>;
  CHECK_BOTH(cx::Checked<Net, cx::Input<3, 4, 5>>::output_shape == cx::shape{3, 4, 5});
  CHECK_BOTH(cx::description_of<Net, cx::Input<3, 4, 5>>.step_count == 4);
}

TEST_CASE("what is no layer is a fault, anywhere") {
  const auto what = []<class Net>(Net*) {
    return cx::description_of<Net, cx::Input<3, 4, 5>>.fault_found.what;
  };
  CHECK(what(static_cast<cx::Sequential<cx::ReLU, int>*>(nullptr)) == cx::fault::not_a_layer);
  CHECK(what(static_cast<cx::Block<void>*>(nullptr)) == cx::fault::not_a_layer);
  CHECK(what(static_cast<cx::Residual<cx::ReLU, double>*>(nullptr)) == cx::fault::not_a_layer);
  CHECK(what(static_cast<cx::Concat<cx::ReLU, WithoutN>*>(nullptr)) == cx::fault::not_a_layer);
  CHECK(what(static_cast<cx::Named<"x", WrongEmit>*>(nullptr)) == cx::fault::not_a_layer);
  CHECK(what(static_cast<cx::Graph<cx::Node<"x", WithoutEmit>>*>(nullptr)) ==
        cx::fault::not_a_layer);
  CHECK(what(static_cast<int*>(nullptr)) == cx::fault::not_a_layer);
}

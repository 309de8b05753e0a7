// SPDX-License-Identifier: BSL-1.0
// Scale alone, and folded into what stands before it.
#include "convexpr/layers/scale.hpp"

#include "../support/both.hpp"
#include "convexpr/convexpr.hpp"

namespace cx = convexpr;

namespace {

using In = cx::Input<2, 2, 2>;
constexpr float picture[] = {1, -2, 3, 4, 5, 6, -7, 8};

// weight [2][2], bias [2]
using Conv = cx::Conv2d<2, 2, 1>;
constexpr float conv[] = {2, 0, 1, -4, 8, 16};
// behind it weight, bias, running_mean, running_var: variance + eps = 4
using Norm = cx::BatchNorm2d<2, cx::batch_norm{.eps = 1}>;
constexpr float conv_and_norm[] = {2, 0, 1, -4, 8, 16, 2, 4, 1, 2, 0, 8, 3, 3};

template <class Net, class... Elements>
constexpr bool gives(const float* parameters, Elements... wanted) {
  const auto out = cx::evaluate<Net, In>(parameters, picture);
  const float all[] = {static_cast<float>(wanted)...};
  for (std::size_t i = 0; i < 8; ++i) {
    if (out.elements[i] != all[i]) return false;
  }
  return true;
}

template <class... Layers>
constexpr std::size_t steps = cx::plan_of<cx::Sequential<Layers...>, In>.step_count;

template <class Net>
void check_model(const float* parameters) {
  using Model = cx::Model<Net, In>;
  const Model model(
      std::span<const float, Model::parameter_count>(parameters, Model::parameter_count));
  typename Model::input_tensor in;
  std::copy(std::begin(picture), std::end(picture), in.begin());
  const auto wanted = cx::evaluate<Net, In>(parameters, picture);
  const auto got = model(in);
  for (std::size_t i = 0; i < 8; ++i) CHECK(got.elements[i] == wanted.elements[i]);
}

}  // namespace

TEST_CASE("alone") {
  CHECK_BOTH(gives<cx::Scale<0.5>>(nullptr, 0.5, -1, 1.5, 2, 2.5, 3, -3.5, 4));
  CHECK_BOTH(gives<cx::Scale<1.0>>(nullptr, 1, -2, 3, 4, 5, 6, -7, 8));
  CHECK_BOTH(gives<cx::Scale<-2.0>>(nullptr, -2, 4, -6, -8, -10, -12, 14, -16));
  check_model<cx::Scale<0.2>>(nullptr);
  check_model<cx::Residual<cx::Scale<0.2>>>(nullptr);
}

TEST_CASE("behind a convolution: weights and bias") {
  using Net = cx::Sequential<Conv, cx::Scale<0.5>>;
  CHECK_BOTH(gives<Net>(conv, 5, 2, 7, 8, -1.5, -5, 23.5, -6));
  CHECK_BOTH(steps<Conv, cx::Scale<0.5>> == 1);
  CHECK_BOTH(steps<Conv, cx::Scale<0.5>, cx::Scale<0.25>, cx::ReLU> == 1);
  check_model<Net>(conv);
}

TEST_CASE("behind a normalisation: what it shifts, too") {
  using Net = cx::Sequential<Conv, Norm, cx::Scale<0.5>>;
  // (conv - mean) * gamma / 2 + beta, times 0.5
  CHECK_BOTH(gives<Net>(conv_and_norm, 5.5, 2.5, 7.5, 8.5, -10, -17, 40, -19));
  CHECK_BOTH(steps<Conv, Norm, cx::Scale<0.5>> == 1);
  check_model<Net>(conv_and_norm);
}

TEST_CASE("not into what has a sum or an activation, nor into a value that is read twice") {
  CHECK_BOTH(steps<Conv, cx::ReLU, cx::Scale<0.5>> == 2);
  CHECK_BOTH(steps<cx::Residual<Conv>, cx::Scale<0.5>> == 2);
  CHECK_BOTH(steps<Conv, cx::Residual<cx::Scale<0.5>>> == 2);
  CHECK_BOTH(steps<Conv, cx::Scale<0.5>, Norm> == 2);
  check_model<cx::Sequential<Conv, cx::Residual<cx::Scale<0.5>>>>(conv);
  check_model<cx::Sequential<Conv, cx::Scale<0.5>, Norm>>(conv_and_norm);
}

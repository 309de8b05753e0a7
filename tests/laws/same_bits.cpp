// SPDX-License-Identifier: BSL-1.0
// Prints, for each of some networks, its name and a hash of the bits of its results: the same lines
// whatever the compiler and the instruction set (same_bits.py). Fails where the reference differs.
#include <bit>
#include <convexpr/convexpr.hpp>
#include <cstdint>
#include <cstdio>
#include <span>

namespace cx = convexpr;

namespace {

// Numbers in [-1, 1) with 24 bits, always the same.
class numbers {
 public:
  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<float>(state_ >> 8U) / 8388608.0F - 1.0F;
  }

 private:
  std::uint32_t state_ = 1;
};

std::uint64_t hash(std::span<const float> values) {
  std::uint64_t h = 14695981039346656037U;  // FNV-1a
  for (const float v : values) h = (h ^ std::bit_cast<std::uint32_t>(v)) * 1099511628211U;
  return h;
}

template <class Net>
cx::Parameters<Net> trained() {
  numbers random;
  cx::Parameters<Net> parameters;
  for (int i = 0; i < parameters.count; ++i) {
    const bool variance = parameters.name(i).ends_with("running_var");
    for (float& w : parameters.tensor(i)) w = variance ? 1.5F + random.next() : random.next() / 4;
  }
  return parameters;
}

int failures = 0;

template <class Net, class In>
void show(const char* name) {
  using Model = cx::Model<Net, In>;
  static typename Model::input_tensor in;
  static typename Model::output_tensor out;
  numbers random;
  for (float& x : in.span()) x = random.next();
  const cx::Parameters<Net> parameters = trained<Net>();
  const Model model{parameters};
  cx::Workspace<Model> workspace;
  model(in.span(), out.span(), workspace);
  const std::uint64_t bits = hash(out.span());
  std::printf("%s %016llx\n", name, static_cast<unsigned long long>(bits));
  static const auto wanted = cx::evaluate<Net, In>(parameters.data(), in.data());
  if (hash(wanted.span()) != bits) {
    std::printf("%s: the reference has other bits\n", name);
    ++failures;
  }
}

template <class... L>
using Seq = cx::Sequential<L...>;

struct First : Seq<cx::Conv2d<3, 37, cx::hw{3, 5}, cx::with{.stride = 2, .padding = 1}>> {};
struct Deep : Seq<cx::Conv2d<37, 64, 3, cx::with{.padding = "same"}>, cx::LeakyReLU<0.2>,
                  cx::Conv2d<64, 19, 1>> {};
struct Few : Seq<cx::Conv2d<24, 3, 3, cx::with{.padding = 1, .padding_mode = "reflect"}>> {};
struct Spread
    : Seq<cx::Conv2d<8, 48, 1>, cx::BatchNorm2d<48>, cx::ReLU,
          cx::Conv2d<48, 48, 3, cx::with{.padding = 1, .groups = 48}>, cx::Conv2d<48, 32, 1>> {};
struct Groups : Seq<cx::Conv2d<12, 30, 3, cx::with{.dilation = 2, .groups = 3}>, cx::Sigmoid> {};
struct Joined : Seq<cx::Residual<cx::Conv2d<16, 16, 3, cx::with{.padding = 1}>>,
                    cx::Concat<cx::Conv2d<16, 5, 1>, cx::Identity>, cx::Tanh> {};
struct Pooled
    : Seq<cx::MaxPool2d<3, cx::pool{.stride = 2}>, cx::AvgPool2d<2>,
          cx::AdaptiveAvgPool2d<cx::hw{3, 2}>, cx::Flatten, cx::Linear<60, 11>, cx::Softmax<>> {};

}  // namespace

int main() {
  show<First, cx::Input<3, 19, 23>>("first");
  show<Deep, cx::Input<37, 9, 13>>("deep");
  show<Deep, cx::Input<37, 9, 13, cx::nhwc>>("deep-nhwc");
  show<Few, cx::Input<24, 10, 17>>("few");
  show<Spread, cx::Input<8, 7, 11>>("spread");
  show<Groups, cx::Input<12, 9, 10>>("groups");
  show<Joined, cx::Input<16, 6, 9>>("joined");
  show<Pooled, cx::Input<10, 21, 18>>("pooled");
  return failures;
}

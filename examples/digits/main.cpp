// SPDX-License-Identifier: BSL-1.0
// Classifies the 500 test digits and holds the result against PyTorch's: exit status 0 when all is
// as it should be. Built without exceptions, opens no file, allocates nothing after it has started.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <convexpr/load.hpp>
#include <convexpr/model.hpp>
#include <cstdio>
#include <cstring>
#include <span>

#include "embedded.hpp"
#include "network.hpp"

namespace {

namespace cx = convexpr;

using Model = cx::Model<digits::Network, cx::Input<1, 28, 28>>;
static_assert(Model::output_shape == cx::shape{10});
static_assert(Model::parameter_count == 9'098);
static_assert(Model::arena_bytes <= 64 * 1024);  // on the stack of each call

constexpr int digit_count = 500;
constexpr int wanted_right = 485;   // PyTorch's
constexpr double tolerance = 1e-4;  // times 1 + |reference|: the rounding of float32 sums of 784

// The elements of one tensor of the test file; none if it is missing.
std::span<const std::byte> tensor(const cx::io::tensor_table& table, const char* name) {
  const std::size_t at = table.find(name);
  if (at == cx::io::not_found) return {};
  return digits::test_file().subspan(table[at].begin, table[at].end - table[at].begin);
}

int class_of(const Model::output_tensor& logits) {
  return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

void draw(const Model::input_tensor& image) {
  for (int y = 0; y < 28; y += 2) {  // a character is twice as high as wide
    for (int x = 0; x < 28; ++x) {
      const float ink = (image(0, y, x) + image(0, y + 1, x)) / 2;
      std::putchar(" .:-=+*#%@"[static_cast<int>(ink * 9.99F)]);
    }
    std::putchar('\n');
  }
}

}  // namespace

int main() {
  const auto parameters = cx::io::read_parameters<digits::Network>(digits::model_file(), "model");
  const auto table = cx::io::parse(digits::test_file(), "test digits");
  if (!parameters || !table) {
    std::printf("%s\n", (parameters ? table.why : parameters.why).message().c_str());
    return 1;
  }
  const auto images = tensor(table.value, "test_images");
  const auto labels = tensor(table.value, "test_labels");
  const auto reference = tensor(table.value, "test_logits");
  if (images.size() != digit_count * Model::input_size || labels.size() != digit_count ||
      reference.size() != digit_count * Model::output_size * sizeof(float)) {
    std::printf("The file of test digits does not hold %d digits.\n", digit_count);
    return 1;
  }

  const Model model(parameters.value);
  int right = 0;
  double worst = 0;    // difference of a logit
  double exceeds = 0;  // the same over 1 + |reference|
  std::array<double, digit_count> microseconds{};
  for (std::size_t i = 0; i < digit_count; ++i) {
    Model::input_tensor image;
    const auto pixels = images.subspan(i * Model::input_size, Model::input_size);
    std::transform(pixels.begin(), pixels.end(), image.begin(),
                   [](std::byte b) { return static_cast<float>(b) / 255; });

    const auto begin = std::chrono::steady_clock::now();
    const Model::output_tensor logits = model(image);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    microseconds[i] = took.count();

    std::array<float, Model::output_size> wanted{};
    std::memcpy(wanted.data(), reference.data() + i * sizeof wanted, sizeof wanted);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const double difference = std::abs(double{logits.elements[k]} - double{wanted[k]});
      worst = std::max(worst, difference);
      exceeds = std::max(exceeds, difference / (1 + std::abs(double{wanted[k]})));
    }
    if (class_of(logits) == static_cast<int>(labels[i])) ++right;
    if (i == 0) {
      draw(image);
      std::printf("The first test digit; the network says %d.\n\n", class_of(logits));
    }
  }

  std::printf("accuracy          %d/%d = %.2f %%\n", right, digit_count,
              100. * right / digit_count);
  std::printf("worst difference  %.1e of a logit, to PyTorch in float64\n", worst);
  std::nth_element(microseconds.begin(), microseconds.begin() + digit_count / 2,
                   microseconds.end());
  std::printf("time              %.1f us for a digit, the median of %d\n",
              microseconds[digit_count / 2], digit_count);
  std::printf("arena             %lld bytes, on the stack\n", Model::arena_bytes);
  return right == wanted_right && exceeds <= tolerance ? 0 : 1;
}

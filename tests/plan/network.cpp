// SPDX-License-Identifier: BSL-1.0
// Whole plans: multiply-adds, packed weights and memory of networks whose figures are known.
#include "convexpr/plan/network.hpp"

#include "../../examples/upscale/network.hpp"
#include "../support/both.hpp"
#include "../support/resnet50.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;

namespace {

constexpr plan::device_facts avx512{.lanes = 16, .registers = 32, .fused = true};

template <class Net, class In>
constexpr auto plan_of = plan::make_network(cx::description_of<Net, In>, In::border, avx512);

}  // namespace

TEST_CASE("ResNet-50 has torchvision's parameters, and the running statistics") {
  constexpr const auto& d = cx::description_of<resnet::ResNet50, resnet::Picture>;
  CHECK_BOTH(d.fault_found.ok());
  // trainable, torchvision counts 25 557 032 in 161 tensors
  const auto trainable = [](bool tensors) {
    long long count = 0;
    for (int i = 0; i < d.parameter_count; ++i) {
      const plan::name_text& name = d.parameters[i].name;
      bool running = false;
      for (int c = 0; c < name.size; ++c)
        running = running || plan::equal(name.data + c, "running_mean");
      for (int c = 0; c < name.size; ++c)
        running = running || plan::equal(name.data + c, "running_var");
      if (!running) count += tensors ? 1 : d.parameters[i].elements;
    }
    return count;
  };
  CHECK(trainable(false) == 25557032);
  CHECK(trainable(true) == 161);
  // 53 batch normalisations with 26 560 channels hold a mean and a variance each
  CHECK_BOTH(d.parameter_elements == 25557032 + 2 * 26560);
  CHECK_BOTH(d.parameter_count == 161 + 2 * 53);
  CHECK_BOTH(d.values[d.output].extent == cx::shape{1000});
}

TEST_CASE("ResNet-50 as steps") {
  constexpr const auto& p = plan_of<resnet::ResNet50, resnet::Picture>;
  CHECK_BOTH(p.macs == 4089184256);  // as fvcore counts: 4.09 G
  CHECK_BOTH(p.step_count == 56);    // Flatten of 2048 x 1 x 1 is no step
  CHECK_BOTH(p.fits_memory && p.output == cx::shape{1000} && p.input == cx::shape{3, 224, 224});
  CHECK_BOTH(p.reach.height.whole);
  CHECK_BOTH(p.arena_elements * 4 < 9 * 1024 * 1024);
  // biases and rounding to 16 channels beside the weights themselves
  CHECK_BOTH(p.packed_elements > 25502912 && p.packed_elements < 25502912 + 200000);
  // more weights than stay in L2: products of matrices fetch theirs ahead, however few they are
  const auto fetched = [] {
    for (int i = 0; i < p.step_count; ++i) {
      if (p.steps[i].tile.family == plan::kernel_family::gemm && !p.steps[i].tile.ahead)
        return false;
    }
    return true;
  };
  CHECK_BOTH(fetched());
}

TEST_CASE("ESRGAN-slim as steps") {
  using In = cx::Input<3, 128, 128>;
  constexpr const auto& p = plan_of<upscale::EsrganSlim, In>;
  constexpr long long per_pixel = 1728 + 36864 + 2304 + 4352 + 2304 + 4352 + 8192 + 36864 + 102400 +
                                  18432 + 3456 + 4 * 324;  // the last on doubled rows and columns
  CHECK_BOTH(p.macs == per_pixel * 128 * 128);
  CHECK_BOTH(p.macs / 1000000 == 3646 - 1 || p.macs / 1000000 == 3646);
  CHECK_BOTH(cx::description_of<upscale::EsrganSlim, In>.parameter_elements == 222075);
  CHECK_BOTH(p.output == cx::shape{3, 256, 256});
}

TEST_CASE("weights are packed one after the other, each at a block") {
  const auto apart = [] {
    constexpr const auto& p = plan_of<upscale::EsrganSlim, cx::Input<3, 32, 32>>;
    long long end = 0;
    for (int i = 0; i < p.step_count; ++i) {
      const plan::step& s = p.steps[i];
      if (s.kind != plan::operation::conv2d) continue;
      if (s.packed_offset != end || s.packed_elements < 1) return false;
      end = plan::round_up(s.packed_offset + s.packed_elements, 1LL * plan::channel_block);
    }
    return end == p.packed_elements;
  };
  CHECK_BOTH(apart());
}

TEST_CASE("a network that does nothing copies") {
  constexpr const auto& p = plan_of<cx::Sequential<cx::Identity>, cx::Input<3, 4, 5>>;
  CHECK_BOTH(p.step_count == 1 && p.steps[0].kind == plan::operation::copy);
  CHECK_BOTH(p.steps[0].in.where == plan::buffer::input &&
             p.steps[0].out.where == plan::buffer::output);
  CHECK_BOTH(p.arena_elements == 0 && p.macs == 0);
  constexpr const auto& flat =
      plan_of<cx::Sequential<cx::Flatten, cx::Identity>, cx::Input<3, 4, 5>>;
  CHECK_BOTH(flat.step_count == 1 && flat.output == cx::shape{60});
}

TEST_CASE("numbers beyond any machine are planned without overflow") {
  constexpr int side = 1 << 26;
  using Net = cx::Sequential<cx::Conv2d<16, 16, 3, cx::with{.padding = 1}>, cx::Conv2d<16, 16, 1>,
                             cx::Sigmoid, cx::Conv2d<16, 16, 1>>;
  constexpr const auto& p = plan_of<Net, cx::Input<16, side, side>>;
  CHECK_BOTH(!p.fits_memory);
  CHECK_BOTH(p.macs > 0);
}

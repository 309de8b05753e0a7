// SPDX-License-Identifier: BSL-1.0
// The networks of examples/zoo beside the FMA peak of the same process: run by summary.py, which
// prints ratios. docs/zoo.md has the result.
#include "../../examples/zoo/ds_cnn.hpp"
#include "../../examples/zoo/efficientnet.hpp"
#include "../../examples/zoo/lenet5.hpp"
#include "../../examples/zoo/mobilenet_v1.hpp"
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../../examples/zoo/mobilenet_v3.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../../examples/zoo/rrdn.hpp"
#include "../../examples/zoo/shufflenet_v2.hpp"
#include "../../examples/zoo/squeezenet.hpp"
#include "../../examples/zoo/unet.hpp"
#include "../../examples/zoo/vgg16.hpp"
#include "forward.hpp"

namespace {

namespace cx = convexpr;
using convexpr_benchmark::peak;

template <class Net, int... sizes>
void run(benchmark::State& state) {
  using Model = cx::Model<Net, cx::Input<sizes...>>;
  convexpr_benchmark::forward<Model>(state);
  state.counters["arena_KB"] = static_cast<double>(Model::arena_bytes) / 1024;
}

BENCHMARK(peak)->Name("fma_peak");
BENCHMARK(run<zoo::LeNet5<>, 1, 32, 32>)->Name("lenet5");
BENCHMARK(run<zoo::Vgg16<>, 3, 224, 224>)->Name("vgg16");
BENCHMARK(run<zoo::ResNet18<>, 3, 224, 224>)->Name("resnet18");
BENCHMARK(run<zoo::ResNet34<>, 3, 224, 224>)->Name("resnet34");
BENCHMARK(run<zoo::ResNet50<>, 3, 224, 224>)->Name("resnet50");
BENCHMARK(run<zoo::MobileNetV1<>, 3, 224, 224>)->Name("mobilenet_v1");
BENCHMARK(run<zoo::MobileNetV2<>, 3, 224, 224>)->Name("mobilenet_v2");
BENCHMARK(run<zoo::MobileNetV3Small<>, 3, 224, 224>)->Name("mobilenet_v3_small");
BENCHMARK(run<zoo::SqueezeNet11<>, 3, 224, 224>)->Name("squeezenet11");
BENCHMARK(run<zoo::ShuffleNetV2<>, 3, 224, 224>)->Name("shufflenet_v2");
BENCHMARK(run<zoo::EfficientNetB0<>, 3, 224, 224>)->Name("efficientnet_b0");
BENCHMARK(run<zoo::UNet<>, 3, 224, 224>)->Name("unet");
BENCHMARK(run<zoo::DsCnnS<>, 1, 49, 10>)->Name("ds_cnn_s");
BENCHMARK(run<zoo::Rrdn<2>, 3, 128, 128>)->Name("rrdn_2x");

}  // namespace

BENCHMARK_MAIN();

// SPDX-License-Identifier: BSL-1.0
// Whole networks by convexpr, by oneDNN and ONNX Runtime where they are found, and the FMA peak, in
// turns in one process and by one thread: least and median times and their ratios, as a table and
// as JSON. Where there is a second core, also one thread beside two, by the wall clock.
//
//   networks [--rounds N] [--json FILE] [--onnx FOLDER] [NETWORK...]
//
// --onnx writes each network as FOLDER/NETWORK.onnx, too.
// Compiled with -DCONVEXPR_BENCHMARK_NETWORK='"lenet5"' it holds that network alone.
#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../../examples/digits/network.hpp"
#include "../../examples/upscale/network.hpp"
#include "../../examples/zoo/ds_cnn.hpp"
#include "../../examples/zoo/lenet5.hpp"
#include "../../examples/zoo/mobilenet_v1.hpp"
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../support/seeded.hpp"
#include "convexpr/convexpr.hpp"
#include "cores.hpp"
#include "layer_graph.hpp"
#include "onnx_runtime.hpp"
#include "timing.hpp"
#if CONVEXPR_BENCHMARK_ONEDNN
#include "onednn_network.hpp"
#endif

namespace {

namespace cx = convexpr;
using namespace convexpr_benchmark;

// LeNet-5 for pictures of 28x28, as oneDNN's and Keras' examples have it: 0.833 MFLOP.
using LeNet5 = cx::Sequential<cx::Conv2d<1, 6, 5, cx::with{.padding = 2}>, cx::ReLU,
                              cx::MaxPool2d<2>, cx::Conv2d<6, 16, 5>, cx::ReLU, cx::MaxPool2d<2>,
                              cx::Flatten, cx::Linear<400, 120>, cx::ReLU, cx::Linear<120, 84>,
                              cx::ReLU, cx::Linear<84, 10>>;

struct options {
  int rounds = 21;
  const char* json = nullptr;
  const char* onnx = nullptr;
};

struct contestant {
  std::string name, how;
  std::function<void()> run;
  std::vector<float> out;
  int repetitions = 1;
  std::vector<double> times, ratios;  // ratios: its time to convexpr's, round by round
};

// One thread and two, one right after the other.
struct pair {
  std::string name;
  std::function<void()> one, two;
  const std::vector<float>* out;
  int repetitions = 1;
  std::vector<double> times_of_one, times, ratios;  // ratios: how many times faster two are
  std::vector<double> lines;                        // see two_cores
  int again = 0;                                    // rounds in which two cores were one
};

struct result {
  std::string name;
  double flop, peak;
  std::vector<contestant> all;  // convexpr first
  std::vector<pair> pairs;
};

void missing(const std::string& network, const std::string& what) {
  std::fprintf(stderr, "\n*** %s: %s ***\n\n", network.c_str(), what.c_str());
}

#if CONVEXPR_BENCHMARK_ONEDNN
// In the layouts that it chooses, or in NHWC throughout, whichever is faster here.
void add_onednn(const layer_graph& g, const std::vector<float>& in, result& r) {
  using dnnl::memory;
  double best = 0;
  contestant chosen{"oneDNN", "", {}, {}, 1, {}, {}};
  for (const auto layout : {memory::format_tag::any, memory::format_tag::nhwc}) {
    contestant c{"oneDNN", layout == memory::format_tag::any ? "any" : "NHWC", {}, {}, 1, {}, {}};
    c.out.resize(r.all[0].out.size());
    try {
      auto network = std::make_shared<onednn_network>(g, layout, in.data(), c.out.data());
      c.how += ", " + std::to_string(network->primitives()) + " primitives, " +
               std::to_string(network->reorders()) + " reorders";
      c.run = [network] { network->run(); };
    } catch (const std::exception& e) {
      missing(r.name, "no oneDNN (" + c.how + "): " + e.what());
      continue;
    }
    c.repetitions = repetitions_for(c.run);
    std::vector<double> times;
    for (int i = 0; i < 3; ++i) times.push_back(time_of(c.repetitions, c.run));
    if (best > 0 && least(times) >= best) continue;
    best = least(times);
    chosen = std::move(c);
  }
  if (chosen.run) r.all.push_back(std::move(chosen));
}
#endif

// Null, loudly, where its library is not found.
const onnx_runtime* runtime() {
  static const std::unique_ptr<onnx_runtime> found = []() -> std::unique_ptr<onnx_runtime> {
    try {
      return std::make_unique<onnx_runtime>();
    } catch (const std::exception& e) {
      missing("all networks", std::string("NO ONNX Runtime: ") + e.what() +
                                  " (let CONVEXPR_ONNXRUNTIME name libonnxruntime.so.1)");
      return nullptr;
    }
  }();
  return found.get();
}

void write_onnx(const layer_graph& g, const std::string& path) {
  const std::string model = onnx_writer(g).model();
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr || std::fwrite(model.data(), 1, model.size(), file) != model.size() ||
      std::fclose(file) != 0) {
    std::perror(path.c_str());
    std::exit(2);
  }
}

void add_onnx_runtime(const layer_graph& g, std::vector<float>& in, result& r) {
  if (runtime() == nullptr) return;
  contestant c{"ONNX Runtime", runtime()->version(), {}, {}, 1, {}, {}};
  c.out.resize(r.all[0].out.size());
  try {
    auto session = std::make_shared<onnx_runtime::session>(*runtime(), g, in.data(), c.out.data());
    c.run = [session] { session->run(); };
    r.all.push_back(std::move(c));
  } catch (const std::exception& e) {
    missing(r.name, std::string("no ONNX Runtime: ") + e.what());
  }
}

// All compute the same, but for the order of their sums.
void compare(const result& r) {
  for (const contestant& c : r.all) c.run();
  double largest = 0;
  for (const float v : r.all[0].out) largest = std::max(largest, std::abs(double{v}));
  for (const contestant& c : r.all) {
    for (std::size_t i = 0; i < c.out.size(); ++i) {
      const double error = std::abs(double{c.out[i]} - double{r.all[0].out[i]});
      if (error <= 1e-4 * largest) continue;
      std::fprintf(stderr, "%s: output %zu is %g, %s has %g\n", r.name.c_str(), i,
                   double{r.all[0].out[i]}, c.name.c_str(), double{c.out[i]});
      std::exit(1);
    }
  }
}

// Two threads compute the same bits.
void compare_bits(const std::string& network, const pair& p) {
  p.one();
  const std::vector<float> expected = *p.out;
  p.two();
  if (std::memcmp(expected.data(), p.out->data(), sizeof(float) * expected.size()) == 0) return;
  std::fprintf(stderr, "%s, %s: two threads compute something else\n", network.c_str(),
               p.name.c_str());
  std::exit(1);
}

// This process's cores; the first call leaves this thread one of them.
const cores& machine() {
  static const cores all;
  return all;
}
cx::thread_pool& two_threads() {
  static const std::unique_ptr<cx::thread_pool> pool =
      machine().on_others([] { return std::make_unique<cx::thread_pool>(2); });
  return *pool;
}

// Adds a model and all that it needs to run; once more for two threads if it uses them.
template <class Net, class In, cx::accuracy Accuracy>
void add_model(const char* name, const cx::Parameters<Net>& parameters,
               const std::vector<float>& in, result& r) {
  using Model = cx::Model<Net, In, Accuracy>;
  struct state {
    Model model;
    cx::Workspace<Model> workspace{};
  };
  r.all.push_back({name, "", {}, std::vector<float>(Model::output_size), 1, {}, {}});
  contestant& c = r.all.back();
  const auto call = [all = std::make_shared<state>(state{Model(parameters)}), &in,
                     out = c.out.data()](auto&... executor) {
    all->model(std::span<const float, Model::input_size>(in.data(), Model::input_size),
               std::span<float, Model::output_size>(out, Model::output_size), all->workspace,
               executor...);
  };
  c.run = [call] { call(); };
  if constexpr (cx::is_shared<Net, In, Accuracy>) {
    if (!machine().has_others()) return;
    r.pairs.push_back({name, c.run, [call] { call(two_threads()); }, &c.out, 1, {}, {}, {}, {}});
  }
}

// A round is made again, in all as often as there are rounds, where the two cores have been one.
void time_pair(pair& p, double peak, int rounds) {
  for (;; ++p.again) {
    p.two();  // wakes the second thread, and brings its core its share of the weights
    const double two = time_of(p.repetitions, p.two, wall_now);
    const two_cores now = two_cores_now(two_threads());
    const double one = time_of(p.repetitions, p.one, wall_now);
    if (now.peak < 0.75 * peak && p.again < rounds) continue;
    p.times.push_back(two);
    p.times_of_one.push_back(one);
    p.ratios.push_back(one / two);
    p.lines.push_back(now.line);
    return;
  }
}

template <class Net, class In>
result measure(const char* name, const options& wanted) {
  using Model = cx::Model<Net, In>;
  using Relaxed = cx::Model<Net, In, cx::relaxed>;
  const cx::Parameters<Net> parameters = tests::seeded_parameters<Net>();
  std::vector<float> in = tests::seeded_input(Model::input_size);
  result r{name, 2.0 * static_cast<double>(Model::macs), 0, {}, {}};
  r.all.reserve(5);
  add_model<Net, In, cx::exact>("convexpr", parameters, in, r);
  if constexpr (Relaxed::packed_bytes != Model::packed_bytes) {  // some step has another algorithm
    add_model<Net, In, cx::relaxed>("relaxed", parameters, in, r);
  }
  const layer_graph graph = make_layer_graph<Net, In>(parameters.data());
#if CONVEXPR_BENCHMARK_ONEDNN
  add_onednn(graph, in, r);
#endif
  add_onnx_runtime(graph, in, r);
  if (wanted.onnx != nullptr) write_onnx(graph, std::string(wanted.onnx) + "/" + name + ".onnx");
  compare(r);
  for (const pair& p : r.pairs) compare_bits(r.name, p);
  for (contestant& c : r.all) c.repetitions = repetitions_for(c.run);
  for (pair& p : r.pairs) p.repetitions = repetitions_for(p.one);
  for (int i = 0; i < wanted.rounds; ++i) {
    r.peak = std::max(r.peak, peak_now());
    for (contestant& c : r.all) {
      if (c.repetitions == 1) c.run();  // its weights are not where they were before the others ran
      c.times.push_back(time_of(c.repetitions, c.run));
      c.ratios.push_back(c.times.back() / r.all[0].times.back());
    }
    for (pair& p : r.pairs) time_pair(p, r.peak, wanted.rounds);
  }
  return r;
}

void print(const result& r) {
  for (const contestant& c : r.all) {
    const double best = least(c.times);
    std::printf("%-14s %-12s %10.2f %10.2f %8.1f %7.1f%%", r.name.c_str(), c.name.c_str(),
                1e6 * best, 1e6 * median(c.times), 1e-9 * r.flop / best,
                100 * r.flop / best / r.peak);
    if (&c != r.all.data()) {
      std::printf(" %7.2f %7.2f  %s", best / least(r.all[0].times), median(c.ratios),
                  c.how.c_str());
    }
    std::printf("\n");
  }
  for (const pair& p : r.pairs) {
    const double best = least(p.times);
    std::printf(
        "%-14s %-12s %10.2f %10.2f %8.1f %8s %7.2f %7.2f  two threads over one, %.0f ns apart",
        r.name.c_str(), p.name.c_str(), 1e6 * best, 1e6 * median(p.times), 1e-9 * r.flop / best, "",
        least(p.times_of_one) / best, median(p.ratios), 1e9 * median(p.lines));
    if (p.again > 0) std::printf(", %d rounds again", p.again);
    std::printf("\n");
  }
  std::fflush(stdout);
}

void write_json(const char* path, const std::vector<result>& results) {
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) {
    std::perror(path);
    std::exit(2);
  }
  std::fprintf(file, "[");
  for (const result& r : results) {
    std::fprintf(file, "%s\n{\"network\": \"%s\", \"flop\": %.0f, \"peak\": %.4g, \"peers\": [",
                 &r == results.data() ? "" : ",", r.name.c_str(), r.flop, r.peak);
    for (const contestant& c : r.all) {
      std::fprintf(file,
                   "%s\n  {\"name\": \"%s\", \"how\": \"%s\", \"min\": %.4g, \"median\": %.4g, "
                   "\"ratio_of_mins\": %.3f, \"median_of_ratios\": %.3f}",
                   &c == r.all.data() ? "" : ",", c.name.c_str(), c.how.c_str(), least(c.times),
                   median(c.times), least(c.times) / least(r.all[0].times), median(c.ratios));
    }
    std::fprintf(file, "], \"two_threads\": [");
    for (const pair& p : r.pairs) {
      std::fprintf(file,
                   "%s\n  {\"name\": \"%s\", \"min\": %.4g, \"median\": %.4g, \"one_min\": %.4g, "
                   "\"speed_up_of_mins\": %.3f, \"median_speed_up\": %.3f, "
                   "\"apart\": %.3g, \"again\": %d}",
                   &p == r.pairs.data() ? "" : ",", p.name.c_str(), least(p.times), median(p.times),
                   least(p.times_of_one), least(p.times_of_one) / least(p.times), median(p.ratios),
                   median(p.lines), p.again);
    }
    std::fprintf(file, "]}");
  }
  std::fprintf(file, "\n]\n");
  if (std::fclose(file) != 0) std::exit(2);
}

struct network_case {
  const char* name;
  result (*measure)(const char*, const options&);
};

constexpr bool compiled_in([[maybe_unused]] std::string_view name) {
#ifdef CONVEXPR_BENCHMARK_NETWORK
  return name == CONVEXPR_BENCHMARK_NETWORK;
#else
  return true;
#endif
}

template <bool compiled, class Net, int... sizes>
constexpr auto measure_of() -> result (*)(const char*, const options&) {
  if constexpr (compiled) {
    return &measure<Net, cx::Input<sizes...>>;
  } else {
    return nullptr;
  }
}

constexpr network_case cases[] = {
    {"lenet5", measure_of<compiled_in("lenet5"), LeNet5, 1, 28, 28>()},
    {"digits", measure_of<compiled_in("digits"), digits::Network, 1, 28, 28>()},
    {"ds_cnn", measure_of<compiled_in("ds_cnn"), zoo::DsCnnS<>, 1, 49, 10>()},
    {"mobilenet_v1", measure_of<compiled_in("mobilenet_v1"), zoo::MobileNetV1<>, 3, 224, 224>()},
    {"mobilenet_v2", measure_of<compiled_in("mobilenet_v2"), zoo::MobileNetV2<>, 3, 224, 224>()},
    {"resnet50", measure_of<compiled_in("resnet50"), zoo::ResNet50<>, 3, 224, 224>()},
    {"esrgan_slim", measure_of<compiled_in("esrgan_slim"), upscale::EsrganSlim, 3, 128, 128>()},
};

}  // namespace

int main(int argc, char** argv) {
  insist_on_one_thread(argv);
  options wanted;
  std::vector<std::string_view> names;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--rounds" && i + 1 < argc) {
      wanted.rounds = std::max(std::atoi(argv[++i]), 1);
    } else if (word == "--json" && i + 1 < argc) {
      wanted.json = argv[++i];
    } else if (word == "--onnx" && i + 1 < argc) {
      wanted.onnx = argv[++i];
    } else if (word.substr(0, 2) == "--") {
      std::fprintf(stderr, "usage: %s [--rounds N] [--json FILE] [--onnx FOLDER] [NETWORK...]\n",
                   argv[0]);
      return 2;
    } else {
      names.push_back(word);
    }
  }
  if (!machine().has_others()) {
    missing("all networks", "NO second core: nothing of two threads");
  }
#if !CONVEXPR_BENCHMARK_ONEDNN
  missing("all networks", "NO oneDNN: built without it (Debian: libdnnl-dev)");
#endif
  std::printf("%-14s %-12s %10s %10s %8s %8s %7s %7s\n", "network", "by", "min us", "median",
              "GFLOP/s", "of peak", "mins", "ratios");
  std::vector<result> results;
  for (const network_case& c : cases) {
    if (c.measure == nullptr) continue;
    if (!names.empty() && std::find(names.begin(), names.end(), c.name) == names.end()) continue;
    results.push_back(c.measure(c.name, wanted));
    print(results.back());
  }
  if (wanted.json != nullptr) write_json(wanted.json, results);
  return 0;
}

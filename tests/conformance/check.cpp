// SPDX-License-Identifier: BSL-1.0
// Every case of cases.tsv but gradients: the model and the reference kernels against PyTorch's
// numbers within the tolerances of data/README.md, and against each other bit for bit.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "../support/catch.hpp"
#include "../support/reference_file.hpp"
#include "entry.hpp"

namespace conformance {
namespace {

using tests::reference_file;
using tests::same_number;

template <int... Part>
std::vector<entry> all_cases(std::integer_sequence<int, Part...>) {
  std::vector<entry> all;
  for (const auto& some : {cases<Part>()...}) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end(),
            [](const entry& a, const entry& b) { return std::string_view(a.id) < b.id; });
  return all;
}

const reference_file& file_of(const std::string& group) {
  static std::map<std::string, reference_file> files;
  const auto found = files.find(group);
  if (found != files.end()) return found->second;
  return files.emplace(group, CONFORMANCE_DATA "/" + group + ".safetensors").first->second;
}

// The tolerance in |got - wanted| <= tolerance * (1 + |wanted|).
double tolerance_of(const entry& e) {
  const std::string_view op = e.op, values = e.values, dtype = e.dtype;
  for (const char* exact :
       {"max_pool2d", "relu", "relu6", "concat", "upsample_nearest", "pixel_shuffle"}) {
    if (op == exact) return 0;
  }
  if (values == "int") return 0;
  if (dtype == "float64") return 1e-12;
  if (dtype == "float16") return 1e-3;
  if (dtype == "bfloat16") return 8e-3;
  return op.starts_with("conv") ? 1e-5 : 5e-6;
}

bool within(double tolerance, double got, double wanted) {
  if (same_number(got, wanted)) return true;
  return std::isfinite(wanted) && std::abs(got - wanted) <= tolerance * (1 + std::abs(wanted));
}

template <class T>
struct problem {
  int images = 0;
  std::vector<T> in;
  std::vector<T> parameters;
  std::vector<T> wanted;
};

// The inputs of all images as an entry's run takes them. An input without a batch, or with one of
// 1, is every image's. Where the network takes one input only, each file's is more images for it.
template <class T>
std::vector<T> inputs_of(const entry& e, const reference_file& file, int images) {
  std::vector<std::vector<T>> inputs;
  const auto name = [&] { return std::string(e.id) + ".input" + std::to_string(inputs.size()); };
  while (file.has(name())) inputs.push_back(file.numbers<T>(name()));
  std::vector<T> all;
  const auto append = [&](const T* from, std::size_t n) { all.insert(all.end(), from, from + n); };
  if (e.in.size() == 1) {
    for (const auto& input : inputs) append(input.data(), input.size());
    return all;
  }
  if (e.in.size() != inputs.size()) return {};
  for (std::size_t image = 0; image < static_cast<std::size_t>(images); ++image) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto each = static_cast<std::size_t>(cx::plan::volume(e.in[i]));
      const bool repeats = inputs[i].size() == each;
      if (!repeats && inputs[i].size() != each * static_cast<std::size_t>(images)) return {};
      append(inputs[i].data() + (repeats ? 0 : image * each), each);
    }
  }
  return all;
}

template <class T>
problem<T> problem_of(const entry& e) {
  const reference_file& file = file_of(e.group);
  const std::string id = e.id;
  problem<T> p;
  for (const auto x : file.numbers<cx::arithmetic_t<T>>(id + ".output")) {
    p.wanted.push_back(static_cast<T>(x));  // to 16 bits: rounded once
  }
  p.images = static_cast<int>(file.shape(id + ".output")[0]);
  if (!file.has(id + ".input")) {
    p.in = inputs_of<T>(e, file, p.images);
    return p;
  }
  p.in = file.numbers<T>(id + ".input");
  for (const char* name : {".weight", ".bias", ".running_mean", ".running_var"}) {
    if (!file.has(id + name)) continue;
    const auto more = file.numbers<T>(id + name);
    p.parameters.insert(p.parameters.end(), more.begin(), more.end());
  }
  return p;
}

template <class T>
std::vector<T> reordered(const std::vector<T>& from, int images,
                         const std::vector<cx::shape>& shapes, bool to_nhwc) {
  std::vector<T> to(from.size());
  std::size_t base = 0;
  const auto reorder = [&](const cx::shape& s) {
    const auto nchw = cx::plan::dense_view(s, cx::nchw), nhwc = cx::plan::dense_view(s, cx::nhwc);
    for (int c = 0; c < s.channels; ++c) {
      for (int y = 0; y < s.rows(); ++y) {
        for (int x = 0; x < s.columns(); ++x) {
          const std::size_t a = base + static_cast<std::size_t>(nchw.at(c, y, x));
          const std::size_t b = base + static_cast<std::size_t>(nhwc.at(c, y, x));
          (to_nhwc ? to[b] : to[a]) = to_nhwc ? from[a] : from[b];
        }
      }
    }
    base += static_cast<std::size_t>(cx::plan::volume(s));
  };
  for (int i = 0; i < images; ++i) {
    for (const cx::shape& s : shapes) reorder(s);
  }
  return to;
}

// "" where the results agree, else the first place where they do not.
template <class T>
std::string difference(const char* what, double tolerance, const std::vector<T>& got,
                       const std::vector<T>& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (within(tolerance, got[i], wanted[i])) continue;
    const double w = wanted[i], g = got[i];
    return std::string(what) + ": element " + std::to_string(i) + ": expected " +
           std::to_string(w) + ", got " + std::to_string(g);
  }
  return {};
}

// Every promise of one case; "" if it holds.
template <class T>
std::string fault_of(const entry& e) {
  const problem<T> p = problem_of<T>(e);
  const auto elements = [&](const std::vector<cx::shape>& shapes) {
    long long each = 0;
    for (const cx::shape& s : shapes) each += cx::plan::volume(s);
    return static_cast<std::size_t>(p.images) * static_cast<std::size_t>(each);
  };
  if (p.parameters.size() != e.parameters || p.in.size() != elements(e.in) ||
      p.wanted.size() != elements({e.out})) {
    return "the network's shapes are not the tensors'";
  }
  const double tolerance = tolerance_of(e);
  std::vector<T> reference(p.wanted.size()), model(reference), nhwc(reference);
  e.reference(p.images, p.parameters.data(), p.in.data(), reference.data());
  e.model(p.images, p.parameters.data(), p.in.data(), model.data());
  if (e.model_nhwc != nullptr) {
    const auto in = reordered(p.in, p.images, e.in, true);
    e.model_nhwc(p.images, p.parameters.data(), in.data(), nhwc.data());
    nhwc = reordered(nhwc, p.images, {e.out}, false);
  } else {
    nhwc = model;
  }
  // without a fused multiply-add the model rounds each product, too
  const double between = cx::kernels::cpu::fused ? 0 : tolerance;
  for (const std::string& fault :
       {difference("reference against PyTorch", tolerance, reference, p.wanted),
        difference("model against PyTorch", tolerance, model, p.wanted),
        difference("model against reference", between, model, reference),
        difference("model on NHWC against model on NCHW", 0, nhwc, model)}) {
    if (!fault.empty()) return fault;
  }
  return {};
}

// How many cases of the op cases.tsv has; all of them must pass.
void check(std::string_view op, int expected) {
  static const auto all = all_cases(std::make_integer_sequence<int, CONFORMANCE_PARTS>{});
  int passed = 0;
  for (const entry& e : all) {
    if (op != e.op) continue;
    const std::string fault = e.type == cx::float64    ? fault_of<double>(e)
                              : e.type == cx::float16  ? fault_of<cx::float16_t>(e)
                              : e.type == cx::bfloat16 ? fault_of<cx::bfloat16_t>(e)
                                                       : fault_of<float>(e);
    INFO(e.id << ": " << fault);
    CHECK(fault.empty());
    passed += fault.empty();
  }
  std::cout << op << ": " << passed << " of " << expected << " cases pass\n";
  CHECK(passed == expected);
}

}  // namespace

TEST_CASE("conv2d") { check("conv2d", 176); }
TEST_CASE("conv1d") { check("conv1d", 14); }
TEST_CASE("conv_transpose2d") { check("conv_transpose2d", 20); }
TEST_CASE("max_pool2d") { check("max_pool2d", 19); }
TEST_CASE("avg_pool2d") { check("avg_pool2d", 16); }
TEST_CASE("adaptive_avg_pool2d") { check("adaptive_avg_pool2d", 9); }
TEST_CASE("batch_norm2d") { check("batch_norm2d", 8); }
TEST_CASE("relu") { check("relu", 3); }
TEST_CASE("relu6") { check("relu6", 3); }
TEST_CASE("leaky_relu") { check("leaky_relu", 5); }
TEST_CASE("prelu") { check("prelu", 4); }
TEST_CASE("elu") { check("elu", 4); }
TEST_CASE("gelu") { check("gelu", 4); }
TEST_CASE("silu") { check("silu", 2); }
TEST_CASE("hardswish") { check("hardswish", 2); }
TEST_CASE("sigmoid") { check("sigmoid", 3); }
TEST_CASE("tanh") { check("tanh", 3); }
TEST_CASE("softmax") { check("softmax", 6); }
TEST_CASE("log_softmax") { check("log_softmax", 6); }
TEST_CASE("linear") { check("linear", 12); }
TEST_CASE("pixel_shuffle") { check("pixel_shuffle", 5); }
TEST_CASE("upsample_nearest") { check("upsample_nearest", 8); }
TEST_CASE("upsample_bilinear") { check("upsample_bilinear", 16); }
TEST_CASE("concat") { check("concat", 6); }
TEST_CASE("add") { check("add", 6); }

TEST_CASE("networks that PyTorch refuses") {
  int refused = 0;
  for (const refusal& r : refusals()) {
    INFO(r.id << ", " << r.reason << ": " << r.sentence);
    CHECK(r.sentence[0] != '\0');
    refused += r.sentence[0] != '\0';
  }
  std::cout << "errors: " << refused << " of 49 cases are refused\n";
  CHECK(refused == 49);
}

}  // namespace conformance

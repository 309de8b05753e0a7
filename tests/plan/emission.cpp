// SPDX-License-Identifier: BSL-1.0
// Names, layer numbers, parameters and the first fault, as a network describes itself.
#include "convexpr/plan/emission.hpp"

#include "../support/both.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using cx::fault;

namespace {

// emission's protected half in the open, with memory for four steps
struct memory {
  plan::step steps[4] = {};
  plan::value values[6] = {};
  plan::name_text layers[5] = {};
  plan::parameter parameters[16] = {};
  int slots[33] = {};
};
struct open_emission : plan::emission {
  constexpr explicit open_emission(memory& m, bool shapes_known = true)
      : emission({m.steps, m.values, m.layers, m.parameters, m.slots, 33, 4}, shapes_known) {
    m.values[0].extent = {3, 8, 8};
    values_ = 1;
  }
  using emission::append;
  using emission::parameter_of;
};

constexpr bool says(const plan::emission& e, fault what, const char* sentence) {
  return e.result().what == what && plan::equal(e.result().sentence.c_str(), sentence);
}

}  // namespace

TEST_CASE("the sentence of a fault begins with name, kind and number of the layer") {
  const auto sentence = [](const char* path, int layers, const char* wanted) {
    memory m{};
    open_emission e(m);
    if (*path != '\0') e.push(path);
    for (int i = 0; i < layers; ++i) e.begin_layer("Conv2d");
    const bool refused =
        e.fail(fault::stride_not_positive, 1, 0, "expected ", 1, ", got ", 0) == -1;
    return refused && says(e, fault::stride_not_positive, wanted) && e.result().expected == 1 &&
           e.result().got == 0 && e.result().layer == layers;
  };
  CHECK_BOTH(sentence("conv3", 2, "conv3 (Conv2d, layer 2): expected 1, got 0"));
  CHECK_BOTH(sentence("", 3, "Conv2d (layer 3): expected 1, got 0"));
  CHECK_BOTH(sentence("", 0, ": expected 1, got 0"));
}

TEST_CASE("only the first fault counts") {
  const auto first = [] {
    memory m{};
    open_emission e(m);
    e.begin_layer("ReLU");
    e.fail(fault::kernel_not_positive, 1, 0, "one");
    e.begin_layer("ReLU");
    e.fail(fault::stride_not_positive, 2, 0, "two");
    return says(e, fault::kernel_not_positive, "ReLU (layer 1): one") && e.failed() &&
           e.append({}, 0, {3, 8, 8}) == -1 && e.steps() == 0;
  };
  CHECK_BOTH(first());
}

TEST_CASE("names of parameters follow the path") {
  const auto names = [] {
    memory m{};
    open_emission e(m);
    const int root = e.push("layer1");
    const int deeper = e.push(12);
    e.begin_layer("Conv2d");
    if (e.parameter_of("weight", 8, 3, 5, 7) != 0 || e.parameter_of("bias", 8) != 1) return false;
    e.pop(deeper);
    e.begin_layer("BatchNorm2d");
    if (e.parameter_of("weight", 8) != 2) return false;
    e.pop(root);
    e.begin_layer("Linear");
    e.parameter_of("weight", 4, 2);
    return !e.failed() && plan::equal(m.parameters[0].name.c_str(), "layer1.12.weight") &&
           plan::equal(m.parameters[1].name.c_str(), "layer1.12.bias") &&
           plan::equal(m.parameters[2].name.c_str(), "layer1.weight") &&
           plan::equal(m.parameters[3].name.c_str(), "weight") &&
           plan::equal(m.layers[0].c_str(), "layer1.12") && plan::equal(m.layers[2].c_str(), "") &&
           m.parameters[0].rank == 4 && m.parameters[0].dims[3] == 7 &&
           m.parameters[0].elements == 840 && m.parameters[1].offset == 840 &&
           m.parameters[1].rank == 1 && m.parameters[3].offset == 856 &&
           e.parameter_elements() == 864 && e.parameters() == 4 && e.layers() == 3;
  };
  CHECK_BOTH(names());
}

TEST_CASE("a name may be there once") {
  const auto twice = [] {
    memory m{};
    open_emission e(m);
    e.begin_layer("Conv2d");
    e.parameter_of("weight", 8);
    e.begin_layer("Conv2d");
    e.parameter_of("weight", 8);
    return says(e, fault::parameter_duplicate,
                "Conv2d (layer 2): expected weight once, got it twice");
  };
  CHECK_BOTH(twice());
}

TEST_CASE("parameters together must fit into memory") {
  const auto huge = [] {
    memory m{};
    open_emission e(m);
    e.begin_layer("Linear");
    e.parameter_of("first", 1 << 30, 1 << 26);
    if (e.failed()) return false;
    e.parameter_of("second", 1 << 30, 1 << 26);
    return says(e, fault::size_overflow, "Linear (layer 1): expected second to fit into memory");
  };
  CHECK_BOTH(huge());
}

TEST_CASE("what a layer appends beyond its n is a fault, not a write beyond the arrays") {
  const auto steps = [] {
    memory m{};
    open_emission e(m);
    e.begin_layer("ReLU");
    for (int i = 0; i < 4; ++i) e.append({}, 0, {3, 8, 8});
    if (e.failed() || e.steps() != 4) return false;
    e.append({}, 0, {3, 8, 8});
    return e.result().what == fault::steps_exceed_n && e.steps() == 4;
  };
  const auto layers = [] {
    memory m{};
    open_emission e(m);
    for (int i = 0; i < 6; ++i) e.begin_layer("ReLU");
    return e.result().what == fault::steps_exceed_n && e.layers() == 5;
  };
  const auto parameters = [] {
    memory m{};
    open_emission e(m);
    e.begin_layer("ReLU");
    for (int i = 0; i < 17; ++i) {
      const int length = e.push(i);
      e.parameter_of("p", 1);
      e.pop(length);
    }
    return e.result().what == fault::steps_exceed_n && e.parameters() == 16;
  };
  CHECK_BOTH(steps());
  CHECK_BOTH(layers());
  CHECK_BOTH(parameters());
}

TEST_CASE("a path of 95 characters is the longest") {
  const auto path = [](int characters) {
    memory m{};
    open_emission e(m);
    for (int i = 0; i < characters; i += 2) e.push("a");
    e.begin_layer("ReLU");
    return e.result().what;
  };
  CHECK_BOTH(path(95) == fault::none);
  CHECK_BOTH(path(97) == fault::name_too_long);
}

TEST_CASE("a step yields a new value of the type and device of the one it reads") {
  const auto appended = [] {
    memory m{};
    m.values[0].type = cx::element_type::float64;
    open_emission e(m);
    e.begin_layer("ReLU");
    plan::step s{};
    s.kind = plan::operation::pointwise;
    const int out = e.append(s, 0, {3, 4, 4});
    return out == 1 && e.extent(1) == cx::shape{3, 4, 4} && m.values[1].producer == 0 &&
           m.values[1].type == cx::element_type::float64 && m.steps[0].in_value == 0 &&
           m.steps[0].out_value == 1 && m.steps[0].layer == 0;
  };
  CHECK_BOTH(appended());
}

TEST_CASE("an output that no memory holds is a fault") {
  const auto what = [](cx::shape out) {
    memory m{};
    open_emission e(m);
    e.begin_layer("Upsample");
    e.append({}, 0, out);
    return e.result().what;
  };
  CHECK_BOTH(what({3, 1 << 20, 1 << 20}) == fault::none);
  CHECK_BOTH(what({3, 1 << 30, 1 << 30}) == fault::size_overflow);
  CHECK_BOTH(what({3, (1 << 30) + 1, 1}) == fault::size_overflow);
  CHECK_BOTH(what({2147483647}) == fault::size_overflow);
}

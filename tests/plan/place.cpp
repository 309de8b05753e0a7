// SPDX-License-Identifier: BSL-1.0
// Every value lies where its readers look for it: networks are run with names instead of numbers.
#include "convexpr/plan/place.hpp"

#include <set>
#include <string>
#include <vector>

#include "../../examples/upscale/network.hpp"
#include "../support/both.hpp"
#include "../support/resnet50.hpp"
#include "convexpr/layers.hpp"

namespace cx = convexpr;
namespace plan = convexpr::plan;
using plan::operation;

namespace {

constexpr cx::with same{.padding = "same"};

template <int N>
struct placed {
  plan::step described[N + 1] = {};
  plan::step steps[2 * N + 1] = {};
  plan::value values[2 * N + 3] = {};
  int step_count = 0;
  int value_count = 0;
  int output = 0;
  long long arena = 0;

  constexpr int copies() const {
    int count = 0;
    for (int i = 0; i < step_count; ++i) count += steps[i].kind == operation::copy;
    return count;
  }
};

template <class Net, class In>
constexpr auto place() {
  constexpr const auto& d = cx::description_of<Net, In>;
  static_assert(d.fault_found.ok());
  placed<d.capacity> p{};
  for (int i = 0; i < d.step_count; ++i) p.described[i] = d.steps[i];
  for (int i = 0; i < d.value_count; ++i) p.values[i] = d.values[i];
  plan::network_view n{p.described, d.step_count, p.values, d.value_count, d.input, d.output};
  plan::fuse(n);
  plan::expand_padding(n, p.steps);
  plan::set_borders(n, In::border);
  plan::share_memory(n);
  plan::find_lifetimes(n);
  int alive[2 * d.capacity + 3] = {};
  p.arena = plan::lay_out_arena(n, alive);
  plan::resolve_views(n);
  p.step_count = n.step_count;
  p.value_count = n.value_count;
  p.output = n.output;
  return p;
}

// An element by the name that all its aliases share: a part of a concat has that of the whole, a
// flattened picture that of the picture.
struct element {
  int value = -1;
  int c = 0, y = 0, x = 0;
  bool operator==(const element&) const = default;
};
constexpr element nobody{};

template <class Placed>
class dry_run {
 public:
  explicit dry_run(const Placed& p)
      : p_(p),
        memory_{{},
                fresh(0),
                fresh(p.output),
                std::vector<element>(static_cast<std::size_t>(p.arena), nobody)} {
    std::vector<element>& in = memory_[static_cast<int>(plan::buffer::input)];
    const plan::tensor_view v = plan::dense_view(p.values[0].extent, p.values[0].order);
    each(p.values[0].extent, [&](int c, int y, int x) {
      in[static_cast<std::size_t>(v.at(c, y, x))] = element{0, c, y, x};
    });
    for (int i = 0; i < p.step_count; ++i) run(p.steps[i]);
    const plan::tensor_view out =
        plan::dense_view(p.values[p.output].extent, p.values[p.output].order);
    read(p.output, with_home(out, plan::buffer::output));
  }
  // Reads that found another element than they must, accesses outside of a buffer.
  int wrong = 0;
  int outside = 0;

 private:
  std::vector<element> fresh(int value) const {
    const plan::value& v = p_.values[value];
    return std::vector<element>(static_cast<std::size_t>(plan::footprint(v.extent, v.order)),
                                nobody);
  }
  template <class Visit>
  static void each(const cx::shape& s, Visit visit) {
    for (int c = 0; c < s.channels; ++c) {
      for (int y = 0; y < s.rows(); ++y) {
        for (int x = 0; x < s.columns(); ++x) visit(c, y, x);
      }
    }
  }
  static plan::tensor_view with_home(plan::tensor_view v, plan::buffer home) {
    v.where = home;
    return v;
  }
  element name_of(element e) const {
    for (;;) {
      const plan::value& v = p_.values[e.value];
      if (v.parent < 0) return e;
      const cx::shape& s = p_.values[v.parent].extent;
      const int plane = s.rows() * s.columns();
      if (v.renames)
        e = {v.parent, e.c / plane, e.c % plane / s.columns(), e.c % s.columns()};
      else
        e = {v.parent, e.c + v.channel, e.y, e.x};
    }
  }
  element* at(const plan::tensor_view& v, int c, int y, int x) {
    std::vector<element>& m = memory_[static_cast<int>(v.where)];
    const long long position = v.offset + v.at(c, y, x);
    if (position >= 0 && position < static_cast<long long>(m.size()))
      return &m[static_cast<std::size_t>(position)];
    ++outside;
    return nullptr;
  }
  void read(int value, const plan::tensor_view& v) {
    each(p_.values[value].extent, [&](int c, int y, int x) {
      const element* e = at(v, c, y, x);
      wrong += e != nullptr && *e != name_of({value, c, y, x});
    });
  }
  void run(const plan::step& s) {
    read(s.in_value, s.in);
    if (s.second_value >= 0) read(s.second_value, s.second);
    // a copy into a concat writes its channels only; every other step whole blocks
    cx::shape written = p_.values[s.out_value].extent;
    const bool part =
        s.kind == operation::copy && !written.is_vector() && s.in.channels < written.channels;
    const bool part_of_vector = s.kind == operation::copy && written.is_vector() &&
                                p_.values[s.in_value].extent.is_vector();
    if ((part || part_of_vector) && s.in.channels < written.channels) {
      written.channels = s.in.channels;
    }
    each(written, [&](int c, int y, int x) {
      const element name = name_of({s.out_value, c + s.channel_offset, y, x});
      if (element* e = at(s.out, c + s.channel_offset, y, x)) *e = name;
    });
    if (part || part_of_vector || s.out.order != cx::layout::blocked) return;
    cx::shape tail = written;
    tail.channels = plan::round_up(written.channels, plan::channel_block);
    each(tail, [&](int c, int y, int x) {
      if (c < written.channels) return;
      if (element* e = at(s.out, c, y, x)) *e = nobody;
    });
  }

  const Placed& p_;
  std::vector<element> memory_[4];
};

template <class Net, class In>
void check_places() {
  static constexpr auto p = place<Net, In>();
  const dry_run run(p);
  CHECK(run.wrong == 0);
  CHECK(run.outside == 0);
  CHECK(p.arena % plan::channel_block == 0);
}

using cx::Conv2d, cx::From, cx::Node, cx::ReLU;
using Picture = cx::Input<5, 6, 7>;
using Picture4 = cx::Input<5, 3, 4>;
using Picture58 = cx::Input<58, 3, 4>;

// Concatenations of all kinds: parts that begin and end within a block, one value twice, a concat
// in a concat, a part that others read, the network's input, and what nobody reads.
struct Joins : cx::Graph<Node<"a", Conv2d<5, 16, 1>>,                           //
                         Node<"b", Conv2d<16, 3, 3, same>>,                     //
                         Node<"ab", cx::Concat<>, From<"a", "b">>,              // 19, both in place
                         Node<"c", Conv2d<19, 32, 1>>,                          //
                         Node<"cab", cx::Concat<>, From<"c", "ab">>,            // 51
                         Node<"odd", cx::Concat<>, From<"b", "c", "input">>,    // 40
                         Node<"twice", cx::Concat<>, From<"c", "c">>,           // 64
                         Node<"unread", cx::Sigmoid, From<"odd">>,              //
                         Node<"d", Conv2d<64, 40, 1>, From<"twice">>,           //
                         Node<"e", cx::Add, From<"d", "odd">>,                  //
                         Node<"all", cx::Concat<>, From<"cab", "e", "a">>> {};  // 107
struct JoinsThenMore : cx::Sequential<cx::Named<"joins", Joins>, cx::BatchNorm2d<107>,
                                      cx::Softmax<>, cx::Conv2d<107, 2, 1>> {};

struct Dense
    : cx::Sequential<cx::Conv2d<5, 16, 1>, cx::Concat<cx::Identity, cx::Conv2d<16, 16, 3, same>>,
                     cx::Concat<cx::Identity, cx::Conv2d<32, 16, 3, same>>,
                     cx::Concat<cx::Identity, cx::Conv2d<48, 12, 3, same>>, cx::MaxPool2d<2>,
                     cx::Upsample<2>> {};

struct PaddedModes
    : cx::Sequential<
          cx::Conv2d<5, 8, 3, cx::with{.padding = 2, .padding_mode = "reflect"}>, ReLU,
          cx::Residual<cx::Conv2d<8, 8, 3, cx::with{.padding = 1, .padding_mode = "circular"}>>,
          cx::Conv2d<8, 3, 3,
                     cx::with{.padding = cx::sides{0, 2, 1, 0}, .padding_mode = "replicate"}>> {};

struct Vectors
    : cx::Graph<Node<"pool", cx::AdaptiveAvgPool2d<1>>, Node<"flat", cx::Flatten>,
                Node<"all", cx::Flatten, From<"input">>, Node<"fc", cx::Linear<210, 9>>,
                Node<"join", cx::Concat<>, From<"flat", "fc">>, Node<"soft", cx::Softmax<>>> {};

}  // namespace

TEST_CASE("every element is found where it was written") {
  SECTION("joins") { check_places<Joins, Picture>(); }
  SECTION("joins, nhwc") { check_places<Joins, cx::Input<5, 6, 7, cx::nhwc>>(); }
  SECTION("joins and more") { check_places<JoinsThenMore, Picture>(); }
  SECTION("dense") { check_places<Dense, cx::Input<5, 6, 8>>(); }
  SECTION("dense, nhwc") { check_places<Dense, cx::Input<5, 6, 8, cx::nhwc>>(); }
  SECTION("padding modes") { check_places<PaddedModes, Picture>(); }
  SECTION("vectors") { check_places<Vectors, Picture>(); }
  SECTION("vectors, nhwc") { check_places<Vectors, cx::Input<5, 6, 7, cx::nhwc>>(); }
  SECTION("vectors of a 1x1 image") { check_places<Vectors, cx::Input<210, 1, 1>>(); }
}

TEST_CASE("every element of known networks is found where it was written") {
  SECTION("ResNet-50") { check_places<resnet::ResNet50, cx::Input<3, 64, 64>>(); }
  SECTION("ESRGAN-slim") { check_places<upscale::EsrganSlim, cx::Input<3, 16, 20>>(); }
}

TEST_CASE("values that live at the same time do not overlap") {
  static constexpr auto p = place<resnet::ResNet50, resnet::Picture>();
  struct life {
    int first, last;
    long long begin, end;
  };
  std::vector<life> lives;
  for (int i = 0; i < p.value_count; ++i) {
    const plan::value& v = p.values[i];
    if (v.home != plan::buffer::arena || v.parent >= 0 || v.first_write < 0) continue;
    lives.push_back(
        {v.first_write, v.last_read, v.offset, v.offset + plan::footprint(v.extent, v.order)});
  }
  CHECK(lives.size() > 50);
  int overlaps = 0;
  long long at_once = 0;  // no layout is smaller than the most that lives at once
  for (const life& a : lives) {
    long long alive = 0;
    for (const life& b : lives) {
      const bool together = a.first <= b.last && b.first <= a.last;
      overlaps += &a != &b && together && a.begin < b.end && b.begin < a.end;
      if (b.first <= a.first && a.first <= b.last) alive += b.end - b.begin;
    }
    CHECK(a.end <= p.arena);
    CHECK(a.first <= a.last);
    at_once = alive > at_once ? alive : at_once;
  }
  CHECK(overlaps == 0);
  CHECK(p.arena >= at_once);
  CHECK(p.arena <= at_once * 5 / 4);  // first fit wastes an eighth here
}

TEST_CASE("concatenations cost no copy where blocks allow it") {
  CHECK_BOTH(place<upscale::EsrganSlim, cx::Input<3, 16, 20>>().copies() == 1);
  CHECK_BOTH(place<Dense, cx::Input<5, 6, 8>>().copies() == 0);
}

TEST_CASE("a slice is a view where it begins at a block, or reads the input") {
  using Halves = cx::Split<cx::ReLU, cx::Sigmoid>;
  check_places<cx::Sequential<ReLU, Halves>, cx::Input<64, 3, 4>>();
  check_places<cx::Sequential<ReLU, Halves, ReLU>, cx::Input<58, 3, 4>>();
  check_places<cx::Sequential<cx::Flatten, cx::Linear<60, 40>, Halves, ReLU>, Picture4>();
  check_places<cx::Sequential<cx::Slice<2, 3>, ReLU>, cx::Input<5, 3, 4, cx::nhwc>>();
  // two parts of the concat that ends a Split go to the output: copies; none of them is a slice
  CHECK_BOTH(place<cx::Sequential<ReLU, Halves, ReLU>, cx::Input<64, 3, 4>>().copies() == 0);
  CHECK_BOTH(place<cx::Sequential<ReLU, cx::Slice<16>, ReLU>, Picture58>().copies() == 0);
  CHECK_BOTH(place<cx::Sequential<ReLU, cx::Slice<8>, ReLU>, Picture58>().copies() == 1);
  CHECK_BOTH(place<cx::Sequential<cx::Slice<8>, ReLU>, Picture58>().copies() == 0);
  CHECK_BOTH(place<cx::Sequential<ReLU, cx::Slice<16>>, Picture58>().copies() == 1);
}

TEST_CASE("Flatten of one pixel, or of what lies in its order, is no step") {
  using Pooled = cx::Sequential<cx::AdaptiveAvgPool2d<1>, cx::Flatten, cx::Linear<5, 3>>;
  CHECK_BOTH(place<Pooled, Picture>().copies() == 0);
  using Direct = cx::Sequential<cx::Flatten, cx::Linear<210, 3>>;
  CHECK_BOTH(place<Direct, Picture>().copies() == 0);
  CHECK_BOTH(place<Direct, cx::Input<5, 6, 7, cx::nhwc>>().copies() == 1);
  using Inside = cx::Sequential<ReLU, cx::Flatten, cx::Linear<210, 3>>;
  CHECK_BOTH(place<Inside, Picture>().copies() == 1);
}

TEST_CASE("padding modes other than zeros are copied out") {
  CHECK_BOTH(place<PaddedModes, Picture>().copies() == 3);
  constexpr auto p = place<PaddedModes, Picture>();
  CHECK_BOTH(p.steps[0].kind == operation::copy && p.steps[0].mode == cx::padding_mode::reflect);
  CHECK_BOTH(p.steps[0].out.height == 10 && p.steps[0].out.width == 11);
  CHECK_BOTH(p.steps[1].kind == operation::conv2d && p.steps[1].pads == cx::sides{});
  CHECK_BOTH(p.steps[1].mode == cx::padding_mode::zeros);
}

TEST_CASE("the borders keep the user's order, everything between is blocked") {
  constexpr auto p = place<Dense, cx::Input<5, 6, 8, cx::nhwc>>();
  CHECK_BOTH(p.steps[0].in.order == cx::layout::nhwc && p.steps[0].in.where == plan::buffer::input);
  CHECK_BOTH(p.steps[0].out.order == cx::layout::blocked);
  CHECK_BOTH(p.steps[p.step_count - 1].out.order == cx::layout::nhwc);
  CHECK_BOTH(p.steps[p.step_count - 1].out.where == plan::buffer::output);
}

TEST_CASE("an arena beyond memory is -1") {
  // two values of 2^57 elements each, live at the same time
  constexpr int side = 1 << 26;
  using Net = cx::Sequential<cx::Sigmoid, cx::Residual<cx::Block<cx::Tanh, cx::Sigmoid>>, cx::Tanh>;
  constexpr auto p = place<Net, cx::Input<16, side, side>>();
  CHECK_BOTH(p.arena == -1);
}

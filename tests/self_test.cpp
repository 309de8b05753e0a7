// SPDX-License-Identifier: BSL-1.0
// A file that proves its weights: a self-test is replayed, and each way in which it can fail says
// so.
#include "convexpr/self_test.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "convexpr/initialise.hpp"
#include "convexpr/layers.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;

struct Net : Sequential<Conv2d<2, 3, 3>, ReLU> {};
using Nchw = Model<Net, Input<2, 5, 4>>;
using Nhwc = Model<Net, Input<2, 5, 4, nhwc>>;

const Parameters<Net>& parameters() {
  static const auto p = initial_parameters<Net>(1);
  return p;
}
Nchw::input_tensor picture() {
  Nchw::input_tensor t;
  tests::random_numbers(2).fill(t.data(), t.size);
  return t;
}
file_metadata metadata() {
  static const file_metadata m = self_test_of(Nchw(parameters()), picture());
  return m;
}
std::vector<std::byte> file_with(file_metadata m) {
  return io::value_or_throw(io::write_parameters(parameters(), std::move(m)));
}
// The sentence with which `load` refuses the file.
template <class M>
std::string refusal(file_metadata m, self_test_request request = self_test) {
  try {
    load<M>(file_with(std::move(m)), "net.safetensors", request);
    return "not refused";
  } catch (const load_error& error) {
    CHECK(error.file == "net.safetensors");
    return error.what();
  }
}
std::string text_of(const Nchw::output_tensor& out) {
  return io::base64(std::as_bytes(out.span()));
}

}  // namespace

TEST_CASE("a model that computes what the file says") {
  const auto bytes = file_with(metadata());
  const Nchw::input_tensor in = picture();
  const auto wanted = Nchw(parameters())(in);
  CHECK(load<Nchw>(bytes, "net", self_test)(in) == wanted);
  CHECK(load<Nchw>(bytes, "net", self_test.within(0))(in) == wanted);
  // the file knows one order; the borders of the model may have the other
  const Nhwc other = load<Nhwc>(bytes, "net", self_test);
  Nhwc::input_tensor turned;
  for (int c = 0; c < 2; ++c) {
    for (int y = 0; y < 5; ++y) {
      for (int x = 0; x < 4; ++x) turned(c, y, x) = in(c, y, x);
    }
  }
  CHECK(self_test_of(other, turned) == metadata());
  // a loader that does not ask reads the file all the same
  CHECK(load<Nchw>(bytes, "net")(in) == wanted);
}

TEST_CASE("a model that does not") {
  auto m = metadata();
  auto out = Nchw(parameters())(picture());
  const float right = out.elements[7];
  out.elements[3] += 0.25f;
  out.elements[7] += 0.5f;
  m["self_test.output"] = text_of(out);
  const std::string said = refusal<Nchw>(m);
  INFO(said);
  CHECK(said.starts_with("net.safetensors: expected "));
  CHECK(said.find("as output 7 of the self-test, got ") != std::string::npos);
  CHECK(said.ends_with("off by 0.5"));
  CHECK(refusal<Nchw>(m, self_test.within(1)) == "not refused");
  out.elements[3] -= 0.25f;
  out.elements[7] = right + 2e-6f;
  m["self_test.output"] = text_of(out);
  CHECK(refusal<Nchw>(m) == "not refused");
  CHECK(refusal<Nchw>(m, self_test.within(1e-8)) != "not refused");
  out.elements[7] = std::numeric_limits<float>::quiet_NaN();
  m["self_test.output"] = text_of(out);
  CHECK(refusal<Nchw>(m, self_test.within(1)).find("expected nan") != std::string::npos);
}

TEST_CASE("a file without a self-test, or with one for another network") {
  CHECK(refusal<Nchw>({}) ==
        "net.safetensors: expected metadata self_test.input for a self-test, got no such key");
  auto m = metadata();
  m.erase("self_test.output");
  CHECK(refusal<Nchw>(m) ==
        "net.safetensors: expected metadata self_test.output for a self-test, got no such key");
  m = metadata();
  m["self_test.output"].resize(8);
  CHECK(
      refusal<Nchw>(m).starts_with("net.safetensors: expected metadata self_test.output with "
                                   "base64 of 72 bytes, got "));
  CHECK(refusal<Model<Net, Input<2, 5, 5>>>(metadata())
            .starts_with("net.safetensors: expected metadata self_test.input with base64 of 200"));
}

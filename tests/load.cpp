// SPDX-License-Identifier: BSL-1.0
// From a file to a model that runs; and every wrong file named by its tensor, expected and got,
// before anything was taken from it.
#include "convexpr/load.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convexpr/layers.hpp"
#include "convexpr/model.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::literals;

struct Net : Sequential<Named<"conv", Conv2d<1, 2, 3>>, ReLU, Flatten, Named<"fc", Linear<8, 3>>> {
};
using NetModel = Model<Net, Input<1, 4, 4>>;
using P = Parameters<Net>;

const P& parameters() {
  static const P p = tests::random_parameters<P>(1);
  return p;
}

// The tensors of Net as a file would have them, to be spoilt by the tests.
std::vector<io::tensor_to_write> tensors() {
  std::vector<io::tensor_to_write> all;
  for (int i = 0; i < P::count; ++i) {
    io::tensor_to_write t{P::name(i), io::element::f32, {}, std::as_bytes(parameters().tensor(i))};
    for (const int d : P::dims(i)) t.shape.dims[t.shape.rank++] = static_cast<std::uint64_t>(d);
    all.push_back(t);
  }
  return all;
}
std::vector<std::byte> file_of(std::vector<io::tensor_to_write> all) {
  return io::value_or_throw(io::write_safetensors(std::move(all)));
}

// The sentence that a file is refused with.
std::string refusal(std::vector<io::tensor_to_write> all) {
  const auto bytes = file_of(std::move(all));
  const auto result = io::read_parameters<Net>(bytes, "net.safetensors");
  if (result) return "not refused";
  for (std::size_t i = 0; i < P::size; ++i) {
    if (result.value.data()[i] != 0) return "half loaded";
  }
  try {
    load<NetModel>(bytes, "net.safetensors");
  } catch (const load_error& error) {
    return error.what() == result.why.message() ? error.what() : "two different sentences";
  }
  return "not thrown";
}

// A file that goes away with the object.
class temporary_file {
 public:
  explicit temporary_file(std::span<const std::byte> bytes) {
    char name[] = "/tmp/convexpr_load_XXXXXX";
    const int descriptor = mkstemp(name);
    REQUIRE(descriptor >= 0);
    close(descriptor);
    path_ = name;
    const io::failure why = io::save_atomically(path_, bytes);
    REQUIRE(!why);
  }
  ~temporary_file() { std::remove(path_.c_str()); }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("a model from a file, and from bytes, is the model of these parameters") {
  const auto bytes = file_of(tensors());
  const temporary_file file(bytes);
  NetModel::input_tensor in;
  tests::random_numbers(2).fill(in.data(), in.size);
  const auto wanted = NetModel(parameters())(in);
  CHECK(load<NetModel>(file.path())(in) == wanted);
  CHECK(load<NetModel>(bytes, "some bytes")(in) == wanted);
  // one set of parameters for every input size
  const P p = load_parameters<Net>(file.path());
  CHECK(std::equal(p.data(), p.data() + P::size, parameters().data()));
  CHECK(p["fc.bias"_s][2] == parameters()["fc.bias"_s][2]);
}

TEST_CASE("the bytes may stand at any address") {
  const auto bytes = file_of(tensors());
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::vector<std::byte> moved(shift);
    moved.insert(moved.end(), bytes.begin(), bytes.end());
    const P p = load_parameters<Net>(std::span<const std::byte>(moved).subspan(shift), "bytes");
    CHECK(std::equal(p.data(), p.data() + P::size, parameters().data()));
  }
}

TEST_CASE("the order of tensors in the file does not matter") {
  auto all = tensors();
  std::swap(all.front(), all.back());
  CHECK(io::read_parameters<Net>(file_of(all), "net.safetensors"));
}

TEST_CASE("a wrong file is refused by name, expected and got") {
  auto all = tensors();
  SECTION("a tensor is missing") {
    all.pop_back();
    CHECK(refusal(all) ==
          "net.safetensors: tensor fc.bias: expected F32 3, got no tensor of that name");
  }
  SECTION("a tensor too many") {
    all.push_back({"fc.scale", io::element::f32, all[1].shape, all[1].bytes});
    CHECK(refusal(all) ==
          "net.safetensors: tensor fc.scale: expected no tensor of that name, got F32 2");
  }
  SECTION("another shape") {
    all[2].shape.dims[0] = 8;
    all[2].shape.dims[1] = 3;  // as many elements
    CHECK(refusal(all) == "net.safetensors: tensor fc.weight: expected shape 3x8, got 8x3");
  }
  SECTION("another rank") {
    all[0].shape.dims[1] = 9;
    all[0].shape.rank = 2;
    CHECK(refusal(all) == "net.safetensors: tensor conv.weight: expected shape 2x1x3x3, got 2x9");
  }
  SECTION("another type") {
    all[3].type = io::element::f16;
    all[3].bytes = all[3].bytes.first(6);
    CHECK(refusal(all) == "net.safetensors: tensor fc.bias: expected dtype F32, got F16");
  }
  SECTION("several faults: the first in the network's order") {
    all[3].shape.dims[0] = 1;
    all[3].bytes = all[3].bytes.first(4);
    all.erase(all.begin() + 1);
    CHECK(refusal(all) ==
          "net.safetensors: tensor conv.bias: expected F32 2, got no tensor of that name");
  }
}

TEST_CASE("a file that is none") {
  const std::string nowhere = "/nonexistent/weights.safetensors";
  try {
    load<NetModel>(nowhere);
    FAIL("nothing was thrown");
  } catch (const load_error& error) {
    CHECK(error.file == nowhere);
    CHECK(error.tensor.empty());
    CHECK(error.code == io::fault::unreadable);
  }
  const auto bytes = file_of(tensors());
  const temporary_file cut{std::span(bytes).first(bytes.size() - 1)};
  try {
    load<NetModel>(cut.path());
    FAIL("nothing was thrown");
  } catch (const load_error& error) {
    CHECK(error.file == cut.path());
    CHECK(std::string_view(error.what()).find(cut.path()) == 0);
    CHECK(!error.expected.empty());
    CHECK(!error.got.empty());
  }
}

TEST_CASE("float64 networks want float64 files") {
  using Precise = Linear<8, 3, convexpr::linear{.dtype = float64}>;
  auto all = tensors();
  all.erase(all.begin(), all.begin() + 2);
  all[0].name = "weight";
  all[1].name = "bias";
  const auto refused = io::read_parameters<Precise>(file_of(all), "f");
  CHECK(refused.why.message() == "f: tensor weight: expected dtype F64, got F32");
  const std::vector<double> weight(24, 0.5), bias(3, 2);
  all[0].type = all[1].type = io::element::f64;
  all[0].bytes = std::as_bytes(std::span(weight));
  all[1].bytes = std::as_bytes(std::span(bias));
  const auto read = io::read_parameters<Precise>(file_of(all), "f");
  REQUIRE(read);
  CHECK(read.value["weight"_s][23] == 0.5);
  CHECK(read.value["bias"_s][2] == 2);
}

TEST_CASE("a network without parameters loads from an empty file") {
  CHECK(io::read_parameters<ReLU>(file_of({}), "empty"));
}

TEST_CASE("PyTorch's count of batches is passed over, and nothing else beside it") {
  using Norm = Named<"bn", BatchNorm2d<2>>;
  const std::vector<float> two{1, 2};
  const std::int64_t batches = 7;
  std::vector<io::tensor_to_write> all;
  for (int i = 0; i < Parameters<Norm>::count; ++i) {
    all.push_back(
        {Parameters<Norm>::name(i), io::element::f32, {1, {2}}, std::as_bytes(std::span(two))});
  }
  all.push_back(
      {"bn.num_batches_tracked", io::element::i64, {}, std::as_bytes(std::span(&batches, 1))});
  CHECK(io::read_parameters<Norm>(file_of(all), "f"));
  all.back().name = "bn2.num_batches_tracked";
  CHECK(io::read_parameters<Norm>(file_of(all), "f").why.code == io::fault::extra_tensor);
}

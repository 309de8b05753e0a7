// SPDX-License-Identifier: BSL-1.0
// A table against what a network wants: the first fault in the network's order, in words.
#include "convexpr/io/manifest.hpp"

#include "io/bytes.hpp"
#include "support/catch.hpp"

using tests::bytes;
namespace io = convexpr::io;
using io::element;

namespace {

const io::wanted_tensor weight{"conv1.weight", element::f32, {4, {2, 1, 1, 1}}};
const io::wanted_tensor bias{"conv1.bias", element::f32, {1, {2}}};

struct given {
  bytes file;
  io::tensor_table table;

  explicit given(std::vector<io::wanted_tensor> tensors, std::byte fill = std::byte{1}) {
    std::vector<bytes> contents;
    std::vector<io::tensor_to_write> to_write;
    for (const io::wanted_tensor& tensor : tensors) {
      std::size_t size = 0;
      REQUIRE(io::byte_count(tensor.shape, tensor.type, size));
      contents.emplace_back(size, fill);
      to_write.push_back({tensor.name, tensor.type, tensor.shape, {}});
    }
    for (std::size_t i = 0; i < contents.size(); ++i) to_write[i].bytes = contents[i];
    file = io::write_safetensors(to_write).value;
    auto parsed = io::parse(file);
    REQUIRE(parsed);
    table = std::move(parsed.value);
  }

  [[nodiscard]] io::failure refusal(std::vector<io::wanted_tensor> wanted) const {
    const auto bound = io::bind("digits.safetensors", table, wanted);
    CHECK(bound.value.empty());
    return bound.why;
  }
};

}  // namespace

TEST_CASE("a file that fits gives the bytes of each tensor in the order wanted") {
  const given fits({bias, weight});
  const std::vector<io::wanted_tensor> wanted{weight, bias, weight};
  const auto bound = io::bind("digits.safetensors", fits.table, wanted);
  REQUIRE(bound);
  REQUIRE(bound.value.size() == 3);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const io::tensor_entry entry = fits.table[fits.table.find(wanted[i].name)];
    CHECK(bound.value[i].begin == entry.begin);
    CHECK(bound.value[i].end == entry.end);
  }
  CHECK(io::bind("empty", given({}).table, {}));
}

TEST_CASE("a missing tensor") {
  const io::failure why = given({weight}).refusal({weight, bias});
  CHECK(why.code == io::fault::missing_tensor);
  CHECK(why.message() ==
        "digits.safetensors: tensor conv1.bias: expected F32 2, got no tensor of that name");
}

TEST_CASE("a tensor nobody wants") {
  const io::wanted_tensor scale{"a.scale", element::f16, {}};
  const io::failure why = given({bias, weight, scale}).refusal({weight, bias});
  CHECK(why.code == io::fault::extra_tensor);
  CHECK(why.message() ==
        "digits.safetensors: tensor a.scale: expected no tensor of that name, got F16 scalar");
}

TEST_CASE("another type, even one that could be converted") {
  io::wanted_tensor half = weight;
  half.type = element::f16;
  const io::failure why = given({half, bias}).refusal({weight, bias});
  CHECK(why.code == io::fault::wrong_type);
  CHECK(why.message() == "digits.safetensors: tensor conv1.weight: expected dtype F32, got F16");
}

TEST_CASE("another shape, even one of the same size") {
  io::wanted_tensor turned = weight;
  turned.shape = {4, {1, 2, 1, 1}};
  io::failure why = given({turned, bias}).refusal({weight, bias});
  CHECK(why.code == io::fault::wrong_shape);
  CHECK(why.message() ==
        "digits.safetensors: tensor conv1.weight: expected shape 2x1x1x1, got 1x2x1x1");
  turned.shape = {1, {2}};
  why = given({turned, bias}).refusal({weight, bias});
  CHECK(why.expected == "shape 2x1x1x1");
  CHECK(why.found == "2");
}

TEST_CASE("the first fault in the order wanted, before any extra one") {
  io::wanted_tensor half = bias;
  half.type = element::f16;
  const io::wanted_tensor extra{"aaa", element::f32, {}};
  const given file({half, extra});
  CHECK(file.refusal({weight, bias}).code == io::fault::missing_tensor);
  CHECK(file.refusal({bias, weight}).code == io::fault::wrong_type);
}

TEST_CASE("values that are not finite are read, and refused on demand") {
  const given good({weight, bias});
  CHECK_FALSE(static_cast<bool>(io::reject_nonfinite("digits", good.table, good.file)));
  given bad({weight, bias}, std::byte{0xff});
  CHECK(io::bind("digits", bad.table, std::vector{weight, bias}));
  const std::size_t begin = bad.table[bad.table.find(bias.name)].begin;
  std::fill_n(bad.file.begin() + static_cast<std::ptrdiff_t>(begin), 4, std::byte{});
  const io::failure why = io::reject_nonfinite("digits", bad.table, bad.file);
  CHECK(why.code == io::fault::nonfinite_value);
  CHECK(why.byte_offset == begin + 4);
  CHECK(why.tensor == "conv1.bias");
  CHECK(why.found == "NaN or infinity as element 1");
}

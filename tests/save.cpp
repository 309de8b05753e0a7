// SPDX-License-Identifier: BSL-1.0
// What is saved is what is loaded, bit for bit; a file that cannot be written says why.
#include "convexpr/save.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "convexpr/initialise.hpp"
#include "convexpr/layers.hpp"
#include "support/catch.hpp"

namespace {

using namespace convexpr;
using namespace convexpr::literals;

struct Net : Sequential<Named<"conv", Conv2d<3, 4, 3>>, BatchNorm2d<4>, Flatten,
                        Named<"fc", Linear<16, 2>>> {};

struct scratch {
  std::string path;
  scratch() {
    char name[] = "/tmp/convexpr_save_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  ~scratch() {
    std::remove((path + "/net.safetensors").c_str());
    ::rmdir(path.c_str());
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
};

template <class P>
bool equal(const P& a, const P& b) {
  return std::equal(a.data(), a.data() + P::size, b.data());
}

}  // namespace

TEST_CASE("there and back, and again over the old file") {
  const scratch dir;
  const std::string file = dir.path + "/net.safetensors";
  for (const std::uint64_t seed : {1u, 2u}) {
    const auto p = initial_parameters<Net>(seed);
    save(p, file);
    CHECK(equal(load_parameters<Net>(file), p));
  }
}

TEST_CASE("the file says its format and what else it is told") {
  const auto p = initial_parameters<Net>(1);
  const auto bytes = io::write_parameters(p, {{"epoch", "12"}});
  REQUIRE(bytes);
  const auto table = io::parse(bytes.value);
  REQUIRE(table);
  REQUIRE(table.value.metadata_size() == 2);
  CHECK(table.value.metadata(0).key == "epoch");
  CHECK(table.value.metadata(0).value == "12");
  CHECK(table.value.metadata(1).key == "format");
  CHECK(table.value.metadata(1).value == "pt");
  const auto own = io::write_parameters(p, {{"format", "convexpr"}});
  REQUIRE(own);
  CHECK(io::parse(own.value).value.metadata(0).value == "convexpr");
}

TEST_CASE("float64 parameters stay float64") {
  using Precise = Linear<2, 1, convexpr::linear{.dtype = float64}>;
  const auto p = initial_parameters<Precise>(1);
  const auto bytes = io::write_parameters(p);
  REQUIRE(bytes);
  CHECK(equal(load_parameters<Precise>(bytes.value, "bytes"), p));
}

TEST_CASE("what cannot be written") {
  const auto p = initial_parameters<Net>(1);
  try {
    save(p, "/nonexistent/net.safetensors");
    FAIL("nothing was thrown");
  } catch (const save_error& error) {
    CHECK(error.code == io::fault::unwritable);
    CHECK(error.file == "/nonexistent/net.safetensors");
  }
  const auto why = io::save_parameters(p, "net.safetensors", {{"note", "\xff"}});
  CHECK(why.code == io::fault::bad_utf8);
  CHECK(why.file == "net.safetensors");
}

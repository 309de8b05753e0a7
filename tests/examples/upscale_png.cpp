// SPDX-License-Identifier: BSL-1.0
// The parts of upscale that need no network: PNG files in and out, interpolation, the bar.
#include <unistd.h>

#include <catch.hpp>
#include <cmath>
#include <convexpr/io/file.hpp>
#include <filesystem>
#include <limits>
#include <random>

#include "png.hpp"
#include "progress_bar.hpp"

namespace {

using upscale::picture;

struct folder {
  folder() {
    char name[] = "/tmp/upscale_png.XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() { std::filesystem::remove_all(path); }
  std::string file(const char* name) const { return path + "/" + name; }
  std::string path;
};

// Samples that a file of this depth can hold.
picture noise(int width, int height, int depth, bool grey, bool alpha) {
  std::mt19937 random(7);
  const auto sample = [&] {
    return depth == 8 ? static_cast<float>(random() % 256)
                      : static_cast<float>(random() % 65536) / 257.0F;
  };
  picture p{
      .width = width, .height = height, .depth = depth, .grey = grey, .colour = {}, .alpha = {}};
  for (std::size_t i = 0; i < (grey ? 1U : 3U) * pixels(p); ++i) p.colour.push_back(sample());
  if (grey) {
    const auto plane = p.colour;
    for (int copy = 0; copy < 2; ++copy) {
      p.colour.insert(p.colour.end(), plane.begin(), plane.end());
    }
  }
  for (std::size_t i = 0; alpha && i < pixels(p); ++i) p.alpha.push_back(sample());
  return p;
}

std::vector<std::byte> bytes_of(const std::string& path) {
  auto read = convexpr::io::read_file(path);
  REQUIRE(read);
  return read.value;
}

void put(const std::string& path, const std::vector<std::byte>& bytes, std::size_t size) {
  REQUIRE_FALSE(convexpr::io::save_atomically(path, {bytes.data(), size}));
}

// The value that a sample becomes in a file of one pixel.
float rounded(float sample, int depth) {
  const folder f;
  upscale::write_png(f.file("p.png"), {1, 1, depth, false, {sample, sample, sample}, {}});
  const float level = upscale::read_png(f.file("p.png")).colour[1];
  return depth == 8 ? level : std::round(level * 257);
}

}  // namespace

TEST_CASE("a picture written is the picture read") {
  const folder f;
  for (const int depth : {8, 16}) {
    for (const bool grey : {false, true}) {
      for (const bool alpha : {false, true}) {
        for (const int width : {1, 2, 33}) {
          const picture p = noise(width, 5, depth, grey, alpha);
          write_png(f.file("p.png"), p);
          const picture q = upscale::read_png(f.file("p.png"));
          CHECK((q.width == p.width && q.height == p.height && q.depth == p.depth));
          CHECK(q.grey == p.grey);
          CHECK(q.colour == p.colour);
          CHECK(q.alpha == p.alpha);
        }
      }
    }
  }
}

TEST_CASE("samples are clipped and rounded to the nearest level") {
  constexpr float inf = std::numeric_limits<float>::infinity();
  CHECK(rounded(-15.8F, 8) == 0);
  CHECK(rounded(0.49F, 8) == 0);
  CHECK(rounded(0.5F, 8) == 1);
  CHECK(rounded(254.49F, 8) == 254);
  CHECK(rounded(295.5F, 8) == 255);
  CHECK(rounded(inf, 8) == 255);
  CHECK(rounded(-inf, 8) == 0);
  CHECK(rounded(std::numeric_limits<float>::quiet_NaN(), 8) == 0);
  CHECK(rounded(100.0F, 16) == 25700);
  CHECK(rounded(100.5F / 257, 16) == 101);
  CHECK(rounded(255.0F, 16) == 65535);
  CHECK(rounded(1000.0F, 16) == 65535);
}

TEST_CASE("three different planes written as grey give the luma") {
  const folder f;
  upscale::write_png(f.file("p.png"), {1, 1, 8, true, {200, 100, 50}, {}});
  CHECK(upscale::read_png(f.file("p.png")).colour == std::vector<float>(3, 124));  // 124.2
}

TEST_CASE("every beginning of a file is refused, and names the file") {
  const folder f;
  write_png(f.file("good.png"), noise(7, 5, 8, false, true));
  const auto good = bytes_of(f.file("good.png"));
  const std::string bad = f.file("bad.png");
  for (std::size_t size = 0; size < good.size(); ++size) {
    put(bad, good, size);
    std::string message;
    try {
      upscale::read_png(bad);
    } catch (const upscale::file_error& e) {
      message = e.what();
    }
    INFO(size << " of " << good.size() << " bytes: " << message);
    REQUIRE(message.rfind(bad + ": ", 0) == 0);
    REQUIRE(message.size() > bad.size() + 2);
  }
}

TEST_CASE("every file with one bit flipped is refused: PNG has a checksum on everything") {
  const folder f;
  write_png(f.file("good.png"), noise(7, 5, 16, true, false));
  auto bytes = bytes_of(f.file("good.png"));
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    INFO("bit " << bit);
    bytes[bit / 8] ^= std::byte(1U << bit % 8);
    put(f.file("bad.png"), bytes, bytes.size());
    REQUIRE_THROWS_AS(upscale::read_png(f.file("bad.png")), upscale::file_error);
    bytes[bit / 8] ^= std::byte(1U << bit % 8);
  }
}

TEST_CASE("the limit of pixels is exact") {
  const folder f;
  write_png(f.file("p.png"), noise(30, 20, 8, true, false));
  CHECK(upscale::read_png(f.file("p.png"), 600).width == 30);
  CHECK_THROWS_AS(upscale::read_png(f.file("p.png"), 599), upscale::file_error);
}

TEST_CASE("what cannot be written leaves nothing behind") {
  const folder f;
  const picture p = noise(3, 3, 8, false, false);
  CHECK_THROWS_AS(write_png(f.path, p), upscale::file_error);
  CHECK_THROWS_AS(write_png(f.file("no/p.png"), p), upscale::file_error);
  CHECK_THROWS_AS(upscale::expect_writable(f.path), upscale::file_error);
  CHECK_THROWS_AS(upscale::expect_writable(f.file("no/p.png")), upscale::file_error);
  CHECK_NOTHROW(upscale::expect_writable(f.file("p.png")));
  CHECK(std::filesystem::is_empty(f.path));
}

TEST_CASE("interpolation weighs 3 to 1, corners not aligned") {
  const std::vector<float> in{0, 16, 64, 128};                     // [2][2]
  const std::vector<float> want{0,  4,  12, 16,  16, 23, 37,  44,  //
                                48, 61, 87, 100, 64, 80, 112, 128};
  CHECK(upscale::bilinear(2, 2, 2, in) == want);
  CHECK(upscale::bilinear(1, 1, 2, {9}) == std::vector<float>(4, 9));
  CHECK(upscale::bilinear(5, 3, 2, std::vector<float>(15, 255)) == std::vector<float>(60, 255));
  CHECK(upscale::bilinear(5, 3, 3, std::vector<float>(15, 255)) == std::vector<float>(135, 255));
  // PyTorch: F.interpolate(mode="bilinear", scale_factor=4)
  CHECK(upscale::bilinear(2, 1, 4, {0, 64}) ==
        std::vector<float>{0, 0, 8, 24, 40, 56, 64, 64, 0, 0, 8, 24, 40, 56, 64, 64,  //
                           0, 0, 8, 24, 40, 56, 64, 64, 0, 0, 8, 24, 40, 56, 64, 64});
}

TEST_CASE("the bar shows long work only, and wipes itself away") {
  upscale::progress quick;
  CHECK(quick.line(0, 4, 5).empty());
  CHECK(quick.line(1, 4, 0.19).empty());  // too early to tell
  CHECK(quick.line(3, 4, 0.7).empty());   // 0.93 s in all
  CHECK(quick.end().empty());

  upscale::progress slow;
  const std::string first = slow.line(1, 10, 0.5);
  CHECK(first == " 10% [####....................................] 4 s left ");
  CHECK(slow.line(2, 10, 0.55).empty());  // the eye could not follow
  CHECK(slow.line(10, 10, 5) == "100% [########################################] 0 s left ");
  CHECK(slow.end().size() > first.size());
  CHECK(upscale::progress().line(1, 2'000'000'000, 1).size() < slow.end().size());
}

// SPDX-License-Identifier: BSL-1.0
// The PNG reader: libpng's full interface, every chunk but the necessary ones skipped, every doubt
// an error.
#include <convexpr/io/file.hpp>
#include <cstring>
#include <new>
#include <span>

#include "png_session.hpp"

namespace upscale {
namespace {

// Eight bytes a pixel, and what PNG adds to pixels that cannot be compressed.
constexpr std::uint64_t most_bytes = most_pixels * 9;

using bytes_left = std::span<const std::byte>;

void read_bytes(png_structp png, png_bytep to, png_size_t n) {
  auto& left = *static_cast<bytes_left*>(png_get_io_ptr(png));
  if (n > left.size()) ::png_error(png, "the file ends too early");
  std::memcpy(to, left.data(), n);
  left = left.subspan(n);
}

struct reader {
  png_words words;
  png_structp png = nullptr;
  png_infop info = nullptr;

  reader() {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &words, png_fails, png_warns);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) {
      png_destroy_read_struct(&png, nullptr, nullptr);
      throw std::bad_alloc();
    }
  }
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  ~reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

// libpng's own limits do not stop a chunk that only claims to be large: a 472-byte file with an
// iTXt chunk "of 1.7 GB" cost 1.68 GB of memory in libpng 1.6.39. Skipping the chunks does (32 MB),
// and so does taking "benign" errors for errors.
void distrust(png_structp png) {
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);  // -1: the known ones too
  png_set_benign_errors(png, 0);
  png_set_chunk_malloc_max(png, 1 << 20);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // read_png has its own, by pixels
}

// One row of samples as libpng hands them out (8 bits, or 16 with the high byte first) to planes.
void take_row(const unsigned char* row, int channels, std::size_t y, picture& p) {
  const auto w = static_cast<std::size_t>(p.width), plane = pixels(p);
  const auto sample = [&](std::size_t x, int c) {
    const std::size_t i = x * static_cast<std::size_t>(channels) + static_cast<std::size_t>(c);
    if (p.depth == 8) return static_cast<float>(row[i]);
    return static_cast<float>(row[2 * i] * 256 + row[2 * i + 1]) / 257.0F;
  };
  for (std::size_t x = 0; x < w; ++x) {
    for (int c = 0; c < 3; ++c) {
      p.colour[static_cast<std::size_t>(c) * plane + y * w + x] = sample(x, p.grey ? 0 : c);
    }
    if (!p.alpha.empty()) p.alpha[y * w + x] = sample(x, channels - 1);
  }
}

}  // namespace

picture read_png(const std::string& path, std::uint64_t limit) {
  const auto file = convexpr::io::read_file(path, most_bytes);
  if (!file) throw file_system_error(path, file.why);
  bytes_left left(file.value);
  if (left.size() < 8 || png_sig_cmp(reinterpret_cast<png_const_bytep>(left.data()), 0, 8) != 0) {
    throw file_error(path, "not a PNG file");
  }
  reader r;
  guarded(r.png, r.words, path, [&] {
    distrust(r.png);
    png_set_read_fn(r.png, &left, read_bytes);
    png_read_info(r.png, r.info);
  });

  const std::uint64_t w = png_get_image_width(r.png, r.info);
  const std::uint64_t h = png_get_image_height(r.png, r.info);
  const std::string size = std::to_string(w) + "x" + std::to_string(h);
  if (w > limit / h) {
    throw file_error(path, size + " pixels are too many; at most " + std::to_string(limit));
  }
  // Deflate packs at most 1032 bytes into one: a file too small for its picture ends too early,
  // and is refused before it has cost the picture's memory.
  if (h * (png_get_rowbytes(r.png, r.info) + 1) / 1032 > file.value.size()) {
    throw file_error(path, "the file ends too early: " + std::to_string(file.value.size()) +
                               " bytes cannot hold " + size + " pixels");
  }

  int passes = 1;
  guarded(r.png, r.words, path, [&] {
    png_set_expand(r.png);  // palette to RGB, 1, 2 and 4 bits to 8, a transparent colour to alpha
    passes = png_set_interlace_handling(r.png);
    png_read_update_info(r.png, r.info);
  });
  const int channels = png_get_channels(r.png, r.info);
  picture p{.width = static_cast<int>(w),
            .height = static_cast<int>(h),
            .depth = png_get_bit_depth(r.png, r.info),
            .grey = channels < 3,
            .colour = std::vector<float>(3 * w * h),
            .alpha = std::vector<float>(channels % 2 == 0 ? w * h : 0)};

  // An interlaced picture comes in seven passes, each of which needs the rows of the one before.
  const std::size_t row_bytes = png_get_rowbytes(r.png, r.info);
  std::vector<unsigned char> rows(row_bytes * (passes > 1 ? h : 1));
  for (int pass = 1; pass <= passes; ++pass) {
    for (std::size_t y = 0; y < h; ++y) {
      unsigned char* row = rows.data() + (passes > 1 ? y * row_bytes : 0);
      guarded(r.png, r.words, path, [&] { png_read_row(r.png, row, nullptr); });
      if (pass == passes) take_row(row, channels, y, p);
    }
  }
  guarded(r.png, r.words, path, [&] { png_read_end(r.png, nullptr); });
  return p;
}

}  // namespace upscale

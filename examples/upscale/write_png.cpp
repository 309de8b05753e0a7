// SPDX-License-Identifier: BSL-1.0
// The PNG writer: into memory, then to the disk in one step.
#include <unistd.h>

#include <cerrno>
#include <convexpr/io/file.hpp>
#include <cstring>
#include <filesystem>
#include <new>

#include "png_session.hpp"

namespace upscale {
namespace {

void append_bytes(png_structp png, png_bytep from, png_size_t n) {
  auto& to = *static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
  try {
    to.insert(to.end(), reinterpret_cast<std::byte*>(from), reinterpret_cast<std::byte*>(from + n));
    return;
  } catch (const std::bad_alloc&) {  // must not cross libpng
  }
  ::png_error(png, "not enough memory");
}

void flush_bytes(png_structp) {}

struct writer {
  png_words words;
  png_structp png = nullptr;
  png_infop info = nullptr;

  writer() {
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &words, png_fails, png_warns);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) {
      png_destroy_write_struct(&png, nullptr);
      throw std::bad_alloc();
    }
  }
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;
  ~writer() { png_destroy_write_struct(&png, &info); }
};

// A sample on 0..255 as the nearest of `levels` + 1 values; what is no number is 0.
unsigned level(float sample, int levels) {
  const float scaled = sample * (static_cast<float>(levels) / 255.0F);
  if (!(scaled > 0)) return 0;
  if (scaled >= static_cast<float>(levels)) return static_cast<unsigned>(levels);
  return static_cast<unsigned>(scaled + 0.5F);
}

void put_row(const picture& p, std::size_t y, unsigned char* to) {
  const auto w = static_cast<std::size_t>(p.width);
  const float* red = &p.colour[y * w];
  const float* green = red + pixels(p);
  const float* blue = green + pixels(p);
  const auto put = [&](float sample) {
    const unsigned v = level(sample, p.depth == 8 ? 255 : 65535);
    if (p.depth == 16) *to++ = static_cast<unsigned char>(v >> 8);
    *to++ = static_cast<unsigned char>(v & 255);
  };
  for (std::size_t x = 0; x < w; ++x) {
    if (p.grey) {
      put(0.299F * red[x] + 0.587F * green[x] + 0.114F * blue[x]);
    } else {
      put(red[x]);
      put(green[x]);
      put(blue[x]);
    }
    if (!p.alpha.empty()) put(p.alpha[y * w + x]);
  }
}

}  // namespace

void expect_writable(const std::string& path) {
  const std::filesystem::path target = path;
  std::error_code ignored;
  const auto status = std::filesystem::status(target, ignored);
  if (is_directory(status)) throw file_error(path, "is a directory");
  if (exists(status) && !is_regular_file(status)) throw file_error(path, "is not a regular file");
  const auto folder = target.has_parent_path() ? target.parent_path() : ".";
  if (access(folder.c_str(), W_OK | X_OK) != 0) throw file_error(path, std::strerror(errno));
}

void write_png(const std::string& path, const picture& p) {
  const std::size_t channels = (p.grey ? 1U : 3U) + (p.alpha.empty() ? 0U : 1U);
  std::vector<unsigned char> row(static_cast<std::size_t>(p.width) * channels *
                                 static_cast<std::size_t>(p.depth / 8));
  const int kind = (p.grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB) |
                   (p.alpha.empty() ? 0 : PNG_COLOR_MASK_ALPHA);
  std::vector<std::byte> file;
  writer out;
  guarded(out.png, out.words, path, [&] {
    png_set_user_limits(out.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_write_fn(out.png, &file, append_bytes, flush_bytes);
    png_set_IHDR(out.png, out.info, static_cast<png_uint_32>(p.width),
                 static_cast<png_uint_32>(p.height), p.depth, kind, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(out.png, out.info);
  });
  for (std::size_t y = 0; y < static_cast<std::size_t>(p.height); ++y) {
    put_row(p, y, row.data());
    guarded(out.png, out.words, path, [&] { png_write_row(out.png, row.data()); });
  }
  guarded(out.png, out.words, path, [&] { png_write_end(out.png, nullptr); });
  const auto why = convexpr::io::save_atomically(path, file);
  if (why) throw file_system_error(path, why);
}

}  // namespace upscale

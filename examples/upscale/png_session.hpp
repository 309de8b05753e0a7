// SPDX-License-Identifier: BSL-1.0
// Calls into libpng whose errors come back as C++ exceptions; for the PNG reader and the writer.
#pragma once

#include <png.h>

#include <convexpr/io/failure.hpp>
#include <csetjmp>
#include <cstdio>
#include <string>

#include "png.hpp"

namespace upscale {

/** Why a file could not be read or saved, in the words of the system where it has them. */
inline file_error file_system_error(const std::string& path, const convexpr::io::failure& why) {
  using convexpr::io::fault;
  if (why.code == fault::unreadable || why.code == fault::unwritable) {
    return file_error(path, why.found);
  }
  return file_error(path, "expected " + why.expected + ", got " + why.found);
}

/** What libpng said last; its warnings often hold the reason that its errors lack. */
struct png_words {
  char error[200] = "";
  char warning[200] = "";

  std::string reason() const {
    if (warning[0] == '\0') return error;
    return std::string(error) + " (" + warning + ")";
  }
};

[[noreturn]] inline void png_fails(png_structp png, png_const_charp text) {
  auto* words = static_cast<png_words*>(png_get_error_ptr(png));
  std::snprintf(words->error, sizeof words->error, "%s", text);
  png_longjmp(png, 1);
}

inline void png_warns(png_structp png, png_const_charp text) {
  auto* words = static_cast<png_words*>(png_get_error_ptr(png));
  std::snprintf(words->warning, sizeof words->warning, "%s", text);
}

/**
 * Makes `calls`, which may hold nothing that needs a destructor: an error in libpng jumps out of
 * it, over C frames that an exception must not cross, and is thrown from here as file_error.
 */
template <class Calls>
void guarded(png_structp png, const png_words& words, const std::string& path, Calls calls) {
  if (setjmp(png_jmpbuf(png)) != 0) throw file_error(path, words.reason());
  calls();
}

}  // namespace upscale

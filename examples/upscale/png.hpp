// SPDX-License-Identifier: BSL-1.0
// Reading PNG files that nobody vouches for, and writing them whole or not at all; for main.cpp.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "picture.hpp"

namespace upscale {

/** A file could not be read or written; what() is "FILE: reason". */
struct file_error : std::runtime_error {
  file_error(const std::string& path, const std::string& reason)
      : std::runtime_error(path + ": " + reason) {}
};

/** 64 megapixels: 0.8 GB as float RGB. */
inline constexpr std::uint64_t most_pixels = std::uint64_t{1} << 26;

/**
 * The picture in a PNG file of any kind: 1 to 16 bits, grey, colour or palette, alpha or a
 * transparent colour, interlaced or not. Samples are taken as they stand: gamma, colour profile,
 * text and every other chunk that no pixel needs is skipped unread. Throws file_error for anything
 * wrong, from a missing file to a missing last chunk. More than `limit` pixels, or more than the
 * file's size could hold, is refused before memory is asked for.
 */
picture read_png(const std::string& path, std::uint64_t limit = most_pixels);

/**
 * Throws file_error if `path` plainly cannot be written: no such directory, no permission, or
 * something that is not a regular file stands there. Asked before the work, not after it.
 */
void expect_writable(const std::string& path);

/**
 * Writes a picture with its depth, as grey or RGB, with alpha if it has one; samples are clipped to
 * 0..255 and rounded to the nearest of the depth's levels, grey being 0.299 R + 0.587 G + 0.114 B.
 * The file appears whole, by renaming a temporary one beside it: on failure (file_error) nothing
 * appears, and what stood at `path` stays.
 */
void write_png(const std::string& path, const picture& p);

}  // namespace upscale

// SPDX-License-Identifier: BSL-1.0
// Whole files in and out of memory on a POSIX system: reading refuses whatever is not a plain
// file, saving replaces the old file in one step or leaves it as it was. For loaders and tools.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "convexpr/config.hpp"
#include "convexpr/io/failure.hpp"

namespace convexpr::inline CONVEXPR_ABI::io {

// A sparse file of terabytes costs its maker nothing: reading stops here unless told otherwise.
inline constexpr std::uint64_t default_max_file_bytes = std::uint64_t{4} << 30;

namespace detail {

// Closes on every way out; the number is -1 where opening failed.
class descriptor {
 public:
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool close() noexcept { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

// The bytes moved by repeated read() or write(): fewer than asked for only at the end of the file
// or on an error, which errno tells (0: end).
template <class Transfer, class Byte>
std::size_t transfer_all(Transfer transfer, int number, std::span<Byte> bytes) noexcept {
  constexpr std::size_t most_at_once = std::size_t{1} << 30;  // Linux moves at most 2^31 - 4096
  std::size_t done = 0;
  while (done < bytes.size()) {
    const std::size_t left = bytes.size() - done;
    const auto moved =
        transfer(number, bytes.data() + done, left < most_at_once ? left : most_at_once);
    if (moved < 0 && errno == EINTR) {
      errno = 0;
      continue;
    }
    if (moved == 0) errno = 0;
    if (moved <= 0) break;
    done += static_cast<std::size_t>(moved);
  }
  return done;
}

inline failure file_failure(fault code, const std::string& path, const char* expected,
                            std::string found) {
  return {code, no_offset, path, {}, expected, std::move(found)};
}

// Where a chain of symbolic links ends, there or not. `errno` tells why there is no end.
inline bool follow_links(std::string& path) {
  for (int hops = 0; hops < 40; ++hops) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0) return errno == ENOENT;
    if (!S_ISLNK(facts.st_mode)) return true;
    char target[4096];
    const auto length = ::readlink(path.c_str(), target, sizeof target);
    if (length < 0) return false;
    const std::string next(target, static_cast<std::size_t>(length));
    const std::size_t slash = path.rfind('/');
    const bool relative = next.empty() || next[0] != '/';
    path = relative && slash != std::string::npos ? path.substr(0, slash + 1) + next : next;
  }
  errno = ELOOP;
  return false;
}

}  // namespace detail

// The file's bytes, copied: what happens to the file later does not matter. One allocation, of the
// file's size. Throws only std::bad_alloc.
[[nodiscard]] inline outcome<std::vector<std::byte>> read_file(
    const std::string& path, std::uint64_t max_bytes = default_max_file_bytes) {
  // O_NONBLOCK: opening a pipe nobody writes to would wait forever.
  const detail::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
    return detail::file_failure(fault::unreadable, path, "a readable file", std::strerror(errno));
  }
  if (!S_ISREG(facts.st_mode)) {
    return detail::file_failure(fault::not_a_regular_file, path, "a regular file",
                                S_ISDIR(facts.st_mode) ? "a directory" : "a device or pipe");
  }
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  if (size > max_bytes || size > PTRDIFF_MAX) {
    const std::string most = std::to_string(max_bytes) + " bytes at most";
    return detail::file_failure(fault::file_too_large, path, most.c_str(),
                                std::to_string(size) + " bytes");
  }
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  errno = 0;
  if (detail::transfer_all(::read, file.number(), std::span(bytes)) == bytes.size()) {
    std::byte beyond[1];
    if (detail::transfer_all(::read, file.number(), std::span<std::byte>(beyond)) == 0 &&
        errno == 0) {
      return bytes;
    }
  }
  if (errno != 0) {
    return detail::file_failure(fault::unreadable, path, "a readable file", std::strerror(errno));
  }
  return detail::file_failure(fault::changed_while_reading, path, "a file that stays as it is",
                              "another size while reading");
}

// Writes a temporary file beside `path`, brings it to the disk and renames it. After a failure the
// old file, if any, is untouched and the temporary one is gone. Only a regular file is replaced: to
// rename over /dev/stdout would remove it. The new file has the old one's access mode; a symbolic
// link stays, and the file that it names is written. The failure's code is none on success.
[[nodiscard]] inline failure save_atomically(const std::string& name,
                                             std::span<const std::byte> bytes) {
  std::string path = name;
  const auto refused = [&](int reason) {
    return detail::file_failure(fault::unwritable, name, "to write the file",
                                std::strerror(reason));
  };
  if (!detail::follow_links(path)) return refused(errno);
  struct stat old {};
  const bool replaces = ::stat(path.c_str(), &old) == 0;
  if (replaces && !S_ISREG(old.st_mode)) {
    return detail::file_failure(fault::not_a_regular_file, name, "a regular file to replace",
                                S_ISDIR(old.st_mode) ? "a directory" : "a device or pipe");
  }
  std::string temporary;
  int number = -1;
  for (int attempt = 0; number < 0; ++attempt) {
    temporary = path + ".tmp" + std::to_string(::getpid()) + "." + std::to_string(attempt);
    number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (number < 0 && (errno != EEXIST || attempt == 1000)) return refused(errno);
  }
  detail::descriptor file(number);
  errno = 0;
  const bool good = (!replaces || ::fchmod(number, old.st_mode & 0777) == 0) &&
                    detail::transfer_all(::write, number, bytes) == bytes.size() &&
                    ::fsync(number) == 0 && file.close() &&
                    std::rename(temporary.c_str(), path.c_str()) == 0;
  if (good) return {};
  const int reason = errno != 0 ? errno : EIO;
  ::unlink(temporary.c_str());  // before the failure is put into words, which may throw
  return refused(reason);
}

}  // namespace convexpr::inline CONVEXPR_ABI::io

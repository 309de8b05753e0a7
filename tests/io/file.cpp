// SPDX-License-Identifier: BSL-1.0
// Files on a real file system: what is refused, and that a save that fails loses nothing.
#include "convexpr/io/file.hpp"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "io/bytes.hpp"
#include "support/catch.hpp"

using tests::bytes;
namespace io = convexpr::io;

namespace {

// An empty directory of its own, gone with its files at the end.
struct scratch {
  std::string path;

  scratch() {
    const char* base = ::getenv("TMPDIR");
    path = std::string(base != nullptr ? base : "/tmp") + "/convexpr-io-XXXXXX";
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    for (const std::string& name : names()) std::remove((path + "/" + name).c_str());
    ::rmdir(path.c_str());
  }

  [[nodiscard]] std::string operator/(const char* name) const { return path + "/" + name; }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    DIR* directory = ::opendir(path.c_str());
    while (const dirent* entry = ::readdir(directory)) {
      if (entry->d_name[0] != '.') found.emplace_back(entry->d_name);
    }
    ::closedir(directory);
    return found;
  }
};

}  // namespace

TEST_CASE("saved bytes are read back, and replace the old ones") {
  const scratch dir;
  const std::string path = dir / "a.bin";
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{1'000'000}}) {
    const bytes content(size, std::byte{0x5a});
    const io::failure why = io::save_atomically(path, content);
    INFO(why.message());
    REQUIRE_FALSE(static_cast<bool>(why));
    const auto read = io::read_file(path);
    REQUIRE(read);
    CHECK(read.value == content);
    CHECK(dir.names() == std::vector<std::string>{"a.bin"});
  }
}

TEST_CASE("a replaced file keeps its access mode") {
  const scratch dir;
  const std::string path = dir / "secret.bin";
  REQUIRE_FALSE(static_cast<bool>(io::save_atomically(path, bytes(1))));
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  REQUIRE_FALSE(static_cast<bool>(io::save_atomically(path, bytes(2))));
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  CHECK(facts.st_size == 2);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("a missing file is refused with the system's reason") {
  const scratch dir;
  const auto read = io::read_file(dir / "absent");
  CHECK(read.why.code == io::fault::unreadable);
  CHECK(read.why.message() ==
        (dir / "absent") + ": expected a readable file, got No such file or directory");
}

TEST_CASE("what is no regular file is refused, without waiting for it") {
  const scratch dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  for (const std::string& path : {dir.path, dir / "pipe", std::string("/dev/null")}) {
    INFO(path);
    CHECK(io::read_file(path).why.code == io::fault::not_a_regular_file);
    CHECK(io::save_atomically(path, bytes(1)).code == io::fault::not_a_regular_file);
  }
  CHECK(dir.names() == std::vector<std::string>{"pipe"});
}

TEST_CASE("a file over the limit is refused before memory is taken") {
  const scratch dir;
  const std::string path = dir / "sparse.bin";
  REQUIRE_FALSE(static_cast<bool>(io::save_atomically(path, bytes(5))));
  CHECK(io::read_file(path, 5));
  CHECK(io::read_file(path, 4).why.code == io::fault::file_too_large);
  REQUIRE(::truncate(path.c_str(), off_t{5} << 30) == 0);  // no blocks: 5 GiB for nothing
  const auto read = io::read_file(path);
  CHECK(read.why.code == io::fault::file_too_large);
  CHECK(read.why.found == "5368709120 bytes");
}

TEST_CASE("a file whose size is not what the system says is refused") {
  // procfs states size 0 for files that have contents
  if (::access("/proc/self/status", R_OK) != 0) {
    WARN("SKIPPED: no procfs here");
    return;
  }
  CHECK(io::read_file("/proc/self/status").why.code == io::fault::changed_while_reading);
}

TEST_CASE("a save that cannot begin leaves nothing") {
  const scratch dir;
  const io::failure why = io::save_atomically(dir / "absent/a.bin", bytes(1));
  CHECK(why.code == io::fault::unwritable);
  CHECK(why.found == "No such file or directory");
  CHECK(dir.names().empty());
}

TEST_CASE("a save that fails half-way leaves the old file and nothing else") {
  const scratch dir;
  const std::string path = dir / "a.bin";
  const bytes old(100, std::byte{7});
  REQUIRE_FALSE(static_cast<bool>(io::save_atomically(path, old)));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit small = before;
  small.rlim_cur = 64 * 1024;  // the disk is "full" after the first part of the new file
  auto* const handler = ::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const io::failure why = io::save_atomically(path, bytes(1'000'000));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, handler);
  CHECK(why.code == io::fault::unwritable);
  CHECK(why.found == "File too large");
  CHECK(io::read_file(path).value == old);
  CHECK(dir.names() == std::vector<std::string>{"a.bin"});
}

TEST_CASE("a symbolic link stays, and what it names is written") {
  const scratch dir;
  const std::string path = dir / "a.bin";
  const std::string link = dir / "b.bin";
  const std::string further = dir / "c.bin";
  const bytes content(5, std::byte{7});
  REQUIRE(::symlink("a.bin", link.c_str()) == 0);  // relative, and to nothing yet
  REQUIRE(::symlink(link.c_str(), further.c_str()) == 0);
  for (const std::string& name : {further, link, path}) {
    REQUIRE_FALSE(static_cast<bool>(io::save_atomically(name, content)));
    CHECK(io::read_file(path).value == content);
    struct stat facts {};
    REQUIRE(::lstat(path.c_str(), &facts) == 0);
    CHECK(S_ISREG(facts.st_mode));
    REQUIRE(::lstat(link.c_str(), &facts) == 0);
    CHECK(S_ISLNK(facts.st_mode));
    REQUIRE(::lstat(further.c_str(), &facts) == 0);
    CHECK(S_ISLNK(facts.st_mode));
    CHECK(dir.names().size() == 3);
    if (name != path) std::remove(path.c_str());
  }
}

TEST_CASE("links in a circle, and a file where a directory should be, are refused") {
  const scratch dir;
  const std::string link = dir / "b.bin";
  REQUIRE(::symlink("b.bin", link.c_str()) == 0);
  const auto why = io::save_atomically(link, bytes(1));
  CHECK(why.code == io::fault::unwritable);
  CHECK(why.file == link);
  CHECK(dir.names().size() == 1);
  const std::string file = dir / "a.bin";
  REQUIRE_FALSE(static_cast<bool>(io::save_atomically(file, bytes(1))));
  CHECK(io::save_atomically(file + "/c.bin", bytes(1)).code == io::fault::unwritable);
}

// SPDX-License-Identifier: BSL-1.0
// Base64 as RFC 4648 gives it, there and back, and every text that is none.
#include "convexpr/io/base64.hpp"

#include <vector>

#include "io/bytes.hpp"
#include "support/catch.hpp"

namespace io = convexpr::io;

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}
bool decodes(std::string_view text, std::size_t size) {
  std::vector<std::byte> bytes(size);
  return io::from_base64(text, bytes);
}

}  // namespace

TEST_CASE("the vectors of RFC 4648") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    const auto bytes = bytes_of(plain);
    CHECK(io::base64(bytes) == text);
    std::vector<std::byte> back(bytes.size());
    CHECK(io::from_base64(text, back));
    CHECK(back == bytes);
  }
}

TEST_CASE("all bytes survive") {
  for (std::size_t size = 250; size < 259; ++size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7);
    std::vector<std::byte> back(size);
    CHECK(io::from_base64(io::base64(bytes), back));
    CHECK(back == bytes);
  }
}

TEST_CASE("what is no base64 of so many bytes is refused") {
  CHECK(decodes("Zm8=", 2));
  CHECK_FALSE(decodes("Zm8=", 1));
  CHECK_FALSE(decodes("Zm8=", 3));
  CHECK_FALSE(decodes("Zm8=", 4));
  CHECK_FALSE(decodes("Zm8", 2));
  CHECK_FALSE(decodes("Zm8==", 2));
  CHECK_FALSE(decodes("Zm9=", 2));  // a bit beyond the last byte
  CHECK_FALSE(decodes("Zm8A", 2));
  CHECK_FALSE(decodes("Zm-v", 3));
  CHECK_FALSE(decodes("Z=9v", 3));
  CHECK_FALSE(decodes("Zm 9", 3));
  CHECK_FALSE(decodes("", 1));
}

// SPDX-License-Identifier: BSL-1.0
// The namespace names the instruction set, so that files with different ones do not mix.
#include "convexpr/config.hpp"

#include <string_view>
#include <typeinfo>

#include "support/catch.hpp"

namespace convexpr::inline CONVEXPR_ABI {
struct marked {};
}  // namespace convexpr::inline CONVEXPR_ABI

namespace {

constexpr std::string_view wanted =
#if defined(CONVEXPR_SCALAR)
    "v1_scalar";
#elif defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && \
    defined(__AVX512VL__)
    "v1_avx512";
#elif defined(__AVX512F__)
    "v1_avx512f_alone";
#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
    "v1_avx2_fma";
#elif defined(__AVX2__) && defined(__FMA__)
    "v1_avx2_fma_no_f16c";
#elif defined(__AVX2__)
    "v1_avx2";
#elif defined(__AVX__)
    "v1_avx";
#elif defined(__SSE4_2__)
    "v1_sse4_2";
#elif defined(__SSE4_1__)
    "v1_sse4_1";
#elif defined(__SSSE3__)
    "v1_ssse3";
#elif defined(__SSE3__)
    "v1_sse3";
#elif defined(__SSE2__)
    "v1_sse2";
#elif defined(__aarch64__)
    "v1_neon64";
#else
    "v1_scalar";
#endif

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
static_assert(std::string_view(TEXT(CONVEXPR_ABI)) == wanted);
static_assert(convexpr::alignment == 64);  // whatever -march says
static_assert(std::string_view(CONVEXPR_VERSION) == "0.1.0");

}  // namespace

TEST_CASE("mangled names carry the instruction set") {
  const std::string_view name = typeid(convexpr::marked).name();
  INFO(name);
  CHECK(name.find(wanted) != std::string_view::npos);
}

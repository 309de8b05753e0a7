// SPDX-License-Identifier: BSL-1.0
// Links two files that both include every header; passes when they agree.
#include <cstring>

const char* odr_a();
const char* odr_b();

int main() { return std::strcmp(odr_a(), odr_b()); }

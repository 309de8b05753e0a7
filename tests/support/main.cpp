// SPDX-License-Identifier: BSL-1.0
// The main function of every test, compiled once: with Catch2 version 2 it takes 16 s.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif

// SPDX-License-Identifier: BSL-1.0
// upscale IN.png OUT.png: enlarges a picture with networks that are C++ types.
#include <exception>
#include <iostream>
#include <new>

#include "cli.hpp"
#include "enlarge.hpp"
#include "png.hpp"
#include "progress_bar.hpp"

namespace {

void expect_sides(const upscale::arguments& a, const upscale::picture& p) {
  const int least = upscale::smallest_side(a.how);
  if (p.width >= least && p.height >= least) return;
  throw upscale::file_error(a.in, std::to_string(p.width) + "x" + std::to_string(p.height) +
                                      " pixels; both sides must be at least " +
                                      std::to_string(least) +
                                      (a.how.model == upscale::network::thick ? " for --model thick"
                                       : a.how.tile > 32                      ? " for this --tile"
                                                                              : ""));
}

void run(const upscale::arguments& a) {
  const upscale::picture in = upscale::read_png(a.in);
  expect_sides(a, in);
  upscale::expect_writable(a.out);  // before the work, not after it
  upscale::picture out;
  {
    upscale::progress_bar bar;
    out = upscale::enlarge(in, a.how, [&](int done, int total) { bar(done, total); });
  }
  upscale::write_png(a.out, out);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    int status = 0;
    const auto arguments = upscale::parse(argc, argv, status);
    if (!arguments) return status;
    try {
      run(*arguments);
      return 0;
    } catch (const std::bad_alloc&) {
      std::cerr << "upscale: " << arguments->in << ": not enough memory for this picture\n";
    }
  } catch (const std::exception& e) {
    std::cerr << "upscale: " << e.what() << '\n';
  }
  return 1;
}

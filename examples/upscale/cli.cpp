// SPDX-License-Identifier: BSL-1.0
// The command line of upscale, by CLI11.
#include "cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <convexpr/config.hpp>
#include <iostream>
#include <thread>

namespace upscale {

std::optional<arguments> parse(int argc, char** argv, int& status) {
  CLI::App app(
      "Enlarges a PNG picture with ESRGAN-slim, a neural network that is part of this program, or\n"
      "with a larger one. Sides of at least 32 pixels; 8 or 16 bits, grey, palette, alpha.",
      "upscale");
  app.footer(
      "Samples are taken as they stand: a colour profile is neither applied nor copied.\n"
      "The result does not depend on --threads or --tile. Memory: about 60 bytes per pixel of IN\n"
      "(at scale 2).\n"
      "--model thick has 33 times the weights, which are not part of the program: it takes 30 "
      "times\n"
      "as long and sides of at least 128 pixels, and the file that --weights names or that\n"
      "examples/upscale/fetch_weights.py puts beside the program.\n"
      "Exit status: 0 done, 1 failed, 2 wrong usage.");
  app.set_version_flag("--version", std::string("upscale (convexpr) ") + CONVEXPR_VERSION,
                       "Print the version and exit");

  arguments a;
  a.how.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 256U));
  app.add_option("IN", a.in, "picture to read")->required()->type_name("");
  app.add_option("OUT", a.out, "picture to write, .png; may be IN")->required()->type_name("");
  app.add_option("--scale", a.how.scale, "how many times larger: 2, 3 or 4")
      ->check(CLI::IsMember({2, 3, 4}))
      ->type_name("N")
      ->capture_default_str();
  std::string model = "slim";
  app.add_option("--model", model, "the network: slim or thick")
      ->check(CLI::IsMember({"slim", "thick"}))
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--threads", a.how.threads, "threads to work with")
      ->check(CLI::Range(1, 256))
      ->type_name("N")
      ->capture_default_str();
  std::string tile = "auto";
  app.add_option("--tile", tile, "side of the square tiles of slim: 32, 128 or auto")
      ->check(CLI::IsMember({"32", "128", "auto"}))
      ->type_name("SIDE")
      ->capture_default_str();
  app.add_option("--weights", a.how.weights, "other weights, .safetensors")->type_name("FILE");

  status = 0;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "upscale: " << wrong.what() << "\nRun upscale --help for more.\n";
    status = 2;
    return std::nullopt;
  }
  if (tile != "auto") a.how.tile = std::stoi(tile);
  if (model == "thick") a.how.model = network::thick;
  return a;
}

}  // namespace upscale

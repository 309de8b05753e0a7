#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Doubles the size of a picture with a network that is a C++ type: installs what is missing (on
# Debian), builds, runs, and says where the result is.
#   sh examples/run.sh [IN.png [OUT.png]]
set -eu

in=$(realpath "${1:-$(dirname "$0")/upscale/fixture.png}")
out=$(realpath -m "${2:-$(dirname "$0")/../build/upscaled.png}")
cd "$(dirname "$0")/.."
. examples/setup.sh

need g++ libboost-dev libcli11-dev libpng-dev libxsimd-dev meson ninja-build pkg-config
ready=$(seconds)
configure -Dexamples=enabled
meson compile -C build upscale
built=$(seconds)
build/examples/upscale/upscale "$in" "$out"
finished=$(seconds)

echo "The picture: $out"
echo "Installing took $ready s, building $((built - ready)) s, upscaling $((finished - built)) s."

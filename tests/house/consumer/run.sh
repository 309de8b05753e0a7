#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds and runs the program beside this file in one of the three ways that a user has:
#   run.sh pkg-config|cmake|meson <root of convexpr> <meson> <compiler...>
set -eu

way=$1
root=$2
meson=$3
shift 3
here=$root/tests/house/consumer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A user waits for his own programs only.
builds() {
  built=$("$meson" introspect --targets "$work/build" | grep -o '"id":' | wc -l)
  if [ "$built" != "$1" ]; then
    echo "The build has $built programs and libraries; $1 are the user's."
    exit 1
  fi
}

install_convexpr() {
  CXX="$*" "$meson" setup "$work/build" "$root" --prefix "$work/prefix" \
    -Dtests=disabled -Dexamples=disabled -Dbenchmarks=disabled
  builds 0
  "$meson" install -C "$work/build"
}

case $way in
  pkg-config)
    install_convexpr "$@"
    PKG_CONFIG_PATH=$work/prefix/share/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
    export PKG_CONFIG_PATH
    flags=$(pkg-config --cflags --libs 'convexpr >= 0.1')
    # shellcheck disable=SC2086 # several flags
    "$@" -std=c++20 "$here/main.cpp" $flags -o "$work/consumer"
    ;;
  cmake)
    if ! command -v cmake; then
      echo 'SKIPPED: there is no cmake here, so find_package(convexpr) is not tested.'
      exit 77
    fi
    install_convexpr "$@"
    CXX="$*" cmake -S "$here" -B "$work" -DCMAKE_PREFIX_PATH="$work/prefix"
    cmake --build "$work"
    ;;
  meson)
    mkdir -p "$work/app/subprojects"
    cp "$here/main.cpp" "$here/meson.build" "$work/app"
    ln -s "$root" "$work/app/subprojects/convexpr"
    CXX="$*" "$meson" setup "$work/build" "$work/app" --force-fallback-for=convexpr
    builds 1
    "$meson" compile -C "$work/build"
    mv "$work/build/consumer" "$work"
    ;;
esac
"$work/consumer"

# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=sh
# Read by examples/run.sh and tests/run.sh in the root of the tree: installs what is missing on
# Debian and its kin, and sets up ./build once.

# Seconds since the first call.
seconds() {
  started=${started:-$(date +%s)}
  echo $(($(date +%s) - started))
}
seconds >/dev/null

installed() {
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# As root, or through sudo, which asks.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    echo "There is no sudo here. As root, please run: $*" >&2
    return 1
  fi
}

# Installs those of these packages that are missing; fails where one cannot be had.
need() {
  missing=
  for package; do
    installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "This is no Debian. By other means, if not done yet, please install:$missing" >&2
    return 0
  fi
  echo "Installing:$missing"
  know_packages
  # shellcheck disable=SC2086 # several packages
  as_root apt-get install -y --no-install-recommends $missing </dev/null
}

# Like `need`, but goes on where a distribution has no such package: the tests that use it say so.
want() {
  command -v apt-get >/dev/null || return 0
  for package; do
    installed "$package" && continue
    know_packages
    if apt-cache show "$package" >/dev/null 2>&1; then
      need "$package"
    else
      echo "There is no package $package here; the tests that use it will be skipped."
    fi
  done
}

# A fresh machine has no lists of packages.
know_packages() {
  ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || as_root apt-get update </dev/null
}

# Sets up ./build, or changes its options. Options in $SETUP_ARGS go to Meson, too.
configure() {
  if [ -f build/build.ninja ]; then
    reconfigure=--reconfigure
  else
    reconfigure=
  fi
  # shellcheck disable=SC2086 # one option or none; several options
  meson setup build $reconfigure --buildtype=release "$@" ${SETUP_ARGS:-}
}

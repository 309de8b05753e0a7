#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing (on Debian), builds and runs every test, and ends with how many passed.
set -eu

cd "$(dirname "$0")/.."
. examples/setup.sh

need g++ catch2 libboost-dev libcli11-dev libpng-dev libxsimd-dev meson ninja-build pkg-config
want clang-14 clang-19 clang-format-14 cmake g++-aarch64-linux-gnu
want libclang-rt-19-dev python3-numpy qemu-user
cores=$(nproc)

if ! { configure -Dtests=enabled -Dexamples=enabled -Dbenchmarks=disabled && ninja -C build -j "$cores"; }; then
  echo 'The build failed, so no test ran.'
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
fi

status=0
meson test -C build --no-rebuild --print-errorlogs --num-processes "$cores" || status=$?

# One line a test, in JSON; quotes inside of what a test printed are escaped there.
log=build/meson-logs/testlog.json
count() {
  grep -c -E "\"result\": \"($1)\"" "$log" || true
}
grep -h '^SKIPPED: ' build/meson-logs/testlog.txt | sort | uniq -c || true
passed=$(count 'OK|EXPECTEDFAIL')
skipped=$(count SKIP)
failed=$(($(count '[A-Z]*') - passed - skipped))
echo "$passed passed, $failed failed, $skipped skipped"
if [ "$passed" = 0 ] || [ "$failed" != 0 ]; then
  exit 1
fi
exit "$status"

#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds a libFuzzer test and runs it for a fixed number of inputs from a fixed seed:
#   fuzz.sh ROOT SOURCE RUNS
set -eu

root=$1
source=$2
runs=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" # libFuzzer leaves what it found in the working folder

for clang in clang++-19 clang++-14 clang++; do
  flags='-std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all'
  # shellcheck disable=SC2086 # several flags
  if echo 'extern "C" int LLVMFuzzerTestOneInput() { return 0; }' |
    $clang $flags -x c++ - -o probe 2>/dev/null; then
    $clang $flags -I "$root/include" -I "$root/tests" "$source" -o fuzz
    ./fuzz -runs="$runs" -seed=1 -max_len=512 -print_final_stats=1
    exit
  fi
done
echo 'SKIPPED: no clang here builds with -fsanitize=fuzzer, so nothing is fuzzed.'
exit 77

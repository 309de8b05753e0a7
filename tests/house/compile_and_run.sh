#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# compile_and_run.sh FEATURE RUNNER SOURCE MAIN COMMAND...: one test built another way than the
# project, with Catch2's MAIN, and run by RUNNER. Skipped where the processor has no FEATURE (-: any).
set -eu

feature=$1
runner=$2
source=$3
main=$4
shift 4
if [ "$feature" != - ] && ! grep -qw "$feature" /proc/cpuinfo; then
  echo "SKIPPED: this processor has no $feature."
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$@" "$source" "$main" -o "$work/test" -pthread
"$runner" "$work/test"

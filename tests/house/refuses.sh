#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# refuses.sh WORDS COMMAND...: the command must fail, and say these words.
set -eu

words=$1
shift
if said=$("$@" 2>&1); then
  echo "This must fail: $*"
  exit 1
fi
echo "$said"
echo "$said" | grep -qF "$words"

#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when clang-format 14 would write a source differently; other versions differ in detail."""
import shutil
import subprocess
import sys

from tree import ROOT, SKIPPED, files, finish

FORMATTER = 'clang-format-14'

if not shutil.which(FORMATTER):
    print(f'SKIPPED: there is no {FORMATTER} here, so the format of the sources is not checked.')
    sys.exit(SKIPPED)

faults = []
for file in [f for d in ('include', 'examples', 'tests') for f in files(d, '.cpp', '.hpp')]:
    wanted = subprocess.run([FORMATTER, ROOT / file], capture_output=True, check=True).stdout
    if wanted != (ROOT / file).read_bytes():
        faults.append(f'{file} is not formatted: run {FORMATTER} -i {file}')
finish(faults)

#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when clang-format 14 would write a source differently; other versions differ in detail."""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tree import ROOT, SKIPPED, files, finish

FORMATTER = 'clang-format-14'

if not shutil.which(FORMATTER):
    print(f'SKIPPED: there is no {FORMATTER} here, so the format of the sources is not checked.')
    sys.exit(SKIPPED)

sources = [f for d in ('include', 'examples', 'tests') for f in files(d, '.cpp', '.hpp')]
with tempfile.TemporaryDirectory() as work:
    copies = [Path(work) / file for file in sources]
    for file in [*sources, *(style.relative_to(ROOT) for style in ROOT.rglob('.clang-format'))]:
        (Path(work) / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, Path(work) / file)
    subprocess.run([FORMATTER, '-i', *copies], check=True)  # one process: a third of the time
    faults = [f'{file} is not formatted: run {FORMATTER} -i {file}'
              for file, copy in zip(sources, copies)
              if copy.read_bytes() != (ROOT / file).read_bytes()]
finish(faults)

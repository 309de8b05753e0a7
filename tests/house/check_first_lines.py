#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a source does not begin with its licence, or a header not with what it gives."""
from tree import ROOT, files, finish

LICENCE = 'SPDX-License-Identifier: BSL-1.0'
SOURCES = ('.build', '.cpp', '.hpp', '.in', '.py', '.sh')

faults = []
for file in [f for folder in ('include', 'examples', 'tests') for f in files(folder, *SOURCES)]:
    lines = (ROOT / file).read_text(encoding='utf-8').splitlines() + ['']
    first = 1 if lines[0].startswith('#!') else 0
    if LICENCE not in lines[first]:
        faults.append(f'{file} does not begin with the line {LICENCE}.')
    if file.endswith('.hpp'):
        said = 1
        while lines[said].startswith('//'):
            said += 1
        if said == 1 or lines[said] != '#pragma once':
            faults.append(f'{file} does not go on with a sentence on what it gives and '
                          '`#pragma once`.')
finish(faults)

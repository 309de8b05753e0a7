#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a file or folder has a name that says nothing: a drawer, or a hope."""
import re

from tree import files, finish

EMPTY = {'common', 'fast', 'helper', 'helpers', 'impl', 'misc', 'new', 'optimized', 'stuff',
         'util', 'utilities', 'utils'}

faults = []
for folder in ('docs', 'examples', 'include', 'tests'):
    for file in files(folder):
        empty = EMPTY & set(re.split(r'[/._-]', file.lower()))
        if empty:
            faults.append(f'{file} is called {", ".join(sorted(empty))}, which does not say what '
                          'it gives.')
finish(faults)

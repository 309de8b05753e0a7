#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails unless each include/convexpr/F/x.hpp has its tests/F/x.cpp, and the other way round.

The test includes its header first: so the header also stands alone.
"""
from tree import ROOT, files, finish, headers, includes

# Folders of tests that mirror no header, each by kind of promise.
APART = ('benchmark', 'conformance', 'examples', 'fuzz', 'house', 'laws', 'networks', 'reject',
         'support', 'zoo')

faults = []
wanted = {f'tests/{header[:-4]}.cpp': header for header in headers()}
present = [f for f in files('tests', '.cpp') if f.split('/')[1] not in APART]

for test, header in wanted.items():
    if test not in present:
        faults.append(f'include/convexpr/{header} has no test: {test} is missing.')
for test in present:
    if test not in wanted:
        faults.append(f'{test} tests no header: there is no include/convexpr/{test[6:-4]}.hpp.')
        continue
    found = includes(ROOT / test)
    if not found or found[0] != ('own', wanted[test]):
        faults.append(f'The first include of {test} is not <convexpr/{wanted[test]}>.')
finish(faults)
